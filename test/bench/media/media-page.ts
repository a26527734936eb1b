/** Runs in the page of a bench: publishers, and viewers with both clients, on the same SFU with the same latency. */
import { PartyTracks } from 'partytracks/client';
import { of, type Subscription as RxSubscription } from 'rxjs';
import { RemoteSource } from '../../../src/call/participants/remote-source.js';
import { SubscriptionScheduler } from '../../../src/call/participants/subscription-scheduler.js';
import { CallsClient } from '../../../src/calls-api/calls-client.js';
import { systemClock } from '../../../src/core/clock.js';
import { currentPage } from '../../../src/core/page.js';
import { until } from '../../../src/core/store.js';
import { Peer } from '../../../src/peer/peer.js';
import type { Subscription } from '../../../src/peer/tracks/subscription.js';

declare global {
  interface Window {
    bench: typeof bench;
  }
}

export interface Shown {
  sessionId: string;
  trackName: string;
  kind: 'audio' | 'video';
  /** Of a video: which of red, green and blue its picture has, as in `101`. */
  colour: string;
}

export type ClientName = 'ours' | 'partytracks';

interface Viewer {
  readonly connections: readonly RTCPeerConnection[];
  /** The session that receives. */
  readonly sessionId: string | null;
  /** Receives `tracks` instead of the present tracks; calls back with each as it arrives. */
  turnTo(tracks: readonly Shown[], onTrack: OnTrack): Promise<void>;
  /** Receives one more, and stops receiving it; resolves once the SFU knows. */
  visit(shown: Shown): Promise<void>;
}

type OnTrack = (of: Shown, track: MediaStreamTrack) => void;

let config = { base: '', secret: '', latencyMs: 0 };
const requests: string[] = [];
let underWay = 0;
const platformFetch = window.fetch.bind(window);

/** Each request takes half of the latency there, and half of it back. */
window.fetch = async (input, init) => {
  requests.push(`${init?.method ?? 'GET'} ${input}`);
  underWay++;
  await pause(config.latencyMs / 2);
  const response = await platformFetch(input, init);
  await pause(config.latencyMs / 2);
  underWay--;
  return response;
};

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const made: RTCPeerConnection[] = [];
class SeenConnection extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    made.push(this);
  }
}

function newPeer(): Peer {
  const { base, secret } = config;
  const calls = new CallsClient({ base, headers: () => ({ authorization: `Bearer ${secret}` }) });
  return new Peer({ calls, RTCPeerConnection: SeenConnection });
}

class OurViewer implements Viewer {
  readonly #peer = newPeer();
  #subscriptions: Subscription[] = [];
  readonly #reception = new SubscriptionScheduler(systemClock, currentPage());

  /** Like a call: `tracks` are in the room, and only the first `seen` of them are on the screen. */
  watch(tracks: readonly Shown[], seen: number, size: { width: number; height: number }, onTrack: OnTrack) {
    for (const [index, shown] of tracks.entries()) {
      const source = new RemoteSource(this.#reception, shown.trackName);
      source.update({ ...shown, source: 'camera', muted: false }, this.#peer);
      source.setViewport(this, index < seen ? size : null);
      source.track.subscribe((track) => track && onTrack(shown, track as MediaStreamTrack));
    }
  }

  get connections(): readonly RTCPeerConnection[] {
    return made.filter(({ connectionState }) => connectionState !== 'closed');
  }

  get sessionId(): string | null {
    return this.#peer.state.get().receive.sessionId;
  }

  async turnTo(tracks: readonly Shown[], onTrack: OnTrack): Promise<void> {
    const ended = this.#subscriptions.map((subscription) => subscription.end());
    this.#subscriptions = tracks.map((shown) => {
      const subscription = this.#peer.subscribe(shown);
      subscription.track.subscribe((track) => track && onTrack(shown, track as MediaStreamTrack));
      return subscription;
    });
    await Promise.all(ended);
  }

  async visit(shown: Shown): Promise<void> {
    const subscription = this.#peer.subscribe(shown);
    await until(subscription.state, ({ status }) => status === 'live');
    await subscription.end();
  }
}

class PartyViewer implements Viewer {
  readonly #party: PartyTracks;
  #pulls: RxSubscription[] = [];
  #connection: RTCPeerConnection | null = null;
  sessionId: string | null = null;

  constructor() {
    const headers = new Headers({ Authorization: `Bearer ${config.secret}` });
    this.#party = new PartyTracks({ prefix: config.base, headers, iceServers: [] });
    this.#party.session$.subscribe(({ peerConnection, sessionId }) => {
      this.#connection = peerConnection;
      this.sessionId = sessionId;
    });
  }

  get connections(): readonly RTCPeerConnection[] {
    return this.#connection ? [this.#connection] : [];
  }

  async turnTo(tracks: readonly Shown[], onTrack: OnTrack): Promise<void> {
    const before = this.#pulls;
    const kinds = new Map(tracks.map((shown) => [shown.trackName, shown]));
    this.#pulls = tracks.map(({ sessionId, trackName }) =>
      this.#party
        .pull(of({ location: 'remote' as const, sessionId, trackName }))
        .subscribe((track) => onTrack(kinds.get(trackName)!, track)),
    );
    for (const pull of before) pull.unsubscribe();
  }

  async visit({ sessionId, trackName }: Shown): Promise<void> {
    const pulled = this.#party.pull(of({ location: 'remote' as const, sessionId, trackName }));
    await new Promise<void>((resolve) => {
      const pull = pulled.subscribe(() => {
        queueMicrotask(() => pull.unsubscribe());
        resolve();
      });
    });
    const { length } = requests;
    while (underWay > 0 || requests.length === length) await pause(2);
  }
}

let viewer: Viewer;
let videos: HTMLVideoElement[] = [];

/** Resolves with the first frame that has the colour. */
function showsColour(video: HTMLVideoElement, colour: string): Promise<void> {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  return new Promise((resolve) => {
    const look = () => {
      context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
      const seen = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
      if (seen.map((byte) => (byte > 127 ? 1 : 0)).join('') === colour) resolve();
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
}

/** Shows each track that comes. Resolves once `count` of them have shown a frame of their own. */
function showing(count: number, begin: (onTrack: OnTrack) => void): Promise<void> {
  videos = [];
  let missing = count;
  return new Promise((resolve) => {
    begin(({ colour }, track) => {
      const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
      video.srcObject = new MediaStream([track]);
      document.body.append(video);
      videos.push(video);
      void showsColour(video, colour).then(() => --missing === 0 && resolve());
    });
  });
}

function picture(colour: string, width: number, height: number, framesPerSecond: number): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  const [red, green, blue] = [...colour].map((bit) => (bit === '1' ? 255 : 0));
  setInterval(() => {
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'grey';
    context.fillRect((performance.now() / 20) % width, 0, width / 80, height / 40);
  }, 1000 / framesPerSecond);
  return canvas.captureStream(framesPerSecond).getVideoTracks()[0]!;
}

/** Sends its largest number of milliseconds without sound so far, some ten times a second. */
const GAP_METER = `
  registerProcessor('gap-meter', class extends AudioWorkletProcessor {
    quiet = 0;
    longest = 0;
    blocks = 0;
    process([[samples = new Float32Array(128)]]) {
      const isSilent = samples.every((sample) => Math.abs(sample) < 0.001);
      this.quiet = isSilent ? this.quiet + 128 : 0;
      this.longest = Math.max(this.longest, this.quiet);
      if (this.blocks++ % 32 === 0) {
        this.port.postMessage({ nowMs: (this.quiet / sampleRate) * 1000, longestMs: (this.longest / sampleRate) * 1000 });
      }
      return true;
    }
    constructor() {
      super();
      this.port.onmessage = () => { this.longest = 0; };
    }
  });
`;

interface Silence {
  nowMs: number;
  longestMs: number;
}

let silence: Silence = { nowMs: Number.POSITIVE_INFINITY, longestMs: 0 };
let forgetSilence = (): void => {};

async function sounds(): Promise<void> {
  while (silence.nowMs > 0) await pause(20);
}

const bench = {
  requests,

  configure(next: Partial<typeof config>): void {
    config = { ...config, ...next };
  },

  /** One peer that sends a picture of each colour. */
  async publish(
    colours: readonly string[],
    { width = 320, height = 180, framesPerSecond = 20 } = {},
  ): Promise<Shown[]> {
    const peer = newPeer();
    return Promise.all(
      colours.map(async (colour) => {
        const layers = [{ rid: 'a', scaleDownBy: 1, maxBitrateBps: 300_000 }];
        const track = picture(colour, width, height, framesPerSecond);
        const { state, trackName } = peer.publish(track, { source: 'camera', layers });
        const sessionId = await new Promise<string>((resolve) => {
          state.subscribe((now) => now.status === 'live' && now.sessionId && resolve(now.sessionId));
        });
        return { sessionId, trackName, kind: 'video' as const, colour };
      }),
    );
  },

  /** One peer that sends a continuous tone per frequency. */
  async publishTones(frequencies: readonly number[]): Promise<Shown[]> {
    const peer = newPeer();
    const context = new AudioContext();
    return Promise.all(
      frequencies.map(async (frequency) => {
        const oscillator = new OscillatorNode(context, { frequency });
        const destination = context.createMediaStreamDestination();
        oscillator.connect(destination);
        oscillator.start();
        const track = destination.stream.getAudioTracks()[0]!;
        const { state, trackName } = peer.publish(track, { source: 'microphone' });
        const { sessionId } = await until(state, ({ status }) => status === 'live');
        return { sessionId: sessionId!, trackName, kind: 'audio' as const, colour: '' };
      }),
    );
  },

  /** Plays a tone, and measures its gaps from the time at which it is first heard. @returns the session. */
  async listen(tone: Shown): Promise<string> {
    const context = new AudioContext();
    const module = URL.createObjectURL(new Blob([GAP_METER], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(module);
    const meter = new AudioWorkletNode(context, 'gap-meter');
    meter.connect(context.destination);
    meter.port.onmessage = ({ data }: MessageEvent<Silence>) => {
      silence = data;
    };
    forgetSilence = () => meter.port.postMessage('forget');
    // Chromium decodes a remote track only while some media element has it.
    const element = Object.assign(new Audio(), { muted: true, autoplay: true });
    let source: MediaStreamAudioSourceNode | null = null;
    await viewer.turnTo([tone], (_, track) => {
      element.srcObject = new MediaStream([track]);
      source?.disconnect();
      source = context.createMediaStreamSource(element.srcObject);
      source.connect(meter);
    });
    await sounds();
    await pause(1_000);
    forgetSilence();
    return viewer.sessionId!;
  },

  /**
   * Waits until there is another session and sound on it, for `limitMs` at most.
   * @returns the longest silence since `listen`, which may go on.
   */
  async healed(before: string, limitMs: number): Promise<number> {
    const endsAt = performance.now() + limitMs;
    while (performance.now() < endsAt && viewer.sessionId === before) await pause(50);
    await pause(500);
    while (performance.now() < endsAt && silence.nowMs > 0) await pause(20);
    return silence.longestMs;
  },

  open(client: ClientName): void {
    viewer = client === 'ours' ? new OurViewer() : new PartyViewer();
  },

  /** Turns to these videos. @returns the milliseconds until each of them has shown a frame of its own. */
  async turnTo(tracks: readonly Shown[]): Promise<number> {
    const before = videos;
    const startedAt = performance.now();
    let turned: Promise<void> | undefined;
    await showing(tracks.length, (onTrack) => {
      turned = viewer.turnTo(tracks, onTrack);
    });
    const tookMs = performance.now() - startedAt;
    await turned;
    for (const video of before) {
      video.srcObject = null;
      video.remove();
    }
    return tookMs;
  },

  /** Our client shows the first `seen` of the videos in tiles of this size. */
  async watch(
    tracks: readonly Shown[],
    seen: number,
    size: { width: number; height: number },
  ): Promise<void> {
    const ours = new OurViewer();
    viewer = ours;
    await showing(seen, (onTrack) => ours.watch(tracks, seen, size, onTrack));
  },

  /** What has been received of video so far. */
  async received(): Promise<{ bytes: number; pixels: number; tracks: number }> {
    const sum = { bytes: 0, pixels: 0, tracks: 0 };
    for (const connection of viewer.connections) {
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type !== 'inbound-rtp' || stats.kind !== 'video') continue;
        sum.tracks++;
        sum.bytes += stats.bytesReceived;
        sum.pixels += (stats.framesDecoded ?? 0) * (stats.frameWidth ?? 0) * (stats.frameHeight ?? 0);
      }
    }
    return sum;
  },

  /**
   * Someone joins and leaves again, `times` times, ten a second at most: either client makes four requests for it, and
   * the SFU takes 50 a second of a session. partytracks never comes back from being refused for that.
   */
  async visit(shown: Shown, times: number): Promise<void> {
    for (let visit = 0; visit < times; visit++) await Promise.all([viewer.visit(shown), pause(100)]);
  },

  /** Resolves once no request has been under way for a while. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 10; calm++) {
      await pause(50);
      if (underWay > 0) calm = 0;
    }
  },

  /** The length of all descriptions, local and remote. */
  descriptionBytes: (): number =>
    viewer.connections.reduce((sum, { localDescription, remoteDescription }) => {
      return sum + (localDescription?.sdp.length ?? 0) + (remoteDescription?.sdp.length ?? 0);
    }, 0),
};

window.bench = bench;
