import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import { sendKeys } from '@web/test-runner-commands';
import { CallroomError } from '../../src/core/errors.js';
import type { CallNotice } from '../../src/elements/base/events.js';
import type { CallParticipantsElement } from '../../src/elements/participants/call-participants.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function people(options: Parameters<typeof createFakeCall>[0] = {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const element = await fixture<CallParticipantsElement>(
    html`<call-participants style="width: 340px" .call=${call}></call-participants>`,
  );
  return { call, room: call.room.get()!, element };
}

const find = <E extends HTMLElement>(element: CallParticipantsElement, selector: string) =>
  element.shadowRoot!.querySelector<E>(selector);
const asked = (call: FakeCall, name: string) =>
  call.room
    .get()!
    .asked.filter((one) => one.name === name)
    .map(({ data }) => data);

/** Opens the menu of the first of the others, and says what is in it. */
async function open(element: CallParticipantsElement): Promise<string[]> {
  find(element, 'button.more[aria-label="Actions for Grace"]')!.click();
  await waitUntil(() => find(element, '#menu')!.matches(':popover-open'), 'not open');
  return [...element.shadowRoot!.querySelectorAll('#menu .item')].map((item) => item.textContent!.trim());
}

async function choose(element: CallParticipantsElement, word: string): Promise<void> {
  await open(element);
  const item = () =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('#menu .item')].find(
      (one) => one.textContent!.trim() === word,
    );
  await waitUntil(() => item() !== undefined, `${word} is not offered`);
  item()!.click();
  await element.updateComplete;
}

/** Confirms what the menu asks. */
async function confirm(element: CallParticipantsElement): Promise<void> {
  await waitUntil(() => find(element, '.question') !== null, 'not asked');
  find(element, '#menu .item--danger')!.click();
}

describe('<call-participants>', () => {
  describe('raised hands of viewers', () => {
    const button = (element: CallParticipantsElement, label: string) =>
      find(element, `[part='hands'] [aria-label='${label}']`);

    it('are listed to moderators, with their number, and can be lowered and invited', async () => {
      const { call, room, element } = await people({ role: 'moderator' });
      const hands = ['Eve', 'Bob'].map((name, at) => ({ id: `viewer-${name}`, name, raisedAtMs: at }));
      room.audience.set({ hands, handCount: 2_000, invited: [] });
      await element.updateComplete;
      expect(find(element, '#hands-title')!.textContent!.replace(/\s+/g, ' ').trim()).to.equal(
        'Raised hands 2,000',
      );
      await expect(element).to.be.accessible();
      button(element, 'Invite Eve to the stage')!.click();
      await waitUntil(() => button(element, 'Cancel the invitation of Eve'));
      expect(find(element, "[part='hands'] .role")!.textContent).to.equal('Invited to the stage');
      button(element, 'Lower the hand of Eve')!.click();
      await waitUntil(() => room.audience.get().hands.length === 1);
      await element.updateComplete;
      expect(button(element, 'Cancel the invitation of Eve') !== null, 'still invited').to.equal(true);
      button(element, 'Cancel the invitation of Eve')!.click();
      await waitUntil(() => room.audience.get().invited.length === 0);
      for (const name of ['stage.invite', 'hand.lower', 'stage.cancel'])
        expect(asked(call, name), name).to.deep.equal([{ participant: 'viewer-Eve' }]);
    });

    it('are not shown to others, and not without any', async () => {
      for (const role of ['participant', 'host'] as const) {
        const { room, element } = await people({ role });
        if (role === 'participant')
          room.audience.set({ hands: [{ id: 'v', name: 'Eve', raisedAtMs: 1 }], handCount: 1, invited: [] });
        await element.updateComplete;
        expect(find(element, "[part='hands']") === null, role).to.equal(true);
      }
    });
  });

  it('has no accessibility violation, for a host with someone waiting and a menu open', async () => {
    const { room, element } = await people({ role: 'host' });
    room.waiting.set([{ id: 'w', name: 'Hedy', sinceMs: 0 }]);
    await open(element);
    await waitUntil(() => element.shadowRoot!.getAnimations().length === 0, 'still moving');
    await expect(element).to.be.accessible();
  });

  it('lets a host go live and backstage, after a confirmation, and shows the others which it is', async () => {
    const { call, room, element } = await people({ role: 'host' });
    expect(find(element, "[part='backstage']") === null, 'no audience, no backstage').to.equal(true);
    room.roomInfo.set({ ...room.roomInfo.get(), live: false });
    await element.updateComplete;
    for (const live of [true, false]) {
      find(element, "[part='live']")!.click();
      await waitUntil(() => find(element, '#live-question')!.matches(':popover-open'), 'not asked');
      expect(room.roomInfo.get().live).to.equal(!live);
      find(element, "[part='live-confirm']")!.click();
      await waitUntil(() => room.roomInfo.get().live === live, 'not changed');
      await element.updateComplete;
    }
    expect(asked(call, 'room.live')).to.deep.equal([{ live: true }, { live: false }]);
    await expect(element).to.be.accessible();
    const other = await people({ role: 'participant' });
    other.room.roomInfo.set({ ...other.room.roomInfo.get(), live: true });
    await other.element.updateComplete;
    expect(find(other.element, '#backstage-title')!.textContent).to.equal('Live');
    expect(find(other.element, "[part='live']") === null, 'only hosts go live').to.equal(true);
  });

  it('lets everyone change a person’s volume for themselves, and nothing else', async () => {
    const { call, element } = await people();
    expect(await open(element)).to.deep.equal([]);
    const slider = find<HTMLInputElement>(element, '#menu input')!;
    slider.value = '40';
    slider.dispatchEvent(new Event('input'));
    expect(call.others[0]!.volume.get()).to.equal(0.4);
    slider.value = '0';
    slider.dispatchEvent(new Event('input'));
    expect(call.others[0]!.isMutedHere.get()).to.equal(true);
    expect(call.room.get()!.asked).to.deep.equal([]);
  });

  it('offers a moderator what they may do to those below them, and a host roles too', async () => {
    const moderator = await people({ role: 'moderator' });
    expect(await open(moderator.element)).to.deep.equal([
      'Mute',
      'Do not let them speak',
      'Turn their camera off',
      'Move to the audience',
      'Remove from the call',
      'Remove and ban',
    ]);
    moderator.call.others[0]!.set({ role: 'host' });
    await moderator.element.updateComplete;
    await waitUntil(() => find(moderator.element, '#menu .item') === null, 'still offered');
    const host = await people({ role: 'host' });
    expect(await open(host.element))
      .to.include('Make host')
      .and.to.include('Make moderator');
  });

  it('asks the room, and shows its answer', async () => {
    const { call, element } = await people({ role: 'host' });
    await choose(element, 'Mute');
    await waitUntil(() => call.others[0]!.sources.microphone.state.get().muted, 'not muted');
    expect(asked(call, 'participant.mute')).to.deep.equal([{ participant: 'fake-grace' }]);
    await choose(element, 'Make moderator');
    await waitUntil(
      () =>
        find(element, '.role:not(:first-of-type)') !== null ||
        element.shadowRoot!.textContent!.includes('Moderator'),
      'no role',
    );
    await choose(element, 'Remove from the call');
    expect(asked(call, 'participant.remove'), 'not without confirmation').to.deep.equal([]);
    await confirm(element);
    await waitUntil(() => call.others.length === 1, 'still there');
    expect(asked(call, 'participant.remove')).to.deep.equal([{ participant: 'fake-grace' }]);
  });

  it('allows a withdrawn source again, which stays off until then', async () => {
    const { call, element } = await people({ role: 'host' });
    const camera = call.others[0]!.sources.camera;
    const offers = (word: string) =>
      [...element.shadowRoot!.querySelectorAll('#menu .item')].some(
        (item) => item.textContent!.trim() === word,
      );
    await choose(element, 'Turn their camera off');
    await waitUntil(() => camera.state.get().status === 'off', 'still on');
    camera.start();
    expect(camera.state.get().status, 'withdrawn').to.equal('off');
    await open(element);
    await waitUntil(() => offers('Allow their camera again'), 'not offered');
    expect(offers('Turn their camera off')).to.equal(false);
    await choose(element, 'Allow their camera again');
    await waitUntil(() => asked(call, 'participant.restore').length === 1, 'not asked');
    camera.start();
    expect(camera.state.get().status).to.equal('live');
  });

  it('shows moderators who is banned, and lifts bans', async () => {
    const { call, element } = await people({ role: 'moderator' });
    await choose(element, 'Remove and ban');
    await confirm(element);
    await waitUntil(() => call.others.length === 1, 'still there');
    find<HTMLElement>(element, '.bans summary')!.click();
    const button = () => find(element, '[aria-label="Let Grace in again"]');
    await waitUntil(() => button() !== null, 'not listed');
    await expect(element).to.be.accessible();
    button()!.click();
    await waitUntil(() => find(element, '.bans [role=status]') !== null, 'still listed');
    expect(asked(call, 'ban.lift')).to.deep.equal([{ subject: 'fake-grace' }]);
    const participant = await people();
    expect(find(participant.element, '.bans')).to.equal(null);
  });

  it('can be prevented by the page', async () => {
    const { call, element } = await people({ role: 'host' });
    element.addEventListener('call-moderation-request', (event) => {
      expect(event.data.command).to.equal('participant.mute');
      event.preventDefault();
    });
    await choose(element, 'Mute');
    expect(asked(call, 'participant.mute')).to.deep.equal([]);
  });

  it('asks before it removes: the safe choice has the focus, and Escape goes back a single level', async () => {
    const { call, element } = await people({ role: 'host' });
    const focused = () => element.shadowRoot!.activeElement as HTMLElement;
    const isOpen = () => find(element, '#menu')!.matches(':popover-open');
    await choose(element, 'Remove and ban');
    await waitUntil(() => focused()?.textContent?.trim() === 'Cancel', 'not on the safe choice');
    expect(find(element, '.question')!.textContent).to.equal('Remove and ban Grace?');
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused()?.textContent?.trim() === 'Remove and ban', 'not back at the action');
    expect(isOpen(), 'one level').to.equal(true);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused()?.textContent?.trim() === 'Cancel', 'not asked again');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused()?.textContent?.trim() === 'Remove and ban', 'not canceled');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !isOpen(), 'not closed');
    expect(asked(call, 'participant.remove')).to.deep.equal([]);
  });

  it('offers to undo a ban, a role and a mute of everyone, even after the panel is closed', async () => {
    const { call, element } = await people({ role: 'host' });
    const notices: CallNotice[] = [];
    element.addEventListener('call-notice', ({ notice }) => notices.push(notice));
    const told = async (message: string) => {
      await waitUntil(() => notices.at(-1)?.message === message, `not told: ${message}`);
      return notices.at(-1)!.action!;
    };
    await choose(element, 'Make viewer');
    const role = await told('Grace is now a viewer');
    expect(role.label).to.equal('Undo');
    role.run();
    await waitUntil(() => call.others[0]!.details.get().role === 'participant', 'still a viewer');

    const microphone = call.others[0]!.sources.microphone;
    find(element, '.moderation > .button')!.click();
    const mute = await told('Everyone was muted');
    expect(microphone.revoked.get()?.mayLift).to.equal(true);
    mute.run();
    await waitUntil(() => microphone.revoked.get() === null, 'still muted');

    await choose(element, 'Remove and ban');
    await confirm(element);
    const ban = await told('Grace was removed and banned');
    element.remove();
    ban.run();
    await waitUntil(() => asked(call, 'ban.lift').length === 1, 'still banned');
    expect(asked(call, 'ban.lift')).to.deep.equal([{ subject: 'fake-grace' }]);
  });

  it('lets a moderator decide whether people may unmute, and a single person', async () => {
    const { call, room, element } = await people({ role: 'moderator' });
    const { microphone } = call.others[0]!.sources;
    const switches = () => [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('.moderation input')];
    call.others[0]!.mute();
    switches()[2]!.click();
    await waitUntil(() => !room.roomInfo.get().mayUnmute && !switches()[2]!.checked, 'still on');
    const marks = () => element.shadowRoot!.querySelectorAll('li')[1]!.textContent;
    await waitUntil(() => marks()!.includes('may not speak'), 'not marked');
    await choose(element, 'Let them speak');
    await waitUntil(() => microphone.revoked.get() === null, 'not allowed');
    await choose(element, 'Do not let them speak');
    await waitUntil(() => microphone.revoked.get()?.mayLift === false, 'not blocked');
    switches()[2]!.click();
    await waitUntil(() => microphone.revoked.get() === null, 'the rule is still in force');
    microphone.revoke(true);
    await waitUntil(() => marks()!.includes('muted by a host'), 'not marked as muted');
  });

  it('lines names up at the side of the list, whatever direction they have', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace', 'فاطمة', ' (2)'] });
    const page = await fixture<HTMLElement>(
      html`<div dir="rtl" lang="ar"><call-participants style="width: 340px" .call=${call}></call-participants></div>`,
    );
    const element = page.firstElementChild as CallParticipantsElement;
    const rights = () =>
      [...element.shadowRoot!.querySelectorAll('li .name')].slice(1).map((name) => {
        const text = document.createRange();
        text.selectNodeContents(name);
        return Math.round(text.getBoundingClientRect().right);
      });
    await waitUntil(() => rights().length === 3, 'the list is drawn');
    expect(new Set(rights()).size, rights().join()).to.equal(1);
    const guest = element.shadowRoot!.querySelectorAll('li')[3]!;
    expect(guest.querySelector('.initials svg'), 'an icon for a guest').not.to.equal(null);
    expect(guest.querySelector('.name')!.textContent).to.match(/^\S+ \(2\)$/);
  });

  it('marks for everyone whom a host muted, and who may not speak', async () => {
    const { call, element } = await people();
    const [muted, blocked] = call.others.map(({ sources }) => sources.microphone);
    muted!.revoke(true);
    blocked!.revoke();
    await element.updateComplete;
    const [, grace, alan] = element.shadowRoot!.querySelectorAll('li');
    expect(grace!.querySelector('.mark--revoked')!.textContent).to.equal('muted by a host');
    expect(alan!.textContent).to.contain('may not speak');
    await expect(element).to.be.accessible();
    muted!.restore();
    muted!.start();
    await element.updateComplete;
    expect(grace!.querySelector('.mark--revoked')).to.equal(null);
  });

  it('lists viewers for moderators in pages, finds them by name, and follows their number', async () => {
    const { call, room, element } = await people({ role: 'host' });
    const audience = (count: number) => {
      room.viewerList = Array.from({ length: count }, (_, n) => ({
        id: `v${String(n).padStart(3, '0')}`,
        name: n === 55 ? 'Zoë' : `Viewer ${n}`,
      }));
      room.viewers.set(count);
    };
    audience(60);
    await waitUntil(() => find(element, '[part=viewers]') !== null, 'no section');
    const names = () =>
      [...element.shadowRoot!.querySelectorAll('[part=viewers] .name')].map(({ textContent }) => textContent);
    expect(names(), 'closed').to.deep.equal([]);
    find(element, '[part=viewers] summary')!.click();
    await waitUntil(() => names().length === 50, 'no first page');
    find(element, '[part=viewers] > .button')!.click();
    await waitUntil(() => names().length === 60, 'no second page');
    audience(61);
    await waitUntil(() => names().length === 61, 'not followed');
    const search = find<HTMLInputElement>(element, '[part=search]')!;
    search.value = 'ZOE';
    search.dispatchEvent(new Event('input'));
    await waitUntil(() => names().join() === 'Zoë', 'not found');
    await expect(element).to.be.accessible();
    find(element, 'button.more[aria-label="Actions for Zoë"]')!.click();
    await waitUntil(() => find(element, '#menu')!.matches(':popover-open'), 'not open');
    const items = [...element.shadowRoot!.querySelectorAll<HTMLElement>('#menu .item')];
    expect(items.map((item) => item.textContent!.trim())).to.deep.equal([
      'Invite to the stage',
      'Make host',
      'Make moderator',
      'Make participant',
      'Remove from the call',
      'Remove and ban',
    ]);
    room.answer('participant.promote', () => null);
    items[3]!.click();
    await waitUntil(() => asked(call, 'participant.promote').length === 1, 'not asked');
    expect(asked(call, 'participant.promote')).to.deep.equal([{ participant: 'v055', role: 'participant' }]);
    const participant = await people();
    participant.room.viewers.set(3);
    await participant.element.updateComplete;
    expect(find(participant.element, '[part=viewers]')).to.equal(null);
    expect(participant.element.shadowRoot!.textContent).to.contain('3 people watching');
  });

  it('keeps the search field while it has a text, whatever the number of people is', async () => {
    const { room, element } = await people({ role: 'host' });
    const field = () => find<HTMLInputElement>(element, '[part=search]');
    room.viewers.set(20);
    await waitUntil(() => field() !== null, 'no field');
    field()!.value = 'gra';
    field()!.dispatchEvent(new Event('input'));
    room.viewers.set(0);
    await element.updateComplete;
    expect(field()?.value).to.equal('gra');
    field()!.value = '';
    field()!.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(field()).to.equal(null);
  });

  it('asks the page, and offers to undo, also after the panel is closed', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'], role: 'host' });
    const parent = await fixture<HTMLElement>(
      html`<div><call-participants .call=${call}></call-participants></div>`,
    );
    const element = parent.querySelector('call-participants')!;
    await waitUntil(() => find(element, '.moderation > .button') !== null, 'no button');
    const notices: CallNotice[] = [];
    parent.addEventListener('call-notice', ({ notice }) => notices.push(notice));
    find(element, '.moderation > .button')!.click();
    element.remove();
    await waitUntil(() => notices.length === 1, 'no undo');
    const commands: string[] = [];
    parent.addEventListener('call-moderation-request', (event) => {
      commands.push(event.data.command);
      event.preventDefault();
    });
    notices[0]!.action!.run();
    expect(commands.length, 'not vetoed').to.equal(1);
    expect(call.others[0]!.sources.microphone.revoked.get()).to.not.equal(null);
  });

  it('has no viewers, bans or errors of a room that the person has left', async () => {
    const { call, room, element } = await people({ role: 'host' });
    const errors: Event[] = [];
    element.addEventListener('call-error', (event) => errors.push(event));
    let isAsked = false;
    let fail = () => {};
    call.moderation.viewers = () => {
      isAsked = true;
      return new Promise((_, reject) => {
        fail = () => reject(new CallroomError('not_in_room', 'You are not in the room.'));
      });
    };
    room.viewers.set(3);
    await waitUntil(() => find(element, '[part=viewers] summary') !== null, 'no section');
    find(element, '[part=viewers] summary')!.click();
    await waitUntil(() => isAsked, 'not asked');
    call.room.set(null);
    fail();
    await new Promise(requestAnimationFrame);
    expect(errors.length).to.equal(0);
  });

  it('shows only moderators who waits, and admits or denies them', async () => {
    const { call, room, element } = await people({ role: 'moderator' });
    room.waiting.set([
      { id: 'w1', name: 'Hedy', sinceMs: 0 },
      { id: 'w2', name: 'Lin', sinceMs: 0 },
    ]);
    await element.updateComplete;
    find(element, '[aria-label="Let Hedy in"]')!.click();
    await waitUntil(() => call.others.some(({ key }) => key === 'w1'), 'not let in');
    find(element, '[aria-label="Turn Lin away"]')!.click();
    await waitUntil(() => find(element, '.waiting') === null, 'still waiting');
    const participant = await people();
    participant.room.waiting.set([{ id: 'w', name: 'Hedy', sinceMs: 0 }]);
    await participant.element.updateComplete;
    expect(find(participant.element, '.waiting')).to.equal(null);
  });

  it('locks the call, and shows it once the room confirms', async () => {
    const { room, element } = await people({ role: 'host' });
    const lock = () => find<HTMLInputElement>(element, '.moderation input')!;
    lock().click();
    expect(lock().checked, 'not before the room says so').to.equal(false);
    await waitUntil(() => room.roomInfo.get().locked && lock().checked, 'not locked');
  });

  it('shows names without direction controls and invisible characters, and guests for invisible names', async () => {
    const { call, room, element } = await people({ role: 'host' });
    call.others[0]!.set({ name: '\u202EGrace\u202C\u200B' });
    call.others[1]!.set({ name: '\u3164\u2800' });
    room.waiting.set([{ id: 'w', name: `H${'\u0301'.repeat(100)}\n\u2067edy`, sinceMs: 0 }]);
    await element.updateComplete;
    const names = [...element.shadowRoot!.querySelectorAll('.name')].map(({ textContent }) => textContent!);
    expect(names).to.include.members(['Grace', 'Guest']);
    expect([...names.find((name) => name.startsWith('H'))!].length, 'four marks on a letter').to.equal(9);
    expect(find(element, 'button[aria-label="Actions for Grace"]')).to.exist;
  });

  it('isolates a right-to-left name in sentences', async () => {
    const { call, element } = await people();
    call.others[0]!.set({ name: 'שרה (1)' });
    await element.updateComplete;
    const labels = [...element.shadowRoot!.querySelectorAll('button.more')].map(({ ariaLabel }) => ariaLabel);
    expect(labels).to.include('Actions for \u2068שרה (1)\u2069');
  });
});

describe('<call-participants-toggle>', () => {
  it('counts people who wait, for moderators', async () => {
    const call = createFakeCall({ joined: true, participants: 2, role: 'host' });
    const room = await fixture(
      html`<call-room .call=${call}><call-participants-toggle></call-participants-toggle></call-room>`,
    );
    const toggle = room.querySelector('call-participants-toggle')!;
    await toggle.updateComplete;
    const count = () => toggle.shadowRoot!.querySelector('.count')?.textContent;
    expect(count()).to.equal('3');
    call.room.get()!.waiting.set([{ id: 'w', name: 'Hedy', sinceMs: 0 }]);
    await toggle.updateComplete;
    expect(count()).to.equal('1');
    await expect(toggle).to.be.accessible();
  });
});

describe('<call-leave-button> of a host', () => {
  it('asks whether to leave or to end the call for everyone', async () => {
    const call = createFakeCall({ joined: true, participants: 1, role: 'host' });
    const button = await fixture<HTMLElement>(html`<call-leave-button .call=${call}></call-leave-button>`);
    const press = () => button.shadowRoot!.querySelector('button')!.click();
    const items = () => [...button.shadowRoot!.querySelectorAll<HTMLElement>('.item')];
    press();
    expect(items().map((item) => item.textContent)).to.deep.equal([
      'Leave the call',
      'End call for everyone',
    ]);
    expect(call.state.get().status).to.equal('joined');
    await expect(button).to.be.accessible();
    items()[1]!.click();
    await waitUntil(() => call.state.get().reason === 'ended', 'not ended');
  });
});
