import { expect } from '@open-wc/testing';
import { createSyntheticMicrophone } from '../../src/media/synthetic/synthetic-microphone.js';
import { waitUntil } from '../elements/wait-until.js';

describe('createSyntheticMicrophone', () => {
  const Native = window.AudioContext;
  const opened: AudioContext[] = [];

  before(() => {
    window.AudioContext = class extends Native {
      constructor(options?: AudioContextOptions) {
        super(options);
        opened.push(this);
      }
    };
  });

  after(() => {
    window.AudioContext = Native;
  });

  const states = () => opened.map(({ state }) => state);

  it('takes no processor time once the last of its tracks is stopped', async () => {
    const [ada, grace] = [1, 2].map((seed) => createSyntheticMicrophone({ seed }));
    await waitUntil(() => states().join() === 'running', 'one context for both');
    ada!.stop();
    ada!.stop();
    expect(grace!.readyState).to.equal('live');
    expect(states()).to.deep.equal(['running']);
    grace!.stop();
    expect([ada!.readyState, grace!.readyState]).to.deep.equal(['ended', 'ended']);
    await waitUntil(() => states().join() === 'closed', 'closed with the last track');
  });

  it('is heard again after all tracks were stopped', async () => {
    opened.length = 0;
    const track = createSyntheticMicrophone({ seed: 3 });
    const listener = new Native();
    const analyser = new AnalyserNode(listener);
    listener.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    await waitUntil(() => {
      analyser.getFloatTimeDomainData(samples);
      return samples.some((sample) => Math.abs(sample) > 0.01);
    }, 'its tone');
    track.stop();
    await listener.close();
    await waitUntil(() => states().join() === 'closed', 'closed again');
  });
});
