import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioLevel } from '../../../src/call/participants/audio-level.js';
import type { ParticipantSource, SourceState } from '../../../src/call/participants/participant.js';
import { atom } from '../../../src/core/store.js';
import type { LevelMeter } from '../../../src/media/level-meter.js';
import { TestClock } from '../../../src/testing/test-clock.js';

/** A microphone whose track is as loud as a test says. */
function microphone() {
  const clock = new TestClock();
  const measured = atom(0);
  const track = atom<MediaStreamTrack | null>({} as MediaStreamTrack);
  const state = atom<SourceState>({ status: 'live', muted: false, error: null });
  const meter = { clock, watch: () => ({ level: measured, hasSignal: atom(true), stop: () => {} }) };
  const audio = new AudioLevel(
    { track, state } as unknown as ParticipantSource,
    meter as unknown as LevelMeter,
  );
  const mute = (muted: boolean) => state.set({ ...state.get(), muted });
  return { clock, measured, track, mute, audio };
}

test('a participant speaks from the first voice until 600 ms of quiet', async () => {
  const { clock, measured, audio } = microphone();
  measured.set(0.5);
  assert.equal(audio.isSpeaking.get(), true);
  measured.set(0);
  await clock.advance(590);
  assert.equal(audio.isSpeaking.get(), true);
  await clock.advance(10);
  assert.equal(audio.isSpeaking.get(), false);
});

test('a muted microphone and a microphone without a track are quiet at once, without a timer', () => {
  const { clock, measured, track, mute, audio } = microphone();
  measured.set(0.5);
  mute(true);
  assert.equal(clock.pending, 0);
  assert.equal(audio.level.get(), 0);
  assert.equal(audio.isSpeaking.get(), false);
  mute(false);
  measured.set(0.6);
  assert.equal(audio.isSpeaking.get(), true);
  track.set(null);
  assert.equal(audio.isSpeaking.get(), false);
  assert.equal(clock.pending, 0);
});

test('stopping ends the speech and leaves no timer', () => {
  const { clock, measured, audio } = microphone();
  measured.set(0.5);
  audio.stop();
  measured.set(0.7);
  assert.equal(audio.isSpeaking.get(), false);
  assert.equal(clock.pending, 0);
});
