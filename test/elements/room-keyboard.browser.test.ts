import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import '../../src/elements/index.js';
// Loaded once a room is drawn; here it is there at once.
import '../../src/elements/room/room-input.js';
import { shareKeys } from '../../src/elements/base/room-keyboard.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { createFakeCall, type FakeCall, type FakeCallOptions } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

interface Room {
  readonly call: FakeCall;
  readonly room: CallRoomElement;
}

/** A room in `parent`, in a call with the microphone on. */
async function roomIn(parent: Element | ShadowRoot, options: FakeCallOptions = {}): Promise<Room> {
  const call = createFakeCall({ joined: true, participants: 1, ...options });
  const room = document.createElement('call-room');
  room.style.height = '400px';
  room.call = call;
  parent.append(room);
  await room.updateComplete;
  await room.shadowRoot!.querySelector('call-stage')?.updateComplete;
  if (call.state.get().status === 'joined')
    await waitUntil(() => call.microphone.state.get().status === 'on');
  return { call, room };
}

const page = () => fixture<HTMLElement>(html`<div></div>`);
const isMuted = ({ call }: Room) => call.microphone.state.get().status === 'muted';

/** A key where the focus is, as the browser presses it: in whatever shadow root that is. Lets the controls draw. */
async function pressIn(target: EventTarget, key = 'm', init: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const options = { key, code: `Key${key.toUpperCase()}`, bubbles: true, composed: true, cancelable: true };
  const event = new KeyboardEvent('keydown', { ...options, ...init });
  target.dispatchEvent(event);
  await nextFrame();
  return event;
}

function inClosedRoot(host: Element, inner: string): HTMLElement {
  const root = host.attachShadow({ mode: 'closed' });
  root.innerHTML = inner;
  return root.firstElementChild as HTMLElement;
}

// First: a key that was pressed stays known in the page.
describe('the switch for shortcuts on a touch device', () => {
  const { matchMedia } = window;
  afterEach(() => {
    window.matchMedia = matchMedia;
  });

  it('is shown once a key was pressed that no field takes, also while shortcuts are off', async () => {
    window.matchMedia = (query) =>
      query === '(hover: none)' ? ({ matches: true } as MediaQueryList) : matchMedia.call(window, query);
    const around = await page();
    const { room } = await roomIn(around);
    const settings = document.createElement('call-settings');
    const field = document.createElement('input');
    room.append(settings, field);
    await settings.updateComplete;
    const names = () => settings.shadowRoot!.querySelector('[aria-labelledby=rest]')!.textContent;
    expect(names()).not.to.contain('Keyboard shortcuts');
    await pressIn(field);
    await settings.updateComplete;
    expect(names(), 'typed into a field').not.to.contain('Keyboard shortcuts');
    room.noShortcuts = true;
    await pressIn(room);
    await waitUntil(() => names().includes('Keyboard shortcuts'), 'not shown');
  });
});

describe('the keys of a room', () => {
  describe('reach one room', () => {
    it('the only room in a call, whatever has the focus', async () => {
      const room = await roomIn(await page());
      await pressIn(document.body);
      expect(isMuted(room)).to.equal(true);
    });

    it('in the shadow root of an app, open or closed, with the focus in it or not', async () => {
      for (const mode of ['open', 'closed'] as const) {
        const app = await page();
        const root = app.attachShadow({ mode });
        root.innerHTML = '<button>Menu</button><input />';
        const room = await roomIn(root);
        await pressIn(document.body);
        expect(isMuted(room), `${mode}, from the page`).to.equal(true);
        await pressIn(room.room.shadowRoot!.querySelector('call-stage')!);
        await waitUntil(() => !isMuted(room), `${mode}, from the room`);
        const [button, field] = root.querySelectorAll<HTMLElement>('button, input');
        field!.focus();
        await pressIn(field!);
        expect(isMuted(room), `${mode}, typed into the app`).to.equal(false);
        button!.focus();
        await pressIn(button!);
        expect(isMuted(room), `${mode}, from the app`).to.equal(true);
        app.remove();
      }
    });

    it('no room whose call has ended, even with the focus in it', async () => {
      const over = await roomIn(await page());
      const next = await roomIn(await page());
      await over.call.leave();
      await waitUntil(() => over.room.matches(':state(ended)'));
      await pressIn(document.body);
      expect(isMuted(next)).to.equal(true);
      await pressIn(over.room);
      await waitUntil(() => !isMuted(next));
    });

    it('of two rooms the focused room, otherwise the last used, otherwise neither', async () => {
      const [first, second] = [await roomIn(await page()), await roomIn(await page())];
      await pressIn(document.body);
      expect([first, second].map(isMuted), 'neither was used').to.deep.equal([false, false]);
      await pressIn(second.room);
      expect([first, second].map(isMuted), 'the second has the focus').to.deep.equal([false, true]);
      first.room.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
      await pressIn(document.body);
      expect([first, second].map(isMuted), 'the first was used last').to.deep.equal([true, true]);
      first.room.style.display = 'none';
      await pressIn(document.body);
      await waitUntil(() => !isMuted(second), 'the first is out of sight');
      expect(isMuted(first)).to.equal(true);
    });

    it('no other room while the focused room is in its lobby, or leaves the keyboard to the page', async () => {
      const inCall = await roomIn(await page());
      const lobby = await roomIn(await page(), { joined: false });
      await pressIn(lobby.room);
      expect(isMuted(inCall)).to.equal(false);
      const quiet = await roomIn(await page());
      quiet.room.noShortcuts = true;
      await pressIn(quiet.room);
      expect([inCall, quiet].map(isMuted)).to.deep.equal([false, false]);
    });

    it('from its picture-in-picture window, while it is open', async () => {
      const room = await roomIn(await page());
      const other = await roomIn(await page());
      const frame = document.body.appendChild(document.createElement('iframe'));
      const stop = shareKeys(frame.contentWindow!, room.room);
      await pressIn(frame.contentDocument!.body);
      expect([room, other].map(isMuted)).to.deep.equal([true, false]);
      stop();
      await pressIn(frame.contentDocument!.body);
      expect(isMuted(room)).to.equal(true);
      frame.remove();
    });
  });

  describe('are left to what is typed into', () => {
    const FIELDS: Readonly<Record<string, string>> = {
      'a field': '<input>',
      'a field for numbers': '<input type="number">',
      'a text area': '<textarea></textarea>',
      'a select': '<select><option>May</option></select>',
      'rich text': '<div contenteditable tabindex="0"></div>',
      'rich text without markup': '<div contenteditable="plaintext-only" tabindex="0"></div>',
      ...Object.fromEntries(
        [
          'textbox',
          'searchbox',
          'combobox',
          'spinbutton',
          'listbox',
          'grid',
          'tree',
          'menu',
          'application',
        ].map((role) => [`role ${role}`, `<div role="${role}" tabindex="0"></div>`]),
      ),
      'a role in capitals, among others': '<div role="none TextBox" tabindex="0"></div>',
      'a cell of a grid': '<div role="grid"><button></button></div>',
      'what steers a list': '<button aria-activedescendant="x"></button>',
    };

    for (const [name, markup] of Object.entries(FIELDS)) {
      it(name, async () => {
        const place = await page();
        const room = await roomIn(place);
        place.insertAdjacentHTML('beforeend', markup);
        const field = [...place.querySelectorAll<HTMLElement>('*:not(call-room, option)')].at(-1)!;
        field.focus();
        expect((await pressIn(field)).defaultPrevented).to.equal(false);
        expect(isMuted(room)).to.equal(false);
      });
    }

    it('a field in a closed shadow root, of built-in and custom elements', async () => {
      customElements.define('test-closed-field', class extends HTMLElement {});
      customElements.define(
        'test-form-field',
        class extends HTMLElement {
          static formAssociated = true;
        },
      );
      const room = await roomIn(await page());
      for (const tag of ['div', 'span', 'test-closed-field', 'test-form-field', 'test-undefined']) {
        for (const delegatesFocus of [false, true]) {
          const host = (await page()).appendChild(document.createElement(tag));
          const root = host.attachShadow({ mode: 'closed', delegatesFocus });
          root.innerHTML = '<input>';
          const field = root.querySelector('input')!;
          field.focus();
          await pressIn(field);
          expect(isMuted(room), `${tag}, delegatesFocus: ${delegatesFocus}`).to.equal(false);
        }
      }
      const editor = (await page()).appendChild(document.createElement('test-form-field'));
      editor.tabIndex = 0;
      editor.focus();
      await pressIn(editor);
      expect(isMuted(room), 'a form field that draws its text itself').to.equal(false);
    });

    it('a modal dialog in front of the room', async () => {
      const room = await roomIn(await page());
      const dialog = await fixture<HTMLDialogElement>(html`<dialog><button>OK</button></dialog>`);
      dialog.showModal();
      await pressIn(dialog.querySelector('button')!);
      expect(isMuted(room)).to.equal(false);
      dialog.close();
    });
  });

  describe('work with the focus on', () => {
    const PLACES: Readonly<Record<string, string>> = {
      'a button': '<button></button>',
      'a checkbox': '<input type="checkbox">',
      'a slider': '<input type="range">',
      'a part of the page that was scrolled to': '<div tabindex="-1"></div>',
      'an app’s own element without a shadow root': '<x-view tabindex="-1"></x-view>',
    };

    for (const [name, markup] of Object.entries(PLACES)) {
      it(name, async () => {
        const place = await page();
        const room = await roomIn(place);
        place.insertAdjacentHTML('beforeend', markup);
        const target = place.lastElementChild as HTMLElement;
        target.focus();
        await pressIn(target);
        expect(isMuted(room)).to.equal(true);
      });
    }

    it('an element in an app with the role application around both', async () => {
      const app = await page();
      app.setAttribute('role', 'application');
      const room = await roomIn(app);
      await pressIn(room.room);
      expect(isMuted(room)).to.equal(true);
      const button = app.appendChild(document.createElement('button'));
      await pressIn(button);
      await waitUntil(() => !isMuted(room));
    });

    it('an element in a closed shadow root of the app inside the room', async () => {
      const place = await page();
      const room = await roomIn(place);
      const host = document.createElement('div');
      const button = inClosedRoot(host, '<button>Menu</button>');
      place.append(host);
      button.focus();
      await pressIn(button);
      expect(isMuted(room), 'what it is cannot be seen, so nothing is taken from it').to.equal(false);
    });
  });

  it('are by place on a layout without Latin letters', async () => {
    const room = await roomIn(await page());
    await pressIn(room.room, 'ь', { code: 'KeyM' });
    expect(isMuted(room)).to.equal(true);
  });

  it('unmute while the space bar is held, also if a handler stops the keyup event', async () => {
    const place = await page();
    const room = await roomIn(place);
    room.call.microphone.turnOff();
    place.addEventListener('keyup', (event) => event.stopPropagation());
    await pressIn(room.room, ' ', { code: 'Space' });
    await waitUntil(() => !isMuted(room));
    expect((await pressIn(room.room, ' ', { repeat: true })).defaultPrevented, 'it does not scroll').to.equal(
      true,
    );
    room.room.dispatchEvent(new KeyboardEvent('keyup', { key: ' ', bubbles: true, composed: true }));
    expect(isMuted(room)).to.equal(true);
    expect(
      (await pressIn(room.room, ' ', { shiftKey: true })).defaultPrevented,
      'Shift scrolls back',
    ).to.equal(false);
    expect(isMuted(room)).to.equal(true);
  });
});
