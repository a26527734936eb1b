/** Runs in the page: peers on a real SFU, real devices, and what arrives of them. */
import { CallsClient } from '../../src/calls-api/calls-client.js';
import { Peer } from '../../src/peer/peer.js';
import type { Publication } from '../../src/peer/tracks/publication.js';
import type { Subscription } from '../../src/peer/tracks/subscription.js';
import { cases } from './page-cases.js';

declare global {
  interface Window {
    lab: typeof lab;
  }
}

/** How many connections and tracks this page has made and not ended. */
const open = new Set<RTCPeerConnection>();

class CountedConnection extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    open.add(this);
  }

  override close(): void {
    super.close();
    open.delete(this);
  }
}

let config = { base: '', secret: '', deadlineMs: 10_000, statsIntervalMs: 2_000 };
const requests: string[] = [];

/** State of a test between calls of `evaluate`. */
export interface Call {
  sender: Peer;
  receiver: Peer;
  camera: Publication;
  picture: Subscription;
  video: HTMLVideoElement;
}

let call: Call | undefined;

const lab = {
  get call(): Call {
    return call!;
  },

  /** One peer that sends its camera and one that shows it, told of its new sessions as a room would. */
  async begin(): Promise<void> {
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const camera = sender.publish(await lab.camera(320, 180), { source: 'camera' });
    const remote = { sessionId: await lab.live(camera), trackName: camera.trackName, kind: 'video' as const };
    const picture = receiver.subscribe(remote, { layer: 'a' });
    camera.state.listen(({ status, sessionId }) => {
      if (status === 'live' && sessionId) picture.setRemote({ ...remote, sessionId });
    });
    const video = lab.play(picture);
    await lab.nextFrame(video);
    call = { sender, receiver, camera, picture, video };
  },

  sessions(): { send: string; receive: string } {
    const { sender, receiver } = lab.call;
    return {
      send: sender.state.get().send.sessionId!,
      receive: receiver.state.get().receive.sessionId!,
    };
  },

  /** Resolves once both are live, frames come, and no more than the two connections are left. */
  async healed(): Promise<void> {
    const { camera, picture, video } = lab.call;
    await lab.until(() => {
      const states = [camera.state.get(), picture.state.get()];
      return states.every(({ status, error }) => status === 'live' && !error) && open.size === 2;
    });
    for (let frame = 0; frame < 3; frame++) await lab.nextFrame(video);
  },

  /** @returns connections that are left. */
  async end(): Promise<number> {
    await Promise.all([lab.call.sender.close(), lab.call.receiver.close()]);
    return open.size;
  },

  configure(next: Partial<typeof config>): void {
    config = { ...config, ...next };
  },

  /** `POST tracks/new`, one per request made. */
  requests,

  openConnections: (): RTCPeerConnection[] => [...open],

  newCalls: (): CallsClient =>
    new CallsClient({
      base: config.base,
      deadlineMs: config.deadlineMs,
      headers: () => ({ authorization: `Bearer ${config.secret}` }),
      fetch: (url, init) => {
        requests.push(`${init?.method} ${String(url).replace(/^.*\/sessions\/(\w{32}\/)?/, '')}`);
        return fetch(url, init);
      },
    }),

  newPeer: (): Peer =>
    new Peer({
      calls: lab.newCalls(),
      RTCPeerConnection: CountedConnection,
      statsIntervalMs: config.statsIntervalMs,
    }),

  async camera(width = 1280, height = 720): Promise<MediaStreamTrack> {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height } });
    return stream.getVideoTracks()[0]!;
  },

  async microphone(): Promise<MediaStreamTrack> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return stream.getAudioTracks()[0]!;
  },

  /** A video of a single color, to tell publishers apart. */
  colour(css: string): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d')!;
    const draw = () => {
      context.fillStyle = css;
      context.fillRect(0, 0, 320, 180);
      context.fillStyle = 'grey';
      context.fillRect((performance.now() / 20) % 320, 0, 4, 4);
    };
    // The first frame has the colour as well: a canvas is black until it is drawn on.
    draw();
    setInterval(draw, 50);
    return canvas.captureStream(20).getVideoTracks()[0]!;
  },

  /** Resolves once `test` holds; asks again every 50 ms. */
  async until(test: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await test())) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },

  /** The session at which a publication is live. */
  async live(publication: Publication): Promise<string> {
    await lab.until(() => publication.state.get().status === 'live');
    return publication.state.get().sessionId!;
  },

  /** Plays what a subscription has, whatever track that is, muted. */
  play(subscription: Subscription): HTMLVideoElement {
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
    document.body.append(video);
    subscription.track.subscribe((track) => {
      video.srcObject = track ? new MediaStream([track as MediaStreamTrack]) : null;
    });
    return video;
  },

  /** Resolves with the width of a frame that is yet to come. */
  nextFrame(video: HTMLVideoElement): Promise<number> {
    return new Promise((resolve) => {
      video.requestVideoFrameCallback((_, { width }) => resolve(width));
    });
  },

  /** The colour in the middle of the picture, as `r,g,b` rounded to 0 or 255. */
  async colourOf(video: HTMLVideoElement): Promise<string> {
    await lab.nextFrame(video);
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d')!;
    context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
      .map((byte) => (byte > 127 ? 255 : 0))
      .join(',');
  },

  /** What all connections receive of video and audio, over the next second. */
  async bytesPerSecond(): Promise<number> {
    const received = async () => {
      let bytes = 0;
      for (const connection of open) {
        for (const stats of (await connection.getStats()).values()) {
          if (stats.type === 'inbound-rtp') bytes += stats.bytesReceived;
        }
      }
      return bytes;
    };
    const before = await received();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return (await received()) - before;
  },

  /** Packets a received track has had so far. */
  async packets(subscription: Subscription): Promise<number> {
    let received = 0;
    for (const connection of open) {
      for (const receiver of connection.getReceivers()) {
        if (receiver.track !== subscription.track.get()) continue;
        for (const stats of (await receiver.getStats()).values()) {
          if (stats.type === 'inbound-rtp') received += stats.packetsReceived;
        }
      }
    }
    return received;
  },
};

window.lab = lab;
window.cases = cases;
