import { openAudioContext } from '../audio-context.js';

let shared: AudioContext | undefined;

/** Creates a microphone track with a steady tone, whose pitch depends on `seed`. Needs no permission. */
export function createSyntheticMicrophone({ seed }: { seed: number }): MediaStreamTrack {
  shared ??= awake(openAudioContext());
  const tone = new OscillatorNode(shared, { frequency: 180 + (seed % 12) * 30 });
  const volume = new GainNode(shared, { gain: 0.05 });
  const out = new MediaStreamAudioDestinationNode(shared, { channelCount: 1 });
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0]!;
}

/** A page may play audio only after the first user gesture. */
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
