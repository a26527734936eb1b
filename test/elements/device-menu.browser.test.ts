import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { CallDeviceRequestEvent } from '../../src/elements/base/events.js';
import '../../src/elements/device-menu/call-device-menu.js';
import type { CallDeviceMenuElement } from '../../src/elements/device-menu/call-device-menu.js';
import type { DeviceKind } from '../../src/media/devices.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function menu(kind: DeviceKind, call: FakeCall = createFakeCall({ joined: true })) {
  const element = await fixture<CallDeviceMenuElement>(
    html`<call-device-menu kind=${kind} .call=${call}></call-device-menu>`,
  );
  const select = () => element.shadowRoot!.querySelector('select')!;
  const texts = () => [...select().options].map(({ text }) => text.trim());
  const choose = (value: string) => {
    select().value = value;
    select().dispatchEvent(new Event('change'));
  };
  return { call, element, select, texts, choose };
}

describe('<call-device-menu>', () => {
  describe('accessibility', () => {
    for (const kind of ['microphone', 'camera', 'speaker'] as const) {
      it(`has no violation as the choice of a ${kind}`, async () => {
        const { element, texts } = await menu(kind);
        await waitUntil(() => texts().length > 0);
        await expect(element).to.be.accessible();
      });
    }
  });

  it('lists the devices, and names the system’s default', async () => {
    const { call, texts } = await menu('microphone');
    call.self.hardware.plug({ kind: 'microphone', label: 'Headset' });
    await waitUntil(() => texts().length === 3);
    expect(texts()).to.deep.equal([
      'Synthetic microphone (System default)',
      'Synthetic microphone',
      'Headset',
    ]);
  });

  it('uses the chosen device at once', async () => {
    const { call, texts, choose, select } = await menu('microphone');
    const headset = call.self.hardware.plug({ kind: 'microphone', label: 'Headset' });
    await waitUntil(() => texts().length === 3);
    choose(headset.id);
    await waitUntil(() => call.microphone.state.get().label === 'Headset');
    expect(select().value).to.equal(headset.id);
    choose('');
    await waitUntil(() => call.devices.chosen('microphone').get() === null);
  });

  it('asks the page first, and stays unchanged if the page prevents it', async () => {
    const { call, element, texts, choose, select } = await menu('microphone');
    const headset = call.self.hardware.plug({ kind: 'microphone', label: 'Headset' });
    await waitUntil(() => texts().length === 3);
    element.addEventListener('call-device-request', (event) => event.preventDefault());
    const asked = oneEvent<CallDeviceRequestEvent>(element, 'call-device-request');
    choose(headset.id);
    expect(await asked).to.include({ kind: 'microphone', deviceId: headset.id });
    await element.updateComplete;
    expect(call.devices.chosen('microphone').get()).to.equal(null);
    expect(select().value).to.equal('');
  });

  it('shows the camera in use, and no system default, because cameras have none', async () => {
    const { call, texts, select } = await menu('camera');
    call.self.hardware.plug({ kind: 'camera', label: 'Document camera' });
    await waitUntil(() => texts().length === 2 && select().value !== '');
    expect(texts()).to.deep.equal(['Synthetic camera', 'Document camera']);
    expect(select().selectedOptions[0]?.text.trim()).to.equal('Synthetic camera');
  });

  it('switches the camera of a phone', async () => {
    const call = createFakeCall();
    const { hardware } = call.self;
    hardware.unplug(hardware.device('Synthetic camera'));
    hardware.plug({ kind: 'camera', label: 'Front', facing: 'user' });
    hardware.plug({ kind: 'camera', label: 'Back', facing: 'environment' });
    await call.camera.turnOn();
    const { element } = await menu('camera', call);
    element.shadowRoot!.querySelector<HTMLButtonElement>('.turn')!.click();
    await waitUntil(() => call.camera.state.get().facing === 'environment');
    call.camera.release();
  });

  it('offers no devices before the browser may list them', async () => {
    const call = createFakeCall();
    call.self.hardware.setPermission('microphone', 'prompt');
    await call.devices.refresh();
    const { element, select } = await menu('microphone', call);
    expect(select().disabled).to.equal(true);
    expect(element.matches(':state(empty)')).to.equal(true);
  });
});
