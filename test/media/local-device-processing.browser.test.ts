import { expect } from '@open-wc/testing';
import { until } from '../../src/core/store.js';
import { createCamera, createMicrophone } from '../../src/media/create-local-device.js';
import { Devices } from '../../src/media/devices.js';
import type { LocalDevice } from '../../src/media/local-device.js';
import { mirror, stillImage, type TrackProcessor } from '../../src/media/processors/index.js';
import { VirtualMediaDevices } from '../../src/testing/index.js';
import { pictureOf } from './processors/track-probe.js';

/** Gives a copy. */
const copying = (kind: 'audio' | 'video'): TrackProcessor => ({
  name: 'copying',
  kind,
  async start(input) {
    const track = input.clone();
    return { track, stop: () => track.stop() };
  },
});

function green(): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#00a000';
  context.fillRect(0, 0, 320, 180);
  return canvas;
}

describe('LocalDevice and its processors', () => {
  let hardware: VirtualMediaDevices;
  let devices: Devices;
  let microphone: LocalDevice;
  let camera: LocalDevice;
  beforeEach(() => {
    hardware = new VirtualMediaDevices();
    devices = new Devices(hardware.asPlatform());
    microphone = createMicrophone(devices);
    camera = createCamera(devices);
  });
  afterEach(() => {
    microphone.close();
    camera.close();
    devices.close();
  });

  it('returns the processed track with the device’s label, and the original track without processors', async () => {
    await camera.turnOn();
    const captured = camera.track.get();
    const { label } = camera.state.get();
    await camera.process([copying('video')]);
    expect(camera.processing.get().status).to.equal('on');
    expect(camera.track.get()).to.not.equal(captured);
    expect(camera.state.get().label).to.equal(label);
    await camera.process([]);
    expect(camera.track.get()).to.equal(captured);
    expect(hardware.requests, 'captured once').to.have.length(1);
  });

  it('sends no video of a camera before its effect is ready', async () => {
    const tracks: (MediaStreamTrack | null)[] = [];
    camera.track.listen((track) => tracks.push(track as MediaStreamTrack | null));
    await camera.process([mirror()]);
    await camera.turnOn();
    const shown = await until(camera.track, (track) => track !== null);
    expect(tracks).to.deep.equal([shown]);
    const { width } = (await pictureOf(shown!)).image;
    expect(width).to.be.above(0);
    camera.turnOff();
    expect(camera.track.get()).to.equal(null);
    expect(shown!.readyState, 'nothing goes on in the dark').to.equal('ended');
  });

  it('also mutes the processed track', async () => {
    await microphone.turnOn();
    await microphone.process([copying('audio')]);
    microphone.turnOff();
    expect(microphone.state.get().status).to.equal('muted');
    expect(microphone.track.get()!.enabled).to.equal(false);
    await microphone.process([]);
    expect(microphone.track.get()!.enabled, 'switching an effect unmutes nobody').to.equal(false);
    await microphone.turnOn();
    expect(microphone.track.get()!.enabled).to.equal(true);
  });

  it('keeps processing with another device', async () => {
    hardware.plug({ kind: 'microphone', label: 'Headset' });
    await microphone.turnOn();
    await microphone.process([copying('audio')]);
    const before = microphone.track.get();
    const { label } = microphone.state.get();
    hardware.unplug(hardware.device(label));
    await until(microphone.track, (track) => track !== null && track !== before);
    expect(microphone.state.get().label).to.not.equal(label);
    expect(microphone.processing.get().status).to.equal('on');
    expect(before!.readyState).to.equal('ended');
  });

  it('requests no camera for a still image, and releases a running camera', async () => {
    await camera.process([stillImage(green())]);
    await camera.turnOn();
    const still = await until(camera.track, (track) => track !== null);
    expect((await pictureOf(still!)).at(0.5, 0.5)[1]).to.be.above(120);
    expect(hardware.requests).to.deep.equal([]);
    await camera.process([]);
    expect(hardware.requests).to.have.length(1);
    const captured = camera.track.get()!;
    expect(captured.readyState).to.equal('live');
    await camera.process([stillImage(green())]);
    expect(captured.readyState, 'the light is out').to.equal('ended');
    expect(camera.state.get().status).to.equal('on');
  });

  it('uses the camera if the still image fails', async () => {
    await camera.turnOn();
    await camera.process([stillImage('/no-such-picture.png')]);
    expect(camera.processing.get().error?.code).to.equal('processor_unavailable');
    expect(camera.state.get().label).to.not.equal('');
    expect(camera.track.get()?.readyState).to.equal('live');
  });
});
