import { expect } from '@open-wc/testing';
import { systemClock } from '../../../src/core/clock.js';
import {
  backgroundImage,
  blur,
  mirror,
  noiseSuppression,
  stillImage,
  type TrackProcessor,
} from '../../../src/media/processors/index.js';
import { ProcessorChain } from '../../../src/media/processors/processor-chain.js';
import { paintPortrait, portraitOf } from '../../../src/media/synthetic/portrait.js';
import { loudnessOf, painted, pictureOf } from './track-probe.js';

const chains: ProcessorChain[] = [];
const sources: MediaStreamTrack[] = [];

async function through(source: MediaStreamTrack, processors: readonly TrackProcessor[], assetBase?: string) {
  const chain = new ProcessorChain({ assetBase, clock: systemClock });
  chains.push(chain);
  sources.push(source);
  await chain.feed(source);
  await chain.use(processors);
  return chain;
}

/** A person before stripes. */
function personInRoom(): MediaStreamTrack {
  const portrait = { ...portraitOf(2), wall: ['transparent', 'transparent'] as const, light: 'transparent' };
  return painted((canvas) => {
    canvas.fillStyle = '#f2f2f2';
    canvas.fillRect(0, 0, 640, 360);
    canvas.fillStyle = '#303030';
    for (let x = 0; x < 640; x += 24) canvas.fillRect(x, 0, 12, 360);
    paintPortrait(canvas, portrait, 0, 0);
  });
}

function leftRedRightBlue(): MediaStreamTrack {
  return painted((canvas) => {
    canvas.fillStyle = '#d00000';
    canvas.fillRect(0, 0, 320, 360);
    canvas.fillStyle = '#0000d0';
    canvas.fillRect(320, 0, 320, 360);
  });
}

function plain(colour: string): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 320, 180);
  return canvas;
}

/**
 * What a room sounds like: brown noise, as of a fan or of traffic. RNNoise has it out within a second; white noise it
 * may not have out in a minute, or never (0.115 to 0.089 after 24 s), which depends on the 2 s of it that are looped.
 */
function noise(): { track: MediaStreamTrack; close: () => Promise<void> } {
  const audio = new AudioContext();
  const buffer = audio.createBuffer(1, audio.sampleRate * 2, audio.sampleRate);
  const samples = buffer.getChannelData(0);
  let level = 0;
  for (let i = 0; i < samples.length; i++) {
    level = 0.98 * level + (Math.random() - 0.5) * 0.1;
    samples[i] = level;
  }
  const source = new AudioBufferSourceNode(audio, { buffer, loop: true });
  const out = new MediaStreamAudioDestinationNode(audio, { channelCount: 1 });
  source.connect(out);
  source.start();
  return { track: out.stream.getAudioTracks()[0]!, close: () => audio.close() };
}

describe('the processors', () => {
  afterEach(async () => {
    await Promise.all(chains.splice(0).map((chain) => chain.feed(null)));
    for (const source of sources.splice(0)) source.stop();
  });

  it('blur the background, and not the person', async () => {
    const room = personInRoom();
    const before = await pictureOf(room);
    const chain = await through(room, [blur()]);
    expect(chain.state.get().error).to.equal(null);
    const after = await pictureOf(chain.output.get()!);
    const wall = [0.2, 0.02, 0.2] as const;
    expect(before.contrast(...wall), 'stripes').to.be.above(150);
    expect(after.contrast(...wall), 'stripes, blurred').to.be.below(40);
    // The forehead.
    const skin = before.at(0.5, 0.38);
    for (const [i, byte] of after.at(0.5, 0.38).entries()) expect(byte).to.be.closeTo(skin[i]!, 12);
  });

  it('show an image behind a person', async () => {
    const chain = await through(personInRoom(), [backgroundImage(plain('#00a000'))]);
    const picture = await pictureOf(chain.output.get()!);
    const [red, green] = picture.at(0.05, 0.1);
    expect(red).to.be.below(40);
    expect(green).to.be.above(120);
    expect(picture.at(0.5, 0.38)[0], 'the forehead').to.be.above(180);
  });

  it('mirror the video for everyone', async () => {
    const chain = await through(leftRedRightBlue(), [mirror()]);
    const picture = await pictureOf(chain.output.get()!);
    expect(picture.at(0.1, 0.5)[2]).to.be.above(150);
    expect(picture.at(0.9, 0.5)[0]).to.be.above(150);
  });

  it('show a still image in place of the camera', async () => {
    const chain = await through(leftRedRightBlue(), [stillImage(plain('#00a000').toDataURL())]);
    const [red, green, blue] = (await pictureOf(chain.output.get()!)).at(0.5, 0.5);
    expect(green).to.be.above(120);
    expect(Math.max(red, blue)).to.be.below(40);
  });

  it('remove noise from the audio', async () => {
    const { track, close } = noise();
    expect(await loudnessOf(track, (rms) => rms > 0)).to.be.above(0.05);
    const chain = await through(track, [noiseSuppression()]);
    expect(chain.state.get().error).to.equal(null);
    expect(await loudnessOf(chain.output.get()!, (rms) => rms < 0.02)).to.be.below(0.02);
    await close();
  });

  it('report missing requirements, and pass the video through unchanged', async () => {
    const room = leftRedRightBlue();
    const chain = await through(room, [backgroundImage('/no-such-picture.png')]);
    expect(chain.state.get().error?.code).to.equal('processor_unavailable');
    expect(chain.output.get()).to.equal(room);
    const { track, close } = noise();
    const sound = await through(track, [noiseSuppression()], '/nowhere');
    expect(sound.state.get().error?.message).to.contain('Noise suppression could not be loaded');
    expect(sound.output.get()).to.equal(track);
    await close();
  });

  it('leave nothing behind when switched on and off 20 times', async () => {
    const { track: voice, close } = noise();
    const camera = personInRoom();
    const contexts: AudioContext[] = [];
    const Native = window.AudioContext;
    window.AudioContext = class extends Native {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const [picture, sound] = [await through(camera, []), await through(voice, [])];
    const outputs: MediaStreamTrack[] = [];
    for (let turn = 0; turn < 20; turn++) {
      await Promise.all([picture.use([blur(), mirror()]), sound.use([noiseSuppression()])]);
      outputs.push(picture.output.get()!, sound.output.get()!);
      await Promise.all([picture.use([]), sound.use([])]);
    }
    window.AudioContext = Native;
    expect(new Set(outputs).size, 'each time a track of its own').to.equal(40);
    expect(outputs.filter(({ readyState }) => readyState === 'live')).to.deep.equal([]);
    expect(contexts).to.have.length(20);
    expect(contexts.filter(({ state }) => state !== 'closed')).to.deep.equal([]);
    expect([camera.readyState, voice.readyState]).to.deep.equal(['live', 'live']);
    expect(document.querySelectorAll('canvas, video')).to.have.length(0);
    await close();
  });
});
