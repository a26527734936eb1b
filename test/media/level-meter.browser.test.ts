import { expect } from '@open-wc/testing';
import { until } from '../../src/core/store.js';
import { openAudioContext } from '../../src/media/audio-context.js';
import { LevelMeter } from '../../src/media/level-meter.js';

describe('LevelMeter', () => {
  it('shows a tone, and nothing once it is silent', async () => {
    const context = openAudioContext();
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const destination = context.createMediaStreamDestination();
    oscillator.connect(gain).connect(destination);
    oscillator.start();
    const meter = new LevelMeter();
    const { level, stop } = meter.watch(destination.stream.getAudioTracks()[0] as MediaStreamTrack);
    // Says where the sound stops, should it not arrive.
    const stuck = setTimeout(() => {
      console.error(`tone: ${context.state} at ${context.currentTime} s; meter runs: ${meter.isRunning}`);
    }, 15_000);
    await until(level, (value) => value > 0.5);
    clearTimeout(stuck);
    gain.gain.value = 0;
    await until(level, (value) => value === 0);
    stop();
    meter.close();
    await context.close();
  });

  it('leaves no timer behind once nothing is measured', () => {
    const pending = new Set<object>();
    const meter = new LevelMeter({
      now: () => 0,
      after(_delayMs, _run) {
        const timer = {};
        pending.add(timer);
        return () => void pending.delete(timer);
      },
    });
    const context = openAudioContext();
    const track = context.createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack;
    const { stop } = meter.watch(track);
    expect(pending.size).to.equal(1);
    stop();
    expect(pending.size).to.equal(0);
    void context.close();
  });
});
