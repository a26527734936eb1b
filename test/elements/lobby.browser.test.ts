import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { CallJoinRequestEvent } from '../../src/elements/base/events.js';
import '../../src/elements/lobby/call-lobby.js';
import type { CallLobbyElement } from '../../src/elements/lobby/call-lobby.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';

async function lobby(call: FakeCall = createFakeCall({ name: '' })) {
  const element = await fixture<CallLobbyElement>(html`<call-lobby .call=${call}></call-lobby>`);
  const find = <E extends Element>(selector: string) => element.shadowRoot!.querySelector<E>(selector)!;
  return {
    call,
    element,
    name: find<HTMLInputElement>('input'),
    join: find<HTMLButtonElement>('.join'),
    find,
  };
}

describe('<call-lobby>', () => {
  describe('accessibility', () => {
    it('has no violation, with devices and without', async () => {
      const { element } = await lobby();
      await expect(element).to.be.accessible();
      const call = createFakeCall();
      call.self.hardware.failure = {
        audio: new DOMException('', 'NotFoundError'),
        video: new DOMException('', 'NotFoundError'),
      };
      const other = await lobby(call);
      await waitUntil(() => other.find('.problem'));
      await expect(other.element).to.be.accessible();
    });
  });

  describe('properties', () => {
    it('starts the devices that one is to join with', async () => {
      const { call } = await lobby();
      await waitUntil(() => call.camera.state.get().status === 'on');
      expect(call.microphone.state.get().status).to.equal('on');
    });

    it('starts none that is to be off, and does not offer one that is not used', async () => {
      const call = createFakeCall();
      const element = await fixture<CallLobbyElement>(
        html`<call-lobby .call=${call} microphone="off" camera="never"></call-lobby>`,
      );
      expect(call.microphone.choice).to.equal(null);
      expect(call.camera.choice).to.equal(null);
      expect(element.shadowRoot!.querySelector('call-mic-toggle')).to.exist;
      expect(element.shadowRoot!.querySelector('call-camera-toggle')).not.to.exist;
    });

    it('does not overrule whoever has turned the camera off', async () => {
      const call = createFakeCall();
      call.camera.turnOff();
      await lobby(call);
      expect(call.camera.state.get().status).to.equal('off');
    });
  });

  describe('events', () => {
    it('asks, then joins by the name that was typed', async () => {
      const { call, element, name, join } = await lobby();
      name.value = '  Grace ';
      name.dispatchEvent(new Event('input'));
      const asked = oneEvent<CallJoinRequestEvent>(element, 'call-join-request');
      join.click();
      expect((await asked).participantName).to.equal('Grace');
      await waitUntil(() => call.state.get().status === 'joined');
      expect(call.self.details.get().name).to.equal('Grace');
    });

    it('does not join where the page asks for something first', async () => {
      const { call, element, join } = await lobby();
      element.addEventListener('call-join-request', (event) => event.preventDefault());
      join.click();
      expect(call.state.get().status).to.equal('idle');
    });

    it('joins once, however often Join is pressed', async () => {
      const { call, join } = await lobby(createFakeCall({ joinMs: 30 }));
      let joins = 0;
      call.state.listen(({ status }) => {
        if (status === 'joining') joins++;
      });
      join.click();
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
      expect(joins).to.equal(1);
    });
  });

  describe('states', () => {
    it('says that it is joining', async () => {
      const { element, join } = await lobby(createFakeCall({ joinMs: 1e6 }));
      join.click();
      await element.updateComplete;
      expect(element.matches(':state(joining)')).to.equal(true);
      expect(join.textContent!.trim()).to.equal('Joining…');
    });

    it('says what to do about a denied camera, and lets one in all the same', async () => {
      const call = createFakeCall();
      call.self.hardware.failure.video = new DOMException('', 'NotAllowedError');
      const { find, join } = await lobby(call);
      await waitUntil(() => find('.problem'));
      expect(find('.problem').textContent).to.contain('Allow it in the address bar');
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
    });
  });
});
