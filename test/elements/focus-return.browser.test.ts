/** Whatever opens gives the focus back: one table of all menus, popovers, dialogs and panels of a call. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/index.js';
// Loaded once a room is drawn; here it is there at once.
import '../../src/elements/room/room-input.js';
import '../../src/elements/shortcuts/call-shortcuts.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import {
  createFakeCall,
  type FakeCall,
  type FakeCallOptions,
  startFakePoll,
} from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

/** All elements below, through all open shadow roots. */
function* inside(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* inside(element.shadowRoot);
  }
}

const isSeen = (element: Element) => (element as HTMLElement).checkVisibility({ visibilityProperty: true });

/** A visible button, by its accessible name or its text. */
function button(name: string): HTMLElement | undefined {
  return [...inside(document.body)].find(
    (one): one is HTMLElement =>
      one.localName === 'button' &&
      isSeen(one) &&
      (one.ariaLabel ?? one.textContent!.trim()).replace(/ \(.*\)$/u, '') === name,
  );
}

function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

const nameOf = (element: Element | null) =>
  element &&
  ((element.ariaLabel ?? element.textContent!.trim()).replace(/ \(.*\)$/u, '') || element.localName);
/** How many menus, dialogs and panels are open. */
const levels = () =>
  [...inside(document.body)].filter((one) => one.matches(':popover-open, dialog[open], .panel')).length;

const becomes = (name: string, why: string) =>
  waitUntil(() => nameOf(focused()) === name, `${why}: ${name} has the focus, not`).catch((error: Error) => {
    throw new Error(`${error.message} ${nameOf(focused())} (${focused()?.localName})`);
  });

async function roomOf(options: FakeCallOptions, width: number) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], role: 'host', ...options });
  const style = `width: ${width}px; height: 560px`;
  const room = await fixture<CallRoomElement>(html`<call-room style=${style} .call=${call}></call-room>`);
  await waitUntil(() => button('Mute'), 'the bar is there');
  return { call, room };
}

/** Opens something with its button, by keyboard. */
async function openWith(name: string): Promise<HTMLElement> {
  await waitUntil(() => button(name), `there is ${name}`);
  const opener = button(name)!;
  const before = levels();
  opener.focus({ focusVisible: true } as FocusOptions);
  await sendKeys({ press: 'Enter' });
  await waitUntil(() => levels() > before, `${name} opens`);
  return opener;
}

const WIDE = 1200;
const PHONE = 360;

/** The buttons to press, outermost first; Escape then returns to them one by one. */
const ROWS: { opens: string[]; width?: number; prepare?: (call: FakeCall) => void; closed?: string }[] = [
  { opens: ['More'], width: PHONE },
  { opens: ['React'] },
  { opens: ['More', 'React'], width: PHONE },
  { opens: ['Effects'] },
  { opens: ['More', 'Effects'], width: PHONE },
  { opens: ['More', 'Invite people'] },
  { opens: ['Leave'] },
  { opens: ['Show people', 'Actions for Grace'], closed: 'Show people' },
  {
    opens: ['Show chat', 'Message actions'],
    closed: 'Show chat',
    prepare: (call) => call.room.get()!.say({ from: 'fake-self', name: 'Ada', text: 'Hi' }),
  },
];

describe('Escape', () => {
  for (const { opens, width = WIDE, prepare, closed } of ROWS) {
    it(`closes one level and returns to its button: ${opens.join(' › ')}`, async () => {
      const { call } = await roomOf({}, width);
      prepare?.(call);
      const openers: HTMLElement[] = [];
      for (const name of opens) openers.push(await openWith(name));
      for (const opener of openers.reverse()) {
        const before = levels();
        await sendKeys({ press: 'Escape' });
        await waitUntil(() => levels() === before - 1, `Escape closes one of ${before}`);
        if (opener === openers.at(-1) && closed) await becomes(closed, 'closed');
        else await waitUntil(() => focused() === opener, `${nameOf(opener)} has the focus`);
      }
    });
  }

  for (const [panel, toggle] of [
    ['participants', 'Show people'],
    ['chat', 'Show chat'],
    ['poll', 'Show poll'],
    ['settings', 'Show settings'],
  ] as const) {
    it(`closes the panel ${panel} and returns to its button, or to the menu that has it`, async () => {
      const { call } = await roomOf({}, WIDE);
      startFakePoll(call.room.get()!, { question: 'Tea?', options: ['Yes'], votes: [0], open: true });
      const isInMenu = panel === 'poll' || panel === 'settings';
      if (isInMenu) await openWith('More');
      await waitUntil(() => button(toggle), 'the toggle is loaded');
      button(toggle)!.focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => focused()?.id === 'panel-title', 'the title has the focus');
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => levels() === 0, 'closed');
      await becomes(isInMenu ? 'More' : toggle, 'closed');
    });
  }

  it('closes the shortcuts and returns to where the focus was', async () => {
    await roomOf({}, WIDE);
    button('Raise hand')!.focus();
    await sendKeys({ press: '?' });
    await waitUntil(() => levels() === 1, 'open');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => levels() === 0, 'closed');
    await becomes('Raise hand', 'closed');
  });

  it('clears the search before it closes the panel', async () => {
    await roomOf({ participants: 9 }, WIDE);
    await openWith('Show people');
    const isField = (one: Element) => one.matches('input[type=search]');
    await waitUntil(() => [...inside(document.body)].some(isField), 'there is a search field');
    const field = [...inside(document.body)].find(isField) as HTMLInputElement;
    field.focus();
    await sendKeys({ type: 'gra' });
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => field.value === '', 'empty');
    expect(levels()).to.equal(1);
    expect(focused() === field, 'the field keeps the focus').to.equal(true);
  });
});

describe('the focus after a choice', () => {
  it('returns to the menu’s button from a popover inside it', async () => {
    const { call } = await roomOf({}, PHONE);
    await openWith('More');
    await openWith('React');
    await waitUntil(() => nameOf(focused()) === '👍', 'the first reaction has the focus');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => levels() === 0, 'closed');
    await becomes('More', 'chosen');
    expect(call.room.get()!.asked.some(({ name }) => name === 'reaction.send')).to.equal(true);
  });

  it('stays in the invitation, whose menu stays open', async () => {
    await roomOf({}, WIDE);
    await openWith('More');
    await openWith('Invite people');
    await waitUntil(() => button('QR code of the link'), 'the invitation is there');
    button('QR code of the link')!.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => button('QR code of the link')?.ariaExpanded === 'true', 'the code is shown');
    expect(levels()).to.equal(2);
  });

  it('returns to the person’s button from their menu', async () => {
    await roomOf({}, WIDE);
    await openWith('Show people');
    await openWith('Actions for Grace');
    await becomes('Mute', 'open');
    await sendKeys({ press: 'Enter' });
    await becomes('Actions for Grace', 'chosen');
  });
});

describe('the focus of what disappears', () => {
  it('goes to the panel’s title with the person whose menu is open', async () => {
    const { call } = await roomOf({}, WIDE);
    await openWith('Show people');
    await openWith('Actions for Grace');
    await becomes('Mute', 'open');
    call.remove(call.others[0]!);
    await waitUntil(() => levels() === 1, 'the menu is closed');
    await waitUntil(() => focused()?.id === 'panel-title', 'the title has the focus');
  });

  it('goes to the bar with a notice that goes by itself', async () => {
    const { call } = await roomOf({}, WIDE);
    const grace = call.others[0]!;
    await waitUntil(() => {
      grace.set({ handRaisedAtMs: (grace.details.get().handRaisedAtMs ?? 0) + 1 });
      return button('Dismiss');
    }, 'there is a notice');
    button('Dismiss')!.focus({ focusVisible: true } as FocusOptions);
    grace.set({ handRaisedAtMs: null });
    await waitUntil(() => !button('Dismiss'), 'the notice is gone');
    await becomes('Mute', 'gone');
  });

  it('goes to the bar with the invitation, when somebody comes', async () => {
    const { call } = await roomOf({ participants: [] }, WIDE);
    await waitUntil(() => button('Copy link'), 'there is an invitation');
    button('Copy link')!.focus({ focusVisible: true } as FocusOptions);
    call.add('Grace');
    await waitUntil(() => !button('Copy link'), 'the invitation is gone');
    await becomes('Mute', 'gone');
  });

  it('goes to the next control of the menu with a control that goes', async () => {
    await roomOf({}, PHONE);
    await openWith('More');
    await waitUntil(() => nameOf(focused()) !== 'More', 'the menu has the focus');
    const host = (focused()!.getRootNode() as ShadowRoot).host as HTMLElement;
    host.hidden = true;
    await waitUntil(() => focused() !== document.body && !host.contains(focused()), 'handed on');
    expect((focused()!.getRootNode() as ShadowRoot).host.hasAttribute('in-menu'), 'within the menu').to.equal(
      true,
    );
  });
});
