import { expect, fixture, html } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import { CallNoticeEvent } from '../../src/elements/base/events.js';
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
    await element.updateComplete;
    expect(texts(element)[0], 'in turn').to.equal(camera);
    expect(action()).to.equal(null);
    expect(call.microphone.state.get().status).to.equal('off');
    element.shadowRoot!.querySelector<HTMLElement>('.dismiss')!.click();
    await waitUntil(
      () => texts(element)[0] === 'Grace Hopper muted you. A host must allow you to speak again.',
      'the second was dropped',
    );
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
