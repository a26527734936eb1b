import { openAudioContext } from '../../media/audio-context.js';
import { act } from '../base/action-error.js';

/** What a short sound can tell. */
export type Signal = 'joined' | 'left' | 'hand' | 'message' | 'test';

interface Note {
  readonly hertz: number;
  readonly atMs: number;
}

const NOTE_MS = 110;
const RING_MS = 320;
const VOLUME = 0.12;

/** Up is good news, down is a farewell; one note asks for nothing but a glance. */
const TUNES: Record<Signal, readonly Note[]> = {
  joined: notes(523, 784),
  left: notes(659, 440),
  hand: notes(880, 880),
  message: notes(1047),
  test: notes(523, 659, 784, 1047),
};

let context: AudioContext | undefined;

/**
 * Plays a signal, made on the spot: nothing is loaded for it. Silent, and no failure, where the browser holds sound
 * back.
 * @param speaker where to play it, by id; `''` for the system's own.
 */
export async function chime(signal: Signal, speaker = ''): Promise<void> {
  context ??= openAudioContext({ latencyHint: 'interactive' });
  const output = context as AudioContext & { setSinkId?(id: string): Promise<void>; sinkId?: string };
  if (output.setSinkId && output.sinkId !== speaker) {
    const routed = act('speaker', () => output.setSinkId?.(speaker));
    // Only a person who tests a speaker wants to know that it cannot be used.
    await (signal === 'test' ? routed : routed.catch(() => {}));
  }
  if (context.state === 'suspended') {
    // Asked without a gesture, it stays suspended for ever: whatever is due would sound all at once later.
    if (!navigator.userActivation?.hasBeenActive) return;
    await context.resume();
  }
  const startsAt = context.currentTime + 0.02;
  for (const note of TUNES[signal]) ring(context, note, startsAt);
}

/** A struck bar: it is loud at once and fades. */
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
