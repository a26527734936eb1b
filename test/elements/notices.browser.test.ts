import { expect, fixture, html } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import { CallNoticeEvent } from '../../src/elements/base/events.js';
import { RoomView } from '../../src/elements/base/room-view.js';
import { en } from '../../src/elements/i18n/en.js';
import type { Words } from '../../src/elements/i18n/words.js';
import { Announcer } from '../../src/elements/notices/announcer.js';
import '../../src/elements/notices/call-notices.js';
import type { CallNoticesElement } from '../../src/elements/notices/call-notices.js';
import { followWhenNeeded } from '../../src/elements/notices/follow-when-needed.js';
import { NoticeQueue } from '../../src/elements/notices/notice-queue.js';
import { followRoom } from '../../src/elements/notices/room-notices.js';
import { HINTS } from '../../src/media/microphone-monitor.js';
import type { RoomAccess } from '../../src/room/base-room-client.js';
import {
  createFakeCall,
  type FakeCall,
  type FakeCallOptions,
  FakeParticipant,
  TestClock,
} from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

/** The English words, without an element. */
const ENGLISH = {
  term: (key: keyof typeof en, ...args: never[]) => {
    const term = en[key] as string | ((...args: never[]) => string);
    return typeof term === 'string' ? term : term(...args);
  },
  nameOf: (name = '') => name || en.guest,
} as unknown as Words;

async function notices() {
  const call = createFakeCall({ joined: true });
  const element = await fixture<CallNoticesElement>(html`<call-notices .call=${call}></call-notices>`);
  const find = <E extends HTMLElement>(selector: string) => element.shadowRoot!.querySelector<E>(selector);
  return { call, element, find };
}

describe('<call-notices>', () => {
  it('has no accessibility violation, and is a live region before it has anything to say', async () => {
    const { call, element, find } = await notices();
    expect(find('[role=status]')!.ariaLive).to.equal('polite');
    call.notify(new CallroomError('x', 'Something failed.'));
    await element.updateComplete;
    await waitUntil(() => element.shadowRoot!.getAnimations().length === 0);
    await expect(element).to.be.accessible();
  });

  it('shows a notice until it is dismissed, then the next', async () => {
    const { call, element, find } = await notices();
    call.notify(new CallroomError('x', 'First.'));
    call.notify(new CallroomError('x', 'Second.'));
    await element.updateComplete;
    expect(find('.text')!.textContent).to.equal('First.');
    find('.dismiss')!.click();
    await element.updateComplete;
    expect(find('.text')!.textContent).to.equal('Second.');
  });

  it('keeps a notice that has the focus, and lets it go some time after that', async () => {
    const { call, element, find } = await notices();
    const timers = new Map<number, () => void>();
    const [start, clear] = [window.setTimeout, window.clearTimeout];
    let last = 0;
    window.setTimeout = ((run: () => void, ms?: number) => {
      if (ms !== 8_000) return start(run, ms);
      timers.set(--last, run);
      return last;
    }) as typeof window.setTimeout;
    window.clearTimeout = (id) => {
      if (!timers.delete(id as number)) clear(id);
    };
    try {
      call.notify(new CallroomError('x', 'First.'));
      await element.updateComplete;
      expect(timers.size, 'shown').to.equal(1);
      const base = find('.base')!;
      base.dispatchEvent(new PointerEvent('pointerenter'));
      expect(timers.size, 'hovered').to.equal(0);
      base.dispatchEvent(new FocusEvent('focusin'));
      base.dispatchEvent(new PointerEvent('pointerleave'));
      expect(timers.size, 'focused').to.equal(0);
      base.dispatchEvent(new FocusEvent('focusout'));
      expect(timers.size, 'left alone').to.equal(1);
      for (const run of [...timers.values()]) run();
      await element.updateComplete;
      expect(find('.base')).to.equal(null);
    } finally {
      window.setTimeout = start;
      window.clearTimeout = clear;
    }
  });

  describe('of the stage', () => {
    const announced = (element: CallNoticesElement) =>
      element.shadowRoot!.querySelector('.visually-hidden')!.textContent!;

    it('say what a change of your role means', async () => {
      for (const [from, to, text] of [
        ['participant', 'moderator', 'You are now a moderator'],
        ['participant', 'host', 'You are now a host'],
        ['moderator', 'participant', 'You are now a participant'],
        ['participant', 'viewer', 'You are now in the audience: others no longer see or hear you'],
        ['viewer', 'participant', 'You can now speak and share'],
      ] as const) {
        const { call, element, find } = await notices();
        call.self.set({ role: from });
        // The code for news of the room loads with the room.
        await waitUntil(() => {
          call.self.set({ role: from });
          call.self.set({ role: to });
          return find('.text') !== null;
        });
        await waitUntil(() => find('.text')!.textContent === text || next(element));
        expect(element.shadowRoot!.querySelector('[role=status]')!.contains(find('.text'))).to.equal(true);
      }
      function next(element: CallNoticesElement): boolean {
        element.shadowRoot!.querySelector<HTMLElement>('.dismiss')?.click();
        return false;
      }
    });

    it('do not repeat what the person has just done themselves', async () => {
      const { call, element, find } = await notices();
      const room = call.room.get()!;
      call.self.set({ role: 'viewer' });
      room.stage.set({ state: 'invited', by: 'g', name: 'Grace', sinceMs: 1, publish: ['camera'] });
      await waitUntil(() => announced(element) === 'Grace invites you to the stage');
      await call.stage.accept();
      call.notify(new CallroomError('x', 'The next notice.'));
      await waitUntil(() => find('.text') !== null);
      expect(find('.text')!.textContent).to.equal('The next notice.');
    });

    it('tell moderators of the raised hand of a viewer', async () => {
      const { call, element } = await notices();
      const room = call.room.get()!;
      let raisedAtMs = 0;
      await waitUntil(() => {
        raisedAtMs++;
        room.audience.set({
          hands: [{ id: `v${raisedAtMs}`, name: 'Eve', raisedAtMs }],
          handCount: 1,
          invited: [],
        });
        return announced(element) === 'Eve raised a hand';
      });
    });
  });

  it('offers to try a failed device again, and is silent once it is there', async () => {
    const { call, element, find } = await notices();
    call.camera.turnOff();
    call.self.hardware.failure.video = new DOMException('', 'NotReadableError');
    await call.camera.turnOn();
    await element.updateComplete;
    expect(find('.text')!.textContent).to.contain('in use by another program');
    call.self.hardware.failure.video = null;
    find('.action')!.click();
    await waitUntil(() => call.camera.state.get().status === 'on');
    await element.updateComplete;
    expect(find('.base')).to.equal(null);
  });

  it('shows that the call is reconnecting, until it is back', async () => {
    const { call, element, find } = await notices();
    call.cutOff();
    await element.updateComplete;
    expect(find('.base')!.textContent).to.contain('Reconnecting');
    call.restore();
    await element.updateComplete;
    expect(find('.base')).to.equal(null);
  });

  it('reports a device that failed before the element existed', async () => {
    const call = createFakeCall();
    call.self.hardware.failure.audio = new DOMException('', 'NotAllowedError');
    await call.microphone.turnOn();
    const element = await fixture<CallNoticesElement>(html`<call-notices .call=${call}></call-notices>`);
    expect(element.shadowRoot!.textContent).to.contain('Allow it in the address bar');
  });

  it('listens only to its own call', async () => {
    const { call, element, find } = await notices();
    element.call = createFakeCall({ joined: true });
    await element.updateComplete;
    call.notify(new CallroomError('x', 'Of the other call.'));
    await element.updateComplete;
    expect(find('.base')).to.equal(null);
  });

  describe('hints', () => {
    it('appear for a person who talks while muted, and unmute', async () => {
      const { call, element, find } = await notices();
      await waitUntil(() => call.microphone.state.get().status === 'on');
      call.microphone.turnOff();
      call.voiceHint.set(HINTS.speaking_while_muted());
      await element.updateComplete;
      expect(find('.text')!.textContent).to.contain('You are muted');
      expect(find('.action')!.textContent!.trim()).to.equal('Unmute');
      find('.action')!.click();
      await waitUntil(() => call.microphone.state.get().status === 'on');
      expect(find('.base')).to.equal(null);
    });

    it('offer another microphone while a person is not heard', async () => {
      const { call, element, find } = await notices();
      call.voiceHint.set(HINTS.microphone_silent('Headset'));
      await element.updateComplete;
      expect(find('call-device-menu')).to.exist;
      await expect(element).to.be.accessible();
      call.voiceHint.set(null);
      await element.updateComplete;
      expect(find('.base')).to.equal(null);
    });

    it('tell that another device has taken over', async () => {
      const { call, element, find } = await notices();
      await waitUntil(() => call.microphone.state.get().status === 'on');
      const { hardware } = call.self;
      hardware.plug({ kind: 'microphone', label: 'Built-in' });
      hardware.unplug(hardware.device('Synthetic microphone'));
      await waitUntil(() => call.microphone.state.get().label === 'Built-in');
      await element.updateComplete;
      expect(find('.text')!.textContent).to.equal(
        'Synthetic microphone was disconnected. Your microphone is now Built-in.',
      );
    });
  });
});

describe('NoticeQueue', () => {
  const icon = html``;
  const drain = (queue: NoticeQueue) => {
    const messages: string[] = [];
    for (let shown = queue.shown.get(); shown; shown = queue.shown.get()) {
      messages.push(shown.message);
      queue.remove(shown);
    }
    return messages;
  };

  it('drops the oldest news for an error, and never an error', () => {
    const queue = new NoticeQueue();
    queue.add({ message: 'Hedy waits', stays: true });
    for (const n of [1, 2, 3, 4, 5]) queue.add({ message: `News ${n}`, icon });
    queue.add({ message: 'Failed.', code: 'x' });
    expect(queue.shown.get()!.message, 'not behind a notice that stays').to.equal('Failed.');
    for (const n of [1, 2, 3, 4, 5, 6]) queue.add({ message: `Error ${n}`, code: 'x' });
    queue.add({ message: 'News 6', icon });
    expect(drain(queue)).to.deep.equal(['Failed.', ...[1, 2, 3, 4, 5, 6].map((n) => `Error ${n}`)]);
  });

  it('has a notice for each of two people of the same name, and an error once', () => {
    const queue = new NoticeQueue();
    for (const code of [undefined, undefined, 'x', 'x'])
      queue.add({ message: code ? 'Failed.' : 'Guest waits', ...(code && { code }) });
    expect(drain(queue)).to.deep.equal(['Guest waits', 'Guest waits', 'Failed.']);
  });
});

describe('<call-notices> of a room', () => {
  async function roomNotices(role: 'host' | 'participant' = 'participant') {
    const call = createFakeCall({ joined: true, participants: ['Grace'], role });
    await waitUntil(() => call.microphone.state.get().status === 'on');
    const element = await fixture<CallNoticesElement>(html`<call-notices .call=${call}></call-notices>`);
    const said = () => element.shadowRoot!.querySelector('.visually-hidden')!.textContent!;
    const action = () => element.shadowRoot!.querySelector<HTMLElement>('.action');
    // The news are loaded once there is a room.
    let at = 0;
    await waitUntil(() => {
      call.others[0]!.set({ handRaisedAtMs: ++at });
      return said() === 'Grace raised a hand';
    }, 'not followed');
    return { call, element, said, action };
  }

  const texts = (element: CallNoticesElement) =>
    [...element.shadowRoot!.querySelectorAll('.text')].map(({ textContent }) => textContent);

  it('says beside any other notice that a moderator muted you, and unmutes where you may', async () => {
    const { call, element, action } = await roomNotices();
    for (const message of ['One.', 'Two.']) call.notify(new CallroomError('x', message));
    call.self.revoke('microphone', { mayLift: true });
    await waitUntil(() => action() !== null, 'not told');
    expect(texts(element)).to.deep.equal(['Grace Hopper muted you', 'One.']);
    expect(call.microphone.state.get().status, 'at once').to.equal('muted');
    await waitUntil(() => element.shadowRoot!.getAnimations().length === 0, 'still moving');
    await expect(element).to.be.accessible();
    expect(action()!.textContent).to.equal('Unmute');
    action()!.click();
    await waitUntil(() => call.microphone.state.get().status === 'on', 'still muted');
    await waitUntil(() => texts(element).join() === 'One.', 'told of the own unmute');
  });

  it('says that a host has to allow it, until one does', async () => {
    const { call, element, action } = await roomNotices();
    call.self.revoke('camera');
    const camera = 'Grace Hopper turned off your camera. A host must allow it again.';
    await waitUntil(() => texts(element)[0] === camera, 'not told');
    call.self.revoke('microphone');
    const microphone = 'Grace Hopper muted you. A host must allow you to speak again.';
    await waitUntil(() => texts(element)[0] === microphone, 'the latest is not first');
    expect(action()).to.equal(null);
    expect(call.microphone.state.get().status).to.equal('off');
    element.shadowRoot!.querySelector<HTMLElement>('.dismiss')!.click();
    await waitUntil(() => texts(element)[0] === camera, 'the first was dropped');
    element.shadowRoot!.querySelector<HTMLElement>('.dismiss')!.click();
    call.self.restore('microphone');
    await waitUntil(() => texts(element).join() === 'You can speak again', 'not told of the permission');
    action()!.click();
    await waitUntil(() => call.microphone.state.get().status === 'on', 'still off');
    expect(texts(element)).to.deep.equal([]);
  });

  it('names the rule of the room, and says nothing about a mute of a microphone that is off', async () => {
    const { call, element } = await roomNotices();
    call.microphone.turnOff();
    call.self.revoke('microphone', { mayLift: true });
    call.self.restore('microphone');
    await element.updateComplete;
    expect(texts(element)).to.deep.equal([]);
    call.self.revoke('microphone', { by: null });
    await waitUntil(() => texts(element).join() === 'A host must allow you to speak', 'not told');
  });

  it('offers no second try to a page that turns on a blocked microphone', async () => {
    const { call, element, action } = await roomNotices();
    call.self.revoke('microphone');
    await waitUntil(() => texts(element).length === 1, 'not told');
    await call.microphone.turnOn();
    await waitUntil(() => texts(element).length === 2, 'no error');
    expect(texts(element)[1]).to.contain('until a moderator allows it');
    expect(action()).to.equal(null);
    call.self.restore('microphone');
    await waitUntil(() => texts(element).join() === 'You can speak again', 'the error is still shown');
  });

  it('names the rule of the room only to people who could speak without it', async () => {
    const { call, element } = await roomNotices();
    call.self.set({ role: 'viewer' });
    call.self.revoke('microphone', { by: null });
    await element.updateComplete;
    expect(texts(element)).not.to.include('A host must allow you to speak');
    call.self.set({ role: 'participant' });
    const next = () => element.shadowRoot!.querySelector<HTMLElement>('.dismiss')?.click();
    // The change of the role is told first.
    await waitUntil(() => texts(element).includes('A host must allow you to speak') || next(), 'not told');
  });

  it('shows what elements of its call tell, with their action', async () => {
    const { call, element, action } = await roomNotices();
    let isUndone = false;
    const notice = { message: 'Done.', action: { label: 'Undo', run: () => (isUndone = true) } };
    const toggle = await fixture<HTMLElement>(html`<call-notices .call=${createFakeCall()}></call-notices>`);
    toggle.dispatchEvent(new CallNoticeEvent(notice));
    await element.updateComplete;
    expect(texts(element), 'of another call').to.deep.equal([]);
    (toggle as CallNoticesElement).call = call;
    toggle.dispatchEvent(new CallNoticeEvent(notice));
    await waitUntil(() => texts(element).join() === 'Done.', 'not shown');
    action()!.click();
    expect(isUndone).to.equal(true);
    await element.updateComplete;
    expect(texts(element)).to.deep.equal([]);
  });

  it('shows who waits until they are admitted, or another moderator has answered', async () => {
    const { call, action } = await roomNotices('host');
    const { waiting } = call.room.get()!;
    waiting.set([{ id: 'w', name: 'Hedy', sinceMs: 0 }]);
    await waitUntil(() => action()?.textContent === 'Let in', 'not shown');
    waiting.set([]);
    await waitUntil(() => action() === null, 'still shown');
    waiting.set([{ id: 'w', name: 'Hedy', sinceMs: 0 }]);
    await waitUntil(() => action() !== null, 'not shown again');
    action()!.click();
    await waitUntil(() => call.others.some(({ key }) => key === 'w'), 'not let in');
  });

  it('announces joins that are not visible', async () => {
    const { call, said } = await roomNotices();
    call.add('Alan');
    await waitUntil(() => said() === 'Alan joined', 'not said');
  });
});

describe('the news of a room', () => {
  /** What is announced, in order, without the pauses in between, and the notice that is shown. */
  async function listen(options: FakeCallOptions, prepare: (call: FakeCall) => void = () => {}) {
    const clock = new TestClock();
    const call = createFakeCall({ joined: true, ...options });
    prepare(call);
    const said: string[] = [];
    const loads: unknown[] = [];
    const queue = new NoticeQueue();
    const stops = followRoom({
      call,
      room: call.room.get() as unknown as RoomAccess,
      view: new RoomView(),
      words: ENGLISH,
      queue,
      announcer: new Announcer((text) => said.push(text), clock),
      attempt: (run) => void loads.push(run()),
    });
    stopListening = () => {
      for (const stop of stops) stop();
    };
    const news = async () => {
      await Promise.all(loads.splice(0));
      await clock.advance(60_000);
      return said.splice(0);
    };
    await Promise.all(loads.splice(0));
    return { call, shown: queue.shown, news };
  }

  let stopListening = () => {};
  afterEach(() => stopListening());

  it('has, once, the share and the recording that were running before you joined, and no notice', async () => {
    const { call, shown, news } = await listen({ participants: ['Grace', 'Alan'] }, ({ others }) => {
      others[0]!.set({ recordingSinceMs: 1, handRaisedAtMs: 1 });
      others[1]!.sources.screen.start();
    });
    expect(await news()).to.deep.equal(['Grace is recording this call', 'Alan is sharing a screen']);
    expect(shown.get()).to.equal(null);
    call.others[0]!.set({ role: 'moderator' });
    expect(await news()).to.deep.equal([]);
  });

  it('has the first person who comes, with whom the code for people loads', async () => {
    const { call, news } = await listen({});
    call.add('Grace');
    call.remove(call.add('Alan'));
    await null;
    expect(await news()).to.deep.equal(['Grace joined']);
    call.remove(call.others[0]!);
    expect(await news()).to.deep.equal(['Grace left']);
  });

  it('has what the first people do while the code for people loads', async () => {
    const { call, shown, news } = await listen({ role: 'moderator' });
    const grace = call.add('Grace');
    await null;
    grace.set({ handRaisedAtMs: 5 });
    expect(await news()).to.deep.equal(['Grace joined', 'Grace raised a hand']);
    expect(shown.get()!.message).to.equal('Grace raised a hand');
  });

  it('has the share that begins while the code for people loads, with a notice', async () => {
    const { call, shown, news } = await listen({});
    call.add('Grace').sources.screen.start();
    await null;
    expect(await news()).to.have.members(['Grace joined', 'Grace is sharing a screen']);
    expect(shown.get()!.message).to.equal('Grace is sharing a screen');
  });

  it('has a viewer’s hand that is raised again before the code for the stage has loaded', async () => {
    const hands = [{ id: 'v', name: 'Eve', raisedAtMs: 1 }];
    const raise = ({ room }: FakeCall, now: typeof hands) =>
      room.get()!.audience.set({ hands: now, handCount: now.length, invited: [] });
    const { call, news } = await listen({ role: 'moderator' }, (call) => raise(call, hands));
    expect(await news()).to.deep.equal([]);
    raise(call, []);
    raise(call, hands);
    expect(await news()).to.deep.equal(['Eve raised a hand']);
  });

  it('tells only the page that its code failed to load, and tries again with the next need', async () => {
    const asked: (string | undefined)[] = [];
    const loads: Promise<unknown>[] = [];
    let [need, isFollowing] = [() => {}, false];
    followWhenNeeded(
      {
        attempt: (run, audience) => {
          asked.push(audience);
          loads.push(Promise.resolve(run()).catch(() => 'failed'));
        },
      },
      (needed) => {
        need = needed;
        return [];
      },
      async () => {
        if (asked.length === 1) throw new CallroomError('part_missing', 'Offline.');
        return () => {
          isFollowing = true;
          return () => {};
        };
      },
    );
    need();
    expect(await loads[0]).to.equal('failed');
    need();
    await loads[1];
    expect([asked, isFollowing]).to.deep.equal([['page', 'page'], true]);
  });

  it('has who starts and stops a recording, also by leaving', async () => {
    const { call, shown, news } = await listen({ participants: ['Grace'] });
    const grace = call.others[0]!;
    await news();
    grace.set({ recordingSinceMs: 1 });
    expect(await news()).to.deep.equal(['Grace is recording this call']);
    grace.set({ recordingSinceMs: null });
    expect(await news()).to.deep.equal(['Grace stopped recording']);
    expect(shown.get()!.message).to.equal('Grace stopped recording');
    grace.set({ recordingSinceMs: 2 });
    expect(await news()).to.deep.equal(['Grace is recording this call']);
    expect(shown.get(), 'the notice goes when they record again').to.equal(null);
    call.remove(grace);
    expect(await news()).to.have.members(['Grace stopped recording', 'Grace left']);
    expect(shown.get()?.message).to.equal('Grace stopped recording');
  });

  it('leaves no notice behind when you leave', async () => {
    const { call, shown, news } = await listen({ participants: ['Grace'], role: 'moderator' });
    await news();
    call.room.get()!.waiting.set([{ id: 'w', name: 'Hedy', sinceMs: 0 }]);
    call.others[0]!.sources.screen.start();
    await news();
    expect(shown.get()?.message).to.equal('Hedy is waiting to be let in');
    stopListening();
    expect(shown.get()?.message).to.equal(undefined);
  });

  it('has who shares a screen, and shows it for no longer than the share lasts', async () => {
    const { call, shown, news } = await listen({ participants: ['Grace'] });
    await news();
    call.others[0]!.sources.screen.start();
    expect(await news()).to.deep.equal(['Grace is sharing a screen']);
    expect(shown.get()!.message).to.equal('Grace is sharing a screen');
    call.others[0]!.sources.screen.stop();
    expect(await news()).to.deep.equal([]);
    expect(shown.get()).to.equal(null);
  });

  it('has a raised hand, which a moderator can lower from a notice', async () => {
    const { call, shown, news } = await listen({ participants: ['Grace'], role: 'moderator' });
    const grace = call.others[0]!;
    await news();
    grace.set({ handRaisedAtMs: 5 });
    expect(await news()).to.deep.equal(['Grace raised a hand']);
    expect(shown.get()!.action!.label).to.equal('Lower hand');
    shown.get()!.action!.run();
    await news();
    expect(grace.details.get().handRaisedAtMs).to.equal(null);
    expect(shown.get()).to.equal(null);
    grace.set({ handRaisedAtMs: 6 });
    await news();
    expect(shown.get()).to.not.equal(null);
    call.remove(grace);
    await news();
    expect(shown.get(), 'gone with the person').to.equal(null);
  });

  it('does not show a raised hand to anyone else', async () => {
    const { call, shown, news } = await listen({ participants: ['Grace'] });
    await news();
    call.others[0]!.set({ handRaisedAtMs: 5 });
    expect(await news()).to.deep.equal(['Grace raised a hand']);
    expect(shown.get()).to.equal(null);
  });

  it('does not have the people on a later page of the list as joined', async () => {
    const { call, news } = await listen({ participants: ['Grace'] }, (call) =>
      call.room.get()!.people.set(null),
    );
    for (const name of ['Alan', 'Radia', 'Ken']) call.add(name);
    expect(await news()).to.deep.equal([]);
    call.room.get()!.people.set({});
    call.add('Hedy');
    call.add('Lin');
    expect(await news()).to.deep.equal(['Hedy and Lin joined']);
  });

  it('has nothing of people who are listed again after a reconnect, only who came meanwhile', async () => {
    const { call, news } = await listen({ participants: ['Grace', 'Alan'] }, ({ others }) => {
      others[0]!.set({ recordingSinceMs: 1, handRaisedAtMs: 1 });
      others[1]!.sources.screen.start();
    });
    await news();
    // As the list of a real call does when our own participant id has changed.
    call.participants.set([]);
    await null;
    const again = ['Grace', 'Alan', 'Hedy'].map((name) => new FakeParticipant({ name }));
    again[0]!.set({ recordingSinceMs: 1, handRaisedAtMs: 1 });
    again[1]!.sources.screen.start();
    call.participants.set([call.self, ...again]);
    expect(await news()).to.deep.equal(['Hedy joined']);
    again[0]!.set({ handRaisedAtMs: 2 });
    expect(await news()).to.deep.equal(['Grace raised a hand']);
    for (const one of again) one.close();
  });

  it('does not have that the room was locked before you joined', async () => {
    const { call, news } = await listen({});
    const { roomInfo } = call.room.get()!;
    call.state.set({ ...call.state.get(), status: 'joining' });
    roomInfo.set({ ...roomInfo.get(), locked: true });
    call.state.set({ ...call.state.get(), status: 'joined' });
    expect(await news()).to.deep.equal([]);
    roomInfo.set({ ...roomInfo.get(), locked: false });
    expect(await news()).to.deep.equal(['The call is unlocked']);
  });
});

describe('the live region of <call-notices>', () => {
  for (const [act, text, isShown] of [
    [(one: FakeParticipant) => one.sources.screen.start(), 'Grace is sharing a screen', true],
    [(one: FakeParticipant) => one.set({ recordingSinceMs: 1 }), 'Grace is recording this call', false],
    [(one: FakeParticipant) => one.set({ handRaisedAtMs: 1 }), 'Grace raised a hand', true],
  ] as const) {
    it(`says “${text}” once`, async () => {
      const call = createFakeCall({ joined: true, participants: ['Grace'], role: 'host' });
      const before = call.participants.lc;
      const element = await fixture<CallNoticesElement>(html`<call-notices .call=${call}></call-notices>`);
      const find = (selector: string) => element.shadowRoot!.querySelector(selector);
      await waitUntil(() => call.participants.lc > before + 1, 'the room is followed');
      await null;
      act(call.others[0]!);
      await waitUntil(() => find('.visually-hidden[aria-live]')!.textContent === text, 'announced');
      expect(find('.text')?.textContent ?? null).to.equal(isShown ? text : null);
      expect(find('[role=status] .base'), 'the notice is not read as well').to.equal(null);
      // While it fades in, its colors are weaker.
      await waitUntil(() => element.shadowRoot!.getAnimations().length === 0, 'arrived');
      await expect(element).to.be.accessible();
    });
  }
});
