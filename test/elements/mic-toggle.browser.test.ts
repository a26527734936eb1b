import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { CallNoticeEvent, CallToggleRequestEvent } from '../../src/elements/base/events.js';
import '../../src/elements/mic-toggle/call-mic-toggle.js';
import '../../src/elements/room/call-room.js';
import type { CallMicToggleElement } from '../../src/elements/mic-toggle/call-mic-toggle.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function toggle(call = createFakeCall({ joined: true })) {
  const element = await fixture<CallMicToggleElement>(
    html`<call-mic-toggle .call=${call}></call-mic-toggle>`,
  );
  const button = element.shadowRoot!.querySelector('button')!;
  return { call, element, button };
}

describe('<call-mic-toggle>', () => {
  describe('accessibility', () => {
    it('has no violation, on, muted and failed', async () => {
      const { call, element } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      await expect(element).to.be.accessible();
      call.microphone.turnOff();
      await element.updateComplete;
      await expect(element).to.be.accessible();
    });

    it('has the name of its action', async () => {
      const { call, element, button } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      expect(button.ariaLabel).to.equal('Mute');
      call.microphone.turnOff();
      await element.updateComplete;
      expect(button.ariaLabel).to.equal('Unmute');
    });

    it('is 44 px or more', async () => {
      const { button } = await toggle();
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height)).to.be.at.least(44);
    });
  });

  describe('properties', () => {
    it('without a call is disabled', async () => {
      const element = await fixture<CallMicToggleElement>(html`<call-mic-toggle></call-mic-toggle>`);
      expect(element.shadowRoot!.querySelector('button')!.disabled).to.equal(true);
    });

    it('prefers its own call to that of the room around it', async () => {
      const own = createFakeCall({ joined: true });
      const room = await fixture(html`
        <call-room .call=${createFakeCall({ joined: true })}>
          <call-mic-toggle .call=${own}></call-mic-toggle>
        </call-room>
      `);
      expect(room.querySelector('call-mic-toggle')!.call).to.equal(own);
    });
  });

  describe('while a moderator keeps the microphone off', () => {
    it('says so, stays focusable, tells the reason on a click, and comes back by itself', async () => {
      const { call, element, button } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      call.self.revoke('microphone');
      await waitUntil(() => button.ariaLabel === 'A host muted you', 'not said');
      expect([button.disabled, button.ariaDisabled]).to.deep.equal([false, 'true']);
      expect(element.matches(':state(off):state(blocked)')).to.equal(true);
      await expect(element).to.be.accessible();
      const told = oneEvent<CallNoticeEvent>(element, 'call-notice');
      button.click();
      expect((await told).notice.message).to.equal('A host muted you');
      expect(call.microphone.state.get().status).to.equal('off');
      call.self.revoke('microphone', { by: null });
      await waitUntil(() => button.ariaLabel === 'A host must allow you to speak', 'the rule is not said');
      call.self.restore('microphone');
      await waitUntil(() => button.ariaLabel === 'Unmute', 'not back');
      expect(button.ariaDisabled).to.equal(null);
      expect(element.matches(':state(blocked)')).to.equal(false);
    });

    it('unmutes if the person may', async () => {
      const { call, element, button } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      call.self.revoke('microphone', { mayLift: true });
      await waitUntil(() => button.ariaLabel === 'A host muted you. Unmute', 'not said');
      button.click();
      await waitUntil(() => element.matches(':state(on)'), 'not on');
      expect(button.ariaLabel).to.equal('Mute');
    });
  });

  describe('events', () => {
    it('asks the page, then mutes', async () => {
      const { call, element, button } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      const asked = oneEvent<CallToggleRequestEvent>(element, 'call-mic-toggle-request');
      button.click();
      expect((await asked).on).to.equal(false);
      expect(call.microphone.state.get().status).to.equal('muted');
    });

    it('does nothing if the page prevents it', async () => {
      const { call, element, button } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      element.addEventListener('call-mic-toggle-request', (event) => event.preventDefault());
      button.click();
      expect(call.microphone.state.get().status).to.equal('on');
    });

    it('reports once why a microphone is unavailable', async () => {
      const call = createFakeCall();
      call.self.hardware.failure.audio = new DOMException('', 'NotAllowedError');
      const { element, button } = await toggle(call);
      const told: string[] = [];
      element.addEventListener('call-error', ({ error }) => told.push(error.code));
      button.click();
      await waitUntil(() => element.matches(':state(failed)'));
      await waitUntil(() => told.length > 0);
      expect(told).to.deep.equal(['device_denied']);
    });
  });

  describe('slots', () => {
    it('shows a site’s own icon', async () => {
      const element = await fixture<CallMicToggleElement>(
        html`<call-mic-toggle><b slot="icon">M</b></call-mic-toggle>`,
      );
      expect(element.shadowRoot!.querySelector('slot')!.assignedElements()[0]!.textContent).to.equal('M');
    });
  });

  describe('parts', () => {
    it('has a base and a tooltip', async () => {
      const { element } = await toggle();
      for (const part of ['base', 'tooltip']) {
        expect(element.shadowRoot!.querySelector(`[part=${part}]`), part).to.exist;
      }
    });
  });

  describe('states', () => {
    it('follow only the device', async () => {
      const call = createFakeCall();
      const { element } = await toggle(call);
      expect(element.matches(':state(off)')).to.equal(true);
      const turned = call.microphone.turnOn();
      await element.updateComplete;
      expect(element.matches(':state(starting)')).to.equal(true);
      await turned;
      await element.updateComplete;
      expect(element.matches(':state(on)')).to.equal(true);
    });
  });

  describe('life cycle', () => {
    it('follows another call once it is given one', async () => {
      const { call, element } = await toggle();
      element.call = createFakeCall();
      await element.updateComplete;
      expect(element.matches(':state(off)')).to.equal(true);
      call.microphone.turnOff();
      expect(element.isUpdatePending, 'still listens to the first').to.equal(false);
    });

    it('leaves no listener behind when it is removed', async () => {
      const { call, element } = await toggle();
      await waitUntil(() => element.matches(':state(on)'));
      element.remove();
      await element.updateComplete;
      call.microphone.turnOff();
      expect(element.isUpdatePending).to.equal(false);
    });
  });
});
