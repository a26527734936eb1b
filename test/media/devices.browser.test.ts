import { expect } from '@open-wc/testing';
import { until } from '../../src/core/store.js';
import { createCamera, createMicrophone } from '../../src/media/create-local-device.js';
import { Devices } from '../../src/media/devices.js';
import { VirtualMediaDevices, type VirtualMediaDevicesOptions } from '../../src/testing/index.js';

const TWO = [
  { kind: 'microphone', label: 'Headset', group: 'headset' },
  { kind: 'microphone', label: 'Built-in microphone' },
  { kind: 'camera', label: 'Webcam' },
  { kind: 'speaker', label: 'Headset speaker', group: 'headset' },
] as const;

/** A storage that outlives what stores in it, as a page's does a reload. */
function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  };
}

async function machine(options: VirtualMediaDevicesOptions = { devices: TWO }, storage = memory()) {
  const hardware = new VirtualMediaDevices(options);
  const devices = new Devices(hardware.asPlatform(storage));
  await devices.ready;
  return { hardware, devices, storage };
}

const labels = (devices: Devices) =>
  devices
    .list('microphone')
    .get()
    .map(({ label }) => label);

describe('Devices', () => {
  it('lists devices by kind, with groups and the system default', async () => {
    const { devices } = await machine();
    expect(labels(devices)).to.deep.equal(['Headset', 'Built-in microphone']);
    const [headset, builtIn] = devices.list('microphone').get();
    expect(headset).to.include({ isDefault: true, groupId: 'headset' });
    expect(builtIn).to.include({ isDefault: false });
    expect(devices.list('speaker').get()[0]).to.include({ groupId: 'headset' });
  });

  it('gets the labels with the permission', async () => {
    const { devices } = await machine({ devices: TWO, permission: 'prompt' });
    expect(labels(devices)).to.deep.equal(['']);
    expect(devices.permission('microphone').get()).to.equal('prompt');
    await createMicrophone(devices).turnOn();
    expect(labels(devices)).to.deep.equal(['Headset', 'Built-in microphone']);
    expect(devices.permission('microphone').get()).to.equal('granted');
  });

  it('follows devices that are plugged in and out', async () => {
    const { hardware, devices } = await machine();
    hardware.unplug(hardware.device('Headset'));
    await until(devices.list('microphone'), ({ length }) => length === 1);
    expect(devices.list('microphone').get()[0]).to.include({ label: 'Built-in microphone', isDefault: true });
  });

  describe('a choice', () => {
    it('outlives a reload', async () => {
      const { hardware, devices, storage } = await machine();
      devices.choose('microphone', hardware.device('Built-in microphone').id);
      const again = await machine({ devices: TWO }, storage);
      const microphone = createMicrophone(again.devices);
      await microphone.turnOn();
      expect(microphone.state.get().label).to.equal('Built-in microphone');
    });

    it('survives changed ids, by its label', async () => {
      const { hardware, devices, storage } = await machine();
      devices.choose('microphone', hardware.device('Built-in microphone').id);
      const again = await machine({ devices: TWO }, storage);
      again.hardware.changeIds();
      const { id } = again.hardware.device('Built-in microphone');
      await until(again.devices.chosen('microphone'), (chosen) => chosen === id);
    });

    it('is found even if the label is unknown before the permission', async () => {
      const { hardware, devices, storage } = await machine();
      devices.choose('microphone', hardware.device('Built-in microphone').id);
      const again = await machine({ devices: TWO, permission: 'prompt' }, storage);
      again.hardware.changeIds();
      const microphone = createMicrophone(again.devices);
      await microphone.turnOn();
      await until(microphone.state, ({ label }) => label === 'Built-in microphone');
      expect(again.hardware.questions).to.have.length(1);
    });

    it('falls back to the previous choice if the device is missing', async () => {
      const { hardware, devices } = await machine();
      hardware.plug({ kind: 'microphone', label: 'Desk' });
      await until(devices.list('microphone'), ({ length }) => length === 3);
      devices.choose('microphone', hardware.device('Built-in microphone').id);
      devices.choose('microphone', hardware.device('Desk').id);
      hardware.unplug(hardware.device('Desk'));
      await until(devices.list('microphone'), ({ length }) => length === 2);
      expect(devices.candidates('microphone').map(({ label }) => label)).to.deep.equal([
        'Built-in microphone',
        'Headset',
      ]);
      expect(devices.chosen('microphone').get()).to.equal(hardware.device('Built-in microphone').id);
    });

    it('can be reset to the system default', async () => {
      const { hardware, devices } = await machine();
      devices.choose('microphone', hardware.device('Built-in microphone').id);
      devices.choose('microphone', null);
      expect(devices.chosen('microphone').get()).to.equal(null);
      expect(devices.candidates('microphone')[0]?.label).to.equal('Headset');
    });

    it('lasts for the page if storage is unavailable', async () => {
      const forbidden = {
        getItem: () => {
          throw new DOMException('', 'SecurityError');
        },
        setItem: () => {
          throw new DOMException('', 'QuotaExceededError');
        },
      };
      const { hardware, devices } = await machine({ devices: TWO }, forbidden);
      const { id } = hardware.device('Built-in microphone');
      devices.choose('microphone', id);
      expect(devices.chosen('microphone').get()).to.equal(id);
    });
  });

  describe('a single permission request', () => {
    const both = (devices: Devices) => [createMicrophone(devices), createCamera(devices)] as const;

    it('covers both devices that are requested together', async () => {
      const { hardware, devices } = await machine({ devices: TWO, permission: 'prompt' });
      const [microphone, camera] = both(devices);
      await Promise.all([microphone.turnOn(), camera.turnOn()]);
      expect(hardware.questions).to.deep.equal([['microphone', 'camera']]);
      expect(microphone.state.get().status).to.equal('on');
      expect(camera.state.get().status).to.equal('on');
    });

    for (const [answer, code] of [
      ['deny', 'device_denied'],
      ['dismiss', 'device_dismissed'],
    ] as const) {
      it(`is not repeated at once if the answer is to ${answer}`, async () => {
        const { hardware, devices } = await machine({ devices: TWO, permission: 'prompt' });
        hardware.answer = answer;
        const [microphone, camera] = both(devices);
        await Promise.all([microphone.turnOn(), camera.turnOn()]);
        expect(hardware.questions).to.have.length(1);
        expect(microphone.state.get().error?.code).to.equal(code);
        expect(camera.state.get().error?.code).to.equal(code);
      });
    }

    it('leaves out a denied device, so that the other still works', async () => {
      const { hardware, devices } = await machine({ devices: TWO });
      hardware.setPermission('camera', 'denied');
      const [microphone, camera] = both(devices);
      await Promise.all([microphone.turnOn(), camera.turnOn()]);
      expect(microphone.state.get().status).to.equal('on');
      expect(camera.state.get().error?.code).to.equal('device_denied');
    });

    it('gives only the microphone without a camera, and the reverse', async () => {
      for (const kind of ['microphone', 'camera'] as const) {
        const { devices } = await machine({ devices: TWO.filter((one) => one.kind === kind) });
        const [microphone, camera] = both(devices);
        await Promise.all([microphone.turnOn(), camera.turnOn()]);
        const [there, missing] = kind === 'microphone' ? [microphone, camera] : [camera, microphone];
        expect(there.state.get().status).to.equal('on');
        expect(missing.state.get().error?.code).to.equal('device_missing');
      }
    });

    it('reports devices that the system blocks', async () => {
      const { hardware, devices } = await machine();
      hardware.blockedBySystem.add('camera');
      const [microphone, camera] = both(devices);
      await Promise.all([microphone.turnOn(), camera.turnOn()]);
      expect(microphone.state.get().status).to.equal('on');
      expect(camera.state.get().error?.code).to.equal('device_blocked_by_system');
    });
  });
});
