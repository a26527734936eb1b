import { expect } from '@open-wc/testing';
import { until } from '../../src/core/store.js';
import { createCamera, createMicrophone } from '../../src/media/create-local-device.js';
import { Devices } from '../../src/media/devices.js';
import { LocalDevice } from '../../src/media/local-device.js';
import { VirtualMediaDevices, type VirtualMediaDevicesOptions } from '../../src/testing/index.js';

const HEADSET = { kind: 'microphone', label: 'Headset' } as const;
const BUILT_IN = { kind: 'microphone', label: 'Built-in microphone' } as const;
const WEBCAM = { kind: 'camera', label: 'Webcam' } as const;
const LID = { kind: 'camera', label: 'Lid camera' } as const;

function machine(options: VirtualMediaDevicesOptions = { devices: [HEADSET, BUILT_IN, WEBCAM, LID] }) {
  const hardware = new VirtualMediaDevices(options);
  const devices = new Devices(hardware.asPlatform());
  const microphone = createMicrophone(devices);
  const camera = createCamera(devices);
  const notices: string[] = [];
  for (const device of [microphone, camera]) {
    device.addEventListener('switched', ({ data }) => notices.push(data.message));
  }
  const uses = (device: LocalDevice, label: string) => until(device.state, (state) => state.label === label);
  return { hardware, devices, microphone, camera, notices, uses };
}

describe('LocalDevice', () => {
  describe('that others have muted', () => {
    /** What asks the room, and answers when the test says so. */
    function lifting() {
      const calls: { resolve: () => void; reject: (error: Error) => void }[] = [];
      const lift = () => new Promise<void>((resolve, reject) => calls.push({ resolve, reject }));
      return { lift, calls };
    }

    it('is off at once, stays captured, and asks before it is on again', async () => {
      const { microphone } = machine();
      const { lift, calls } = lifting();
      await microphone.turnOn();
      const track = microphone.track.get();
      microphone.allow(lift);
      expect(microphone.state.get().status).to.equal('muted');
      expect([track?.enabled, microphone.choice]).to.deep.equal([false, false]);
      const on = microphone.turnOn();
      expect([microphone.state.get().status, track?.enabled]).to.deep.equal(['starting', false]);
      microphone.allow(true);
      calls[0]!.resolve();
      await on;
      expect([microphone.state.get().status, track?.enabled]).to.deep.equal(['on', true]);
      microphone.close();
    });

    it('stays off if it is muted again while it asks', async () => {
      const { microphone } = machine();
      const [first, second] = [lifting(), lifting()];
      await microphone.turnOn();
      microphone.allow(first.lift);
      const on = microphone.turnOn();
      microphone.allow(second.lift);
      first.calls[0]!.reject(new Error('You were muted again.'));
      await on;
      expect(microphone.state.get()).to.deep.include({ status: 'muted', error: null });
      microphone.allow(true);
      expect(microphone.state.get().status, 'nobody has asked since').to.equal('muted');
      microphone.close();
    });

    it('stays off if it is turned off while it asks, and reports a refusal', async () => {
      const { camera } = machine();
      const { lift, calls } = lifting();
      await camera.turnOn();
      camera.allow(lift);
      expect(camera.state.get().status).to.equal('off');
      const on = camera.turnOn();
      camera.turnOff();
      calls[0]!.resolve();
      await on;
      expect(camera.state.get().status).to.equal('off');
      const again = camera.turnOn();
      calls[1]!.reject(new Error('The room is out of reach.'));
      await again;
      expect(camera.state.get()).to.deep.include({ status: 'failed' });
      expect(camera.state.get().error?.message).to.equal('The room is out of reach.');
      camera.close();
    });

    it('that was never asked for is not captured', () => {
      const { microphone } = machine();
      microphone.allow(lifting().lift);
      expect([microphone.state.get().status, microphone.choice]).to.deep.equal(['off', null]);
      microphone.close();
    });
  });

  describe('in a real browser', () => {
    it('captures when it is turned on, and knows its name', async () => {
      const camera = new LocalDevice({ kind: 'video' });
      await camera.turnOn();
      expect(camera.state.get().status).to.equal('on');
      expect(camera.state.get().label).to.not.equal('');
      expect(camera.track.get()?.readyState).to.equal('live');
      camera.close();
    });

    it('stops a camera that is turned off, so that its light goes out', async () => {
      const camera = new LocalDevice({ kind: 'video' });
      await camera.turnOn();
      const track = camera.track.get();
      camera.turnOff();
      expect(track?.readyState).to.equal('ended');
      expect(camera.track.get()).to.equal(null);
      expect(camera.state.get().status).to.equal('off');
      camera.close();
    });

    it('keeps a muted microphone captured, so that its publication lives on', async () => {
      const microphone = new LocalDevice({ kind: 'audio' });
      await microphone.turnOn();
      const track = microphone.track.get();
      microphone.turnOff();
      expect(microphone.state.get().status).to.equal('muted');
      expect(microphone.track.get()).to.equal(track);
      expect(track?.enabled).to.equal(false);
      await microphone.turnOn();
      expect(track?.enabled).to.equal(true);
      expect(microphone.state.get().status).to.equal('on');
      microphone.release();
      expect(track?.readyState).to.equal('ended');
    });

    it('switches to the chosen device', async () => {
      const devices = new Devices({ storage: null });
      const microphone = createMicrophone(devices);
      await microphone.turnOn();
      const used = microphone.state.get().deviceId;
      const other = devices
        .list('microphone')
        .get()
        .find(({ id }) => id !== used)!;
      devices.choose('microphone', other.id);
      await until(microphone.state, ({ deviceId }) => deviceId === other.id);
      expect(microphone.track.get()?.label).to.equal(other.label);
      microphone.close();
      devices.close();
    });
  });

  describe('failures', () => {
    for (const [name, message, code] of [
      ['NotAllowedError', 'Permission denied', 'device_denied'],
      ['NotAllowedError', 'Permission dismissed', 'device_dismissed'],
      ['NotAllowedError', 'Permission denied by system', 'device_blocked_by_system'],
      ['NotFoundError', '', 'device_missing'],
      ['NotReadableError', '', 'device_busy'],
      ['OverconstrainedError', '', 'device_unsuitable'],
    ] as const) {
      it(`says ${code} for ${name} ${message}`, async () => {
        const { hardware, camera } = machine();
        hardware.failure.video = new DOMException(message, name);
        await camera.turnOn();
        expect(camera.state.get().status).to.equal('failed');
        expect(camera.state.get().error?.code).to.equal(code);
      });
    }

    it('reports a browser without devices', async () => {
      const camera = createCamera(new Devices({ mediaDevices: undefined }));
      await camera.turnOn();
      expect(camera.state.get().error?.code).to.equal('capture_unsupported');
    });

    it('starts once there is a device', async () => {
      const { hardware, camera, uses } = machine({ devices: [HEADSET] });
      await camera.turnOn();
      expect(camera.state.get().error?.code).to.equal('device_missing');
      hardware.plug(WEBCAM);
      await uses(camera, 'Webcam');
    });

    it('starts once it is allowed', async () => {
      const { hardware, camera, uses } = machine({ devices: [WEBCAM], permission: 'denied' });
      await camera.turnOn();
      expect(camera.state.get().error?.code).to.equal('device_denied');
      hardware.setPermission('camera', 'granted');
      await uses(camera, 'Webcam');
    });

    it('stays off after it was turned off, whatever is plugged in', async () => {
      const { hardware, devices, camera } = machine({ devices: [HEADSET] });
      await camera.turnOn();
      camera.turnOff();
      hardware.plug(WEBCAM);
      await until(devices.list('camera'), ({ length }) => length === 1);
      expect(camera.state.get().status).to.equal('off');
      expect(hardware.device('Webcam').tracks).to.have.length(0);
    });

    it('releases a device that starts after it was turned off', async () => {
      const { hardware, camera } = machine();
      const turningOn = camera.turnOn();
      camera.turnOff();
      await turningOn;
      expect(hardware.device('Webcam').tracks).to.have.length(0);
      expect(camera.state.get().status).to.equal('off');
    });
  });

  describe('unplugging', () => {
    for (const kind of ['microphone', 'camera'] as const) {
      const [best, second] = kind === 'microphone' ? [HEADSET, BUILT_IN] : [WEBCAM, LID];

      it(`switches to another ${kind}, and back to the first once it returns`, async () => {
        const { hardware, notices, uses, ...call } = machine();
        const device = call[kind];
        await device.turnOn();
        call.devices.choose(kind, hardware.device(best.label).id);
        const unplugged = hardware.device(best.label);
        hardware.unplug(unplugged);
        await uses(device, second.label);
        expect(device.track.get()?.readyState).to.equal('live');
        expect(notices.at(-1)).to.equal(
          `${best.label} was disconnected. Your ${kind} is now ${second.label}.`,
        );
        hardware.plug(unplugged);
        await uses(device, best.label);
        expect(notices.at(-1)).to.equal(`${best.label} is back. Your ${kind} is now ${best.label}.`);
        expect(notices).to.have.length(2);
      });

      it(`always has a ${kind} track meanwhile, so that its publication continues`, async () => {
        const { hardware, uses, ...call } = machine();
        const device = call[kind];
        await device.turnOn();
        let without = 0;
        device.track.listen((track) => {
          if (!track) without++;
        });
        const unplugged = hardware.device(best.label);
        hardware.unplug(unplugged);
        await uses(device, second.label);
        hardware.plug(unplugged);
        await uses(device, best.label);
        expect(without).to.equal(0);
      });
    }

    it('keeps a muted microphone muted', async () => {
      const { hardware, microphone, uses } = machine();
      await microphone.turnOn();
      microphone.turnOff();
      hardware.unplug(hardware.device('Headset'));
      await uses(microphone, 'Built-in microphone');
      expect(microphone.state.get().status).to.equal('muted');
      expect(microphone.track.get()?.enabled).to.equal(false);
    });

    it('reports that no device is left, and continues once there is a device', async () => {
      const { hardware, camera, uses } = machine({ devices: [WEBCAM] });
      await camera.turnOn();
      const unplugged = hardware.device('Webcam');
      hardware.unplug(unplugged);
      const { error } = await until(camera.state, ({ status }) => status === 'failed');
      expect(error?.code).to.equal('device_ended');
      expect(camera.track.get()).to.equal(null);
      hardware.plug(unplugged);
      await uses(camera, 'Webcam');
    });

    it('returns muted if it was muted', async () => {
      const { hardware, microphone } = machine({ devices: [HEADSET] });
      await microphone.turnOn();
      microphone.turnOff();
      const unplugged = hardware.device('Headset');
      hardware.unplug(unplugged);
      await until(microphone.state, ({ status }) => status === 'failed');
      hardware.plug(unplugged);
      await until(microphone.state, ({ status }) => status === 'muted');
    });

    it('reports a withdrawn permission as denied', async () => {
      const { hardware, camera } = machine();
      await camera.turnOn();
      hardware.setPermission('camera', 'denied');
      const { error } = await until(camera.state, ({ status }) => status === 'failed');
      expect(error?.code).to.equal('device_denied');
    });
  });

  describe('choices of the system', () => {
    it('follows the system’s microphone if none was chosen, with a notice', async () => {
      const { hardware, microphone, notices, uses } = machine();
      await microphone.turnOn();
      expect(microphone.state.get().label).to.equal('Headset');
      hardware.setDefault(hardware.device('Built-in microphone'));
      await uses(microphone, 'Built-in microphone');
      expect(notices).to.deep.equal([
        "Your system's microphone has changed. Your microphone is now Built-in microphone.",
      ]);
    });

    it('keeps the chosen device', async () => {
      const { hardware, devices, microphone } = machine();
      await microphone.turnOn();
      devices.choose('microphone', hardware.device('Headset').id);
      hardware.setDefault(hardware.device('Built-in microphone'));
      await until(devices.list('microphone'), (list) => list[1]?.isDefault === true);
      expect(microphone.state.get().label).to.equal('Headset');
    });

    it('shows that the system has muted it, until it is unmuted', async () => {
      const { hardware, microphone } = machine();
      await microphone.turnOn();
      hardware.device('Headset').interrupt(true);
      expect(microphone.state.get()).to.include({ status: 'on', isInterrupted: true });
      hardware.device('Headset').interrupt(false);
      expect(microphone.state.get().isInterrupted).to.equal(false);
    });
  });

  describe('another program that uses the device', () => {
    it('makes the next device take over, with a notice', async () => {
      const { hardware, devices, camera, notices } = machine();
      await devices.ready;
      devices.choose('camera', hardware.device('Webcam').id);
      hardware.device('Webcam').isBusy = true;
      await camera.turnOn();
      expect(camera.state.get()).to.include({ status: 'on', label: 'Lid camera' });
      expect(notices).to.deep.equal(['Webcam is in use by another program. Your camera is now Lid camera.']);
    });

    it('is reported if there is no other device', async () => {
      const { hardware, camera } = machine({ devices: [WEBCAM] });
      hardware.device('Webcam').isBusy = true;
      await camera.turnOn();
      expect(camera.state.get().error?.code).to.equal('device_busy');
      hardware.device('Webcam').isBusy = false;
      await camera.turnOn();
      expect(camera.state.get().status).to.equal('on');
    });
  });

  describe('a device whose tracks have an unlisted id and label', () => {
    const inTracks = { id: 'unlisted', label: 'Unlisted' };

    for (const kind of ['microphone', 'camera'] as const) {
      const strange = { kind, label: 'Strange', inTracks } as const;
      const other = { kind, label: 'Other' } as const;

      it(`is captured once, also if it was chosen: the ${kind}`, async () => {
        const { hardware, devices, notices, ...call } = machine({ devices: [other, strange] });
        await devices.ready;
        const { id } = hardware.device('Strange');
        devices.choose(kind, id);
        await call[kind].turnOn();
        await devices.refresh();
        hardware.plug({ kind, label: 'One more' });
        await until(devices.list(kind), (list) => list.length === 3);
        expect(call[kind].state.get()).to.include({ status: 'on', deviceId: id });
        expect(hardware.requests).to.have.length(1);
        expect(notices).to.have.length(0);
      });

      it(`is replaced by a chosen device, and by another once it is gone: the ${kind}`, async () => {
        const { hardware, devices, notices, uses, ...call } = machine({ devices: [strange, other] });
        await call[kind].turnOn();
        devices.choose(kind, hardware.device('Other').id);
        await uses(call[kind], 'Other');
        devices.choose(kind, hardware.device('Strange').id);
        await uses(call[kind], 'Unlisted');
        hardware.unplug(hardware.device('Strange'));
        await uses(call[kind], 'Other');
        expect(hardware.requests).to.have.length(4);
        expect(notices).to.deep.equal([`Unlisted was disconnected. Your ${kind} is now Other.`]);
      });

      it(`is kept if it is no longer listed but still live: the ${kind}`, async () => {
        const { hardware, devices, ...call } = machine({ devices: [other, strange] });
        await call[kind].turnOn();
        const track = call[kind].track.get();
        hardware.changeIds();
        const { id } = hardware.device('Other');
        await until(call[kind].state, ({ deviceId }) => deviceId === id);
        expect(call[kind].track.get()).to.equal(track);
        expect(hardware.requests).to.have.length(1);
      });
    }
  });

  it('says that a moderator has to allow it, until one does, and captures nothing meanwhile', async () => {
    const { hardware, microphone } = machine();
    microphone.allow('revoked');
    await microphone.turnOn();
    expect(microphone.state.get().error?.code).to.equal('device_revoked');
    expect(hardware.requests).to.have.length(0);
    microphone.allow(true);
    expect(microphone.state.get()).to.include({ status: 'off', error: null });
    await microphone.turnOn();
    expect(microphone.state.get().status).to.equal('on');
    microphone.allow(false);
    await microphone.turnOn();
    expect(microphone.state.get().error?.code).to.equal('device_not_granted');
  });

  describe('a phone', () => {
    const phone = () =>
      machine({
        devices: [
          { kind: 'camera', label: 'Front', facing: 'user' },
          { kind: 'camera', label: 'Back', facing: 'environment' },
        ],
      });

    it('switches its camera and back, one at a time', async () => {
      const { hardware, camera, notices } = phone();
      await camera.turnOn();
      expect(camera.state.get().facing).to.equal('user');
      await camera.flip();
      expect(camera.state.get()).to.include({ facing: 'environment', label: 'Back' });
      expect(hardware.device('Front').tracks).to.have.length(0);
      await camera.flip();
      expect(camera.state.get()).to.include({ facing: 'user', label: 'Front' });
      expect(notices).to.have.length(0);
    });

    it('does not switch a camera without a facing mode', async () => {
      const { hardware, camera } = machine();
      await camera.turnOn();
      await camera.flip();
      expect(hardware.requests).to.have.length(1);
    });
  });
});
