import { expect } from '@open-wc/testing';
import { atom, until } from '../../src/core/store.js';
import { createMicrophone } from '../../src/media/create-local-device.js';
import { Devices } from '../../src/media/devices.js';
import type { LevelMeter } from '../../src/media/level-meter.js';
import { MicrophoneMonitor } from '../../src/media/microphone-monitor.js';
import { TestClock, VirtualMediaDevices } from '../../src/testing/index.js';

/** A meter with scripted levels. */
function fakeMeter() {
  const level = atom(0);
  const hasSignal = atom(true);
  const meter = {
    isRunning: true,
    watched: [] as MediaStreamTrack[],
    watch(track: MediaStreamTrack) {
      meter.watched.push(track);
      return { level, hasSignal, stop: () => {} };
    },
  };
  return { meter: meter as typeof meter & LevelMeter, level, hasSignal };
}

async function talking() {
  const hardware = new VirtualMediaDevices();
  const microphone = createMicrophone(new Devices(hardware.asPlatform()));
  await microphone.turnOn();
  const clock = new TestClock();
  const { meter, level, hasSignal } = fakeMeter();
  const monitor = new MicrophoneMonitor(microphone, meter, clock);
  const code = () => monitor.hint.get()?.code ?? null;
  return { hardware, microphone, clock, meter, level, hasSignal, monitor, code };
}

describe('MicrophoneMonitor', () => {
  it('reports nothing while you are heard', async () => {
    const { clock, level, code } = await talking();
    level.set(0.6);
    await clock.advance(60_000);
    expect(code()).to.equal(null);
  });

  it('reports talking while muted, until it stops or you unmute', async () => {
    const { microphone, clock, meter, level, code } = await talking();
    microphone.turnOff();
    expect(meter.watched[0]?.enabled, 'it hears what is not sent').to.equal(true);
    expect(microphone.track.get()?.enabled).to.equal(false);
    level.set(0.6);
    await clock.advance(1_000);
    expect(code()).to.equal('speaking_while_muted');
    level.set(0);
    await clock.advance(6_000);
    expect(code()).to.equal(null);
    level.set(0.6);
    await clock.advance(1_000);
    expect(code()).to.equal('speaking_while_muted');
    await microphone.turnOn();
    expect(code()).to.equal(null);
  });

  it('ignores a cough', async () => {
    const { microphone, clock, level, code } = await talking();
    microphone.turnOff();
    level.set(0.9);
    await clock.advance(250);
    level.set(0);
    await clock.advance(5_000);
    expect(code()).to.equal(null);
  });

  it('reports a microphone that was never heard, until it is', async () => {
    const { clock, level, code } = await talking();
    await clock.advance(13_000);
    expect(code()).to.equal('microphone_silent');
    level.set(0.3);
    await clock.advance(250);
    expect(code()).to.equal(null);
    level.set(0);
    await clock.advance(60_000);
    expect(code(), 'a pause of someone who was heard').to.equal(null);
  });

  it('reports a microphone that has lost its signal', async () => {
    const { clock, level, hasSignal, code } = await talking();
    level.set(0.5);
    await clock.advance(1_000);
    level.set(0);
    hasSignal.set(false);
    await clock.advance(9_000);
    expect(code()).to.equal('microphone_silent');
  });

  it('reports a system mute that lasts', async () => {
    const { hardware, clock, code } = await talking();
    hardware.device('Synthetic microphone').interrupt(true);
    await clock.advance(500);
    expect(code()).to.equal(null);
    await clock.advance(2_000);
    expect(code()).to.equal('microphone_interrupted');
    hardware.device('Synthetic microphone').interrupt(false);
    await clock.advance(500);
    expect(code()).to.equal(null);
  });

  it('reports nothing while the browser blocks measuring', async () => {
    const { clock, meter, code } = await talking();
    meter.isRunning = false;
    await clock.advance(60_000);
    expect(code()).to.equal(null);
  });

  it('leaves no timer and no track behind', async () => {
    const { microphone, clock, meter, monitor } = await talking();
    expect(clock.pending).to.equal(1);
    microphone.release();
    await until(microphone.track, (track) => track === null);
    expect(clock.pending).to.equal(0);
    expect(meter.watched[0]?.readyState).to.equal('ended');
    monitor.close();
  });
});
