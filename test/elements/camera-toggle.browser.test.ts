import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { CallToggleRequestEvent } from '../../src/elements/base/events.js';
import '../../src/elements/camera-toggle/call-camera-toggle.js';
import type { CallCameraToggleElement } from '../../src/elements/camera-toggle/call-camera-toggle.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function toggle() {
  const call = createFakeCall({ joined: true });
  const element = await fixture<CallCameraToggleElement>(
    html`<call-camera-toggle .call=${call}></call-camera-toggle>`,
  );
  await waitUntil(() => element.matches(':state(on)'));
  return { call, element, button: element.shadowRoot!.querySelector('button')! };
}

describe('<call-camera-toggle>', () => {
  it('has no accessibility violation', async () => {
    const { element } = await toggle();
    await expect(element).to.be.accessible();
  });

  it('asks, then puts the camera’s light out, and on again', async () => {
    const { call, element, button } = await toggle();
    const track = call.camera.track.get()!;
    const asked = oneEvent<CallToggleRequestEvent>(element, 'call-camera-toggle-request');
    button.click();
    expect((await asked).on).to.equal(false);
    expect(track.readyState).to.equal('ended');
    await element.updateComplete;
    expect(button.ariaLabel).to.equal('Turn camera on');
    button.click();
    await waitUntil(() => call.camera.state.get().status === 'on');
  });

  it('takes a second click, while the camera is starting, for a change of mind', async () => {
    const { call, button } = await toggle();
    button.click();
    button.click();
    button.click();
    expect(call.camera.choice).to.equal(false);
  });
});
