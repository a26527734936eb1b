import { openAudioContext } from '../audio-context.js';

let shared: AudioContext | undefined;

/** A microphone track with a steady tone, lower or higher by `seed`. Asks for nothing. */
export function createSyntheticMicrophone({ seed }: { seed: number }): MediaStreamTrack {
  shared ??= awake(openAudioContext());
  const tone = new OscillatorNode(shared, { frequency: 180 + (seed % 12) * 30 });
  const volume = new GainNode(shared, { gain: 0.05 });
  const out = new MediaStreamAudioDestinationNode(shared, { channelCount: 1 });
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0]!;
}

/** A page that nobody has touched yet may not make a sound; from the first touch on it may. */
function awake(audio: AudioContext): AudioContext {
  const wake = (): void => {
    void audio.resume();
  };
  audio.addEventListener('statechange', () => {
    if (audio.state !== 'running') return;
    for (const type of TOUCHES) window.removeEventListener(type, wake, true);
  });
  for (const type of TOUCHES) window.addEventListener(type, wake, true);
  return audio;
}

const TOUCHES = ['pointerdown', 'keydown'] as const;
