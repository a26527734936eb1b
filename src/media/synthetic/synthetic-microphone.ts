import { openAudioContext } from '../audio-context.js';

/** Plays the tones of all tracks. It is closed while there is no tone, because rendering silence takes CPU time, too. */
let shared: AudioContext | null = null;
let tones = 0;

/**
 * Creates a microphone track with a steady tone, whose pitch depends on `seed`, until it is stopped. Needs no
 * permission.
 */
export function createSyntheticMicrophone({ seed }: { seed: number }): MediaStreamTrack {
  shared ??= awake(openAudioContext());
  const audio = shared;
  const tone = new OscillatorNode(audio, { frequency: 180 + (seed % 12) * 30 });
  const volume = new GainNode(audio, { gain: 0.05 });
  const out = new MediaStreamAudioDestinationNode(audio, { channelCount: 1 });
  tone.connect(volume).connect(out);
  tone.start();
  tones++;
  const track = out.stream.getAudioTracks()[0]!;
  const end = track.stop.bind(track);
  // An oscillator plays for as long as its context runs, whether or not anyone hears it, and `stop()` fires no event.
  track.stop = () => {
    if (track.readyState === 'ended') return;
    end();
    tone.stop();
    volume.disconnect();
    if (--tones > 0) return;
    void audio.close();
    shared = null;
  };
  return track;
}

/** A page may play audio only after the first user gesture. */
function awake(audio: AudioContext): AudioContext {
  const wake = (): void => {
    void audio.resume();
  };
  audio.addEventListener('statechange', () => {
    if (audio.state !== 'running' && audio.state !== 'closed') return;
    for (const type of TOUCHES) window.removeEventListener(type, wake, true);
  });
  for (const type of TOUCHES) window.addEventListener(type, wake, true);
  return audio;
}

const TOUCHES = ['pointerdown', 'keydown'] as const;
