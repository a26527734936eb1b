let shared: AudioContext | undefined;

/** A microphone track with a steady tone, lower or higher by `seed`. Asks for nothing. */
export function createSyntheticMicrophone({ seed }: { seed: number }): MediaStreamTrack {
  shared ??= new AudioContext();
  const tone = new OscillatorNode(shared, { frequency: 180 + (seed % 12) * 30 });
  const volume = new GainNode(shared, { gain: 0.05 });
  const out = new MediaStreamAudioDestinationNode(shared, { channelCount: 1 });
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0]!;
}
