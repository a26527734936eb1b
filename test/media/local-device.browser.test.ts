import { expect } from '@open-wc/testing';
import { until } from '../../src/core/store.js';
import { LocalDevice } from '../../src/media/local-device.js';

/** A `MediaDevices` that answers as it is told. */
function devices(answer: () => Promise<MediaStream>): MediaDevices {
  return { getUserMedia: answer } as unknown as MediaDevices;
}

function failing(name: string): MediaDevices {
  return devices(() => Promise.reject(new DOMException('no', name)));
}

describe('LocalDevice', () => {
  it('captures when it is turned on, and knows its name', async () => {
    const camera = new LocalDevice({ kind: 'video' });
    await camera.turnOn();
    expect(camera.state.get().status).to.equal('on');
    expect(camera.state.get().label).to.not.equal('');
    expect(camera.track.get()?.readyState).to.equal('live');
    camera.release();
  });

  it('stops a camera that is turned off, so that its light goes out', async () => {
    const camera = new LocalDevice({ kind: 'video' });
    await camera.turnOn();
    const track = camera.track.get();
    camera.turnOff();
    expect(track?.readyState).to.equal('ended');
    expect(camera.track.get()).to.equal(null);
    expect(camera.state.get().status).to.equal('off');
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

  for (const [name, code] of [
    ['NotAllowedError', 'device_denied'],
    ['NotFoundError', 'device_missing'],
    ['NotReadableError', 'device_busy'],
    ['OverconstrainedError', 'device_unsuitable'],
  ]) {
    it(`says ${code} for ${name}`, async () => {
      const camera = new LocalDevice({ kind: 'video', mediaDevices: failing(name as string) });
      await camera.turnOn();
      expect(camera.state.get().status).to.equal('failed');
      expect(camera.state.get().error?.code).to.equal(code);
    });
  }

  it('says so where the browser offers no devices at all', async () => {
    const camera = new LocalDevice({ kind: 'video', mediaDevices: undefined });
    await camera.turnOn();
    expect(camera.state.get().error?.code).to.equal('capture_unsupported');
  });

  it('gives back a device that arrives after it was turned off again', async () => {
    let give: (stream: MediaStream) => void = () => {};
    const camera = new LocalDevice({
      kind: 'video',
      mediaDevices: devices(
        () =>
          new Promise((resolve) => {
            give = resolve;
          }),
      ),
    });
    const turningOn = camera.turnOn();
    camera.turnOff();
    const stream = document.createElement('canvas').captureStream();
    give(stream);
    await turningOn;
    expect(stream.getVideoTracks()[0]?.readyState).to.equal('ended');
    expect(camera.state.get().status).to.equal('off');
  });

  it('says so when the device is taken away while it is on', async () => {
    const stream = document.createElement('canvas').captureStream();
    const camera = new LocalDevice({ kind: 'video', mediaDevices: devices(async () => stream) });
    await camera.turnOn();
    stream.getVideoTracks()[0]?.dispatchEvent(new Event('ended'));
    expect((await until(camera.state, ({ status }) => status === 'failed')).error?.code).to.equal(
      'device_ended',
    );
    expect(camera.track.get()).to.equal(null);
  });
});
