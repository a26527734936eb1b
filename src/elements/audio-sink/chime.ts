import { openAudioContext } from '../../media/audio-context.js';
import { act } from '../base/action-error.js';

/** The events that have a notification sound, and the speaker test. */
export type Signal = 'joined' | 'left' | 'hand' | 'message' | 'test';

interface Note {
  readonly hertz: number;
  readonly atMs: number;
}

const NOTE_MS = 110;
const RING_MS = 320;
const VOLUME = 0.12;

/** Rising notes for someone who joins, falling notes for someone who leaves, a single note for a message. */
const TUNES: Record<Signal, readonly Note[]> = {
  joined: notes(523, 784),
  left: notes(659, 440),
  hand: notes(880, 880),
  message: notes(1047),
  test: notes(523, 659, 784, 1047),
};

let context: AudioContext | undefined;

/**
 * Plays a notification sound. The sound is synthesized, so nothing is loaded. If the browser blocks audio or has no
 * Web Audio, nothing is played and nothing is thrown.
 * @param speaker the id of the speaker to play it on; `''` for the system default.
 */
export async function chime(signal: Signal, speaker = ''): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  context ??= openAudioContext({ latencyHint: 'interactive' });
  const output = context as AudioContext & { setSinkId?(id: string): Promise<void>; sinkId?: string };
  if (output.setSinkId && output.sinkId !== speaker) {
    const routed = act('speaker', () => output.setSinkId?.(speaker));
    // A speaker that cannot be used matters only in a speaker test.
    await (signal === 'test' ? routed : routed.catch(() => {}));
  }
  if (context.state === 'suspended') {
    // Without a user gesture the context stays suspended, and all scheduled sounds would play at once when it
    // resumes.
    if (!navigator.userActivation?.hasBeenActive) return;
    await context.resume();
  }
  const startsAt = context.currentTime + 0.02;
  for (const note of TUNES[signal]) ring(context, note, startsAt);
}

/** The envelope of a struck bar: a fast attack, then a fade. */
function ring(audio: AudioContext, { hertz, atMs }: Note, startsAt: number): void {
  const at = startsAt + atMs / 1000;
  const end = at + RING_MS / 1000;
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(VOLUME, at + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0005, end);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(end);
}

function notes(...hertz: number[]): Note[] {
  return hertz.map((one, index) => ({ hertz: one, atMs: index * NOTE_MS }));
}
