import { expect } from '@open-wc/testing';
import { ALL_FORMATS, AudioBufferSink, BlobSource, Input } from 'mediabunny';
import { CallRecorder, type Recording, type Scene, takeSnapshot } from '../../../src/call/recording/index.js';
import { until } from '../../../src/core/store.js';
import { withDuration } from '../../../src/media/recording/webm-duration.js';
import { RoomError } from '../../../src/room/room-error.js';
import { createFakeCall, type FakeCall } from '../../../src/testing/index.js';

const calls: FakeCall[] = [];

async function joinedCall(): Promise<FakeCall> {
  const call = createFakeCall({ joined: true, participants: ['Grace', { name: 'Alan', camera: false }] });
  calls.push(call);
  await until(call.camera.state, ({ status }) => status === 'on');
  return call;
}

/** A scene with everyone side by side. */
function rowOf(call: FakeCall): Scene {
  const people = call.participants.get();
  return {
    ratio: 16 / 9,
    tiles: people.map(({ sources, details }, index) => ({
      source: sources.camera,
      box: { x: index / people.length, y: 0, width: 1 / people.length, height: 1 },
      name: details.get().name,
      initials: details.get().name.charAt(0),
      hue: 120,
    })),
  };
}

async function played(source: Blob | MediaStreamTrack): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  if (source instanceof Blob) video.src = URL.createObjectURL(source);
  else video.srcObject = new MediaStream([source]);
  await video.play();
  return video;
}

/** Records until the frames add up to `seconds`. */
async function goesOn(call: FakeCall, seconds: number): Promise<void> {
  const video = await played(call.others[0]!.sources.camera.track.get()!);
  while (video.currentTime < seconds) {
    await new Promise((resolve) => video.addEventListener('timeupdate', resolve, { once: true }));
  }
  video.srcObject = null;
}

async function colourAt(video: HTMLVideoElement, x: number, y: number): Promise<number[]> {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.drawImage(video, x * video.videoWidth, y * video.videoHeight, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

describe('CallRecorder', () => {
  afterEach(async () => {
    await Promise.all(calls.splice(0).map((call) => call.close()));
  });

  it('makes a file that plays: right length, both tracks, the video and the audio of the call', async () => {
    const call = await joinedCall();
    const recorder = new CallRecorder(call, () => rowOf(call));
    await recorder.start();
    const { sinceMs } = recorder.state.get();
    await goesOn(call, 3);
    const recording = (await recorder.stop())!;
    const seconds = (Date.now() - sinceMs!) / 1000;
    expect(recording.name).to.match(/^standup \d{4}-\d\d-\d\d \d\d\.\d\d\.(mp4|webm)$/);

    const video = await played(recording.file);
    expect(video.duration).to.be.closeTo(seconds, 1);
    expect([video.videoWidth, video.videoHeight]).to.deep.equal([1280, 720]);
    const [red, green, blue] = await colourAt(video, 5 / 6, 0.1);
    expect(green, 'who has no camera stands on a colour').to.be.above(red! + 10);
    expect(green).to.be.above(blue! + 5);

    const input = new Input({ source: new BlobSource(recording.file), formats: ALL_FORMATS });
    const [picture, sound] = [(await input.getPrimaryVideoTrack())!, (await input.getPrimaryAudioTrack())!];
    expect(await picture.computeDuration()).to.be.closeTo(seconds, 1);
    expect(await sound.computeDuration()).to.be.closeTo(seconds, 1);
    expect((await picture.computePacketStats()).packetCount).to.be.above(20);
    let loudest = 0;
    for await (const { buffer } of new AudioBufferSink(sound).buffers()) {
      for (const sample of buffer.getChannelData(0)) loudest = Math.max(loudest, Math.abs(sample));
    }
    expect(loudest, 'everyone’s tones').to.be.above(0.02);
  });

  it('tells the room before it starts and until it ends', async () => {
    const call = await joinedCall();
    const recorder = new CallRecorder(call, () => rowOf(call));
    const seen: unknown[] = [];
    call.self.details.listen(({ recordingSinceMs }) => {
      seen.push([recorder.state.get().status, recordingSinceMs !== null]);
    });
    await recorder.start();
    await recorder.stop();
    await until(call.self.details, ({ recordingSinceMs }) => recordingSinceMs === null);
    expect(seen).to.deep.equal([
      ['starting', true],
      ['idle', false],
    ]);
  });

  it('records nothing where the room refuses', async () => {
    const call = await joinedCall();
    call.room.get()!.answer('recording.start', () => {
      throw new RoomError('not_allowed', 'Not here.');
    });
    const recorder = new CallRecorder(call, () => rowOf(call));
    let thrown: unknown;
    await recorder.start().catch((error) => {
      thrown = error;
    });
    expect((thrown as RoomError).code).to.equal('not_allowed');
    expect(recorder.state.get()).to.deep.equal({ status: 'idle', sinceMs: null, error: thrown });
    expect(await recorder.stop()).to.equal(null);
  });

  it('shows no recording state if the browser fails to record', async () => {
    const call = await joinedCall();
    const Real = globalThis.MediaRecorder;
    globalThis.MediaRecorder = class extends Real {
      constructor(stream: MediaStream) {
        super(stream);
        throw new DOMException('There is no encoder.', 'NotSupportedError');
      }
    };
    const recorder = new CallRecorder(call, () => rowOf(call));
    await recorder.start().catch(() => {});
    globalThis.MediaRecorder = Real;
    expect(recorder.state.get().error?.code).to.equal('recording_failed');
    await until(call.self.details, ({ recordingSinceMs }) => recordingSinceMs === null);
  });

  it('ends with the call, and loses nothing', async () => {
    const call = await joinedCall();
    const recorder = new CallRecorder(call, () => rowOf(call));
    const finished = new Promise<Recording>((resolve) => {
      recorder.addEventListener('finished', ({ data }) => resolve(data));
    });
    await recorder.start();
    await goesOn(call, 0.5);
    call.end('ended');
    const { file } = await finished;
    expect(file.size).to.be.above(1000);
    expect(recorder.state.get().status).to.equal('idle');
  });

  it('throws if there is no call to record', async () => {
    const call = createFakeCall();
    calls.push(call);
    const recorder = new CallRecorder(call, () => rowOf(call));
    await recorder.start().catch(() => {});
    expect(recorder.state.get().error?.code).to.equal('recording_not_joined');
  });
});

describe('takeSnapshot', () => {
  it('makes a picture of a call as it is', async () => {
    const call = await joinedCall();
    const png = await takeSnapshot(rowOf(call), { width: 640 });
    expect(png.type).to.equal('image/png');
    const image = await createImageBitmap(png);
    expect([image.width, image.height]).to.deep.equal([640, 360]);
    const context = new OffscreenCanvas(640, 360).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const colours = new Set([0.1, 0.5, 0.9].map((x) => context.getImageData(x * 640, 30, 1, 1).data.join()));
    expect(colours.size, 'three tiles').to.equal(3);
  });
});

/** In seconds, as a player shows it before anything was played. */
async function lengthAtFirst(file: Blob): Promise<number> {
  const video = document.createElement('video');
  return new Promise((resolve, reject) => {
    video.addEventListener('loadedmetadata', () => resolve(video.duration));
    video.addEventListener('error', () => reject(video.error));
    video.src = URL.createObjectURL(file);
  });
}

describe('withDuration', () => {
  it('adds the duration to a WebM that was written live', async () => {
    const call = await joinedCall();
    const track = call.others[0]!.sources.camera.track.get()!;
    const recorder = new MediaRecorder(new MediaStream([track]), { mimeType: 'video/webm;codecs=vp8' });
    const pieces: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    recorder.start(100);
    await goesOn(call, 0.5);
    await new Promise((resolve) => {
      recorder.addEventListener('stop', resolve, { once: true });
      recorder.stop();
    });
    const live = new Blob(pieces, { type: recorder.mimeType });
    expect(await lengthAtFirst(live)).to.equal(Number.POSITIVE_INFINITY);
    expect(await lengthAtFirst(await withDuration(live, 500))).to.equal(0.5);
  });

  it('leaves an unknown file unchanged', async () => {
    const other = new Blob(['no WebM at all'], { type: 'video/webm' });
    expect(await withDuration(other, 500)).to.equal(other);
  });
});
