import { expect, fixture, html } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import '../../src/elements/notices/call-notices.js';
import type { CallNoticesElement } from '../../src/elements/notices/call-notices.js';
import { MediaError } from '../../src/media/media-error.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

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
      call.voiceHint.set(MediaError.speakingWhileMuted());
      await element.updateComplete;
      expect(find('.text')!.textContent).to.contain('You are muted');
      expect(find('.action')!.textContent!.trim()).to.equal('Unmute');
      find('.action')!.click();
      await waitUntil(() => call.microphone.state.get().status === 'on');
      expect(find('.base')).to.equal(null);
    });

    it('offer another microphone while a person is not heard', async () => {
      const { call, element, find } = await notices();
      call.voiceHint.set(MediaError.silent('Headset'));
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

describe('<call-notices> of a room', () => {
  async function roomNotices(role: 'host' | 'participant' = 'participant') {
    const call = createFakeCall({ joined: true, participants: ['Grace'], role });
    await waitUntil(() => call.microphone.state.get().status === 'on');
    const element = await fixture<CallNoticesElement>(html`<call-notices .call=${call}></call-notices>`);
    const said = () => element.shadowRoot!.querySelector('.visually-hidden')!.textContent!;
    const action = () => element.shadowRoot!.querySelector<HTMLElement>('.action');
    // The news are loaded once there is a room.
    await waitUntil(() => {
      call.others[0]!.set({ handRaisedAtMs: null });
      call.others[0]!.set({ handRaisedAtMs: 1 });
      return said() === 'Grace raised a hand';
    }, 'not followed');
    return { call, element, said, action };
  }

  it('shows a moderator’s request to mute, and mutes nobody unasked', async () => {
    const { call, element, action } = await roomNotices();
    call.room.get()!.emit('mute.requested', { source: 'microphone', by: 'fake-grace' });
    await waitUntil(() => action() !== null, 'not asked');
    expect(element.shadowRoot!.querySelector('.text')!.textContent).to.equal('Grace asks you to mute');
    expect(call.microphone.state.get().status).to.equal('on');
    action()!.click();
    await waitUntil(() => call.microphone.state.get().status === 'muted', 'not muted');
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
