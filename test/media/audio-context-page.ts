/** The page of `audio-context.chromium.test.ts`: a tone, and a meter that measures it. */
import { until } from '../../src/core/store.js';
import { openAudioContext } from '../../src/media/audio-context.js';
import { LevelMeter } from '../../src/media/level-meter.js';

window.suspensions = 0;

window.meterTone = () => {
  const audio = openAudioContext();
  audio.addEventListener('statechange', () => {
    if (audio.state === 'suspended') window.suspensions += 1;
  });
  const tone = new OscillatorNode(audio);
  const volume = new GainNode(audio);
  const out = new MediaStreamAudioDestinationNode(audio);
  tone.connect(volume).connect(out);
  tone.start();
  const { level } = new LevelMeter().watch(out.stream.getAudioTracks()[0]!);
  // A stopped context keeps its last samples: only a level that falls and rises proves that the meter works.
  window.hearTone = async () => {
    volume.gain.value = 0;
    await until(level, (value) => value === 0);
    volume.gain.value = 1;
    await until(level, (value) => value > 0.5);
  };
};
