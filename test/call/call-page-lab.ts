/** Runs in the page: a whole call on a real Worker and SFU. The video of each page has its own color. */
import type { Call } from '../../src/call/call.js';
import { createCall } from '../../src/call/create-call.js';
import type { Participant } from '../../src/call/participants/participant.js';
import { RemoteSource } from '../../src/call/participants/remote-source.js';
import { systemClock } from '../../src/core/clock.js';

declare global {
  interface Window {
    people: typeof people;
  }
}

const TILES = 2;
/** The number of frames or packets after which media counts as flowing. */
const ENOUGH = 5;

/** Resources of a page that must be released. */
const held = {
  connections: new Set<RTCPeerConnection>(),
  sockets: new Set<WebSocket>(),
  tracks: new Set<MediaStreamTrack>(),
  timers: new Set<object>(),
  listeners: new Map<string, number>(),
};

function count(type: string, by: number): void {
  held.listeners.set(type, (held.listeners.get(type) ?? 0) + by);
}

class CountedConnection extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    held.connections.add(this);
  }
  override close(): void {
    super.close();
    held.connections.delete(this);
  }
}
window.RTCPeerConnection = CountedConnection;

class CountedSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    held.sockets.add(this);
    this.addEventListener('close', () => held.sockets.delete(this));
  }
}
window.WebSocket = CountedSocket;

for (const target of [window, document]) {
  const { addEventListener: add, removeEventListener: remove } = target;
  target.addEventListener = (...args: Parameters<typeof add>) => {
    count(args[0], 1);
    add.apply(target, args);
  };
  target.removeEventListener = (...args: Parameters<typeof remove>) => {
    count(args[0], -1);
    remove.apply(target, args);
  };
}

const clock = {
  now: systemClock.now,
  after(delayMs: number, run: () => void) {
    const timer = {};
    held.timers.add(timer);
    const cancel = systemClock.after(delayMs, () => {
      held.timers.delete(timer);
      run();
    });
    return () => {
      held.timers.delete(timer);
      cancel();
    };
  },
};

const context = new AudioContext();

function microphone(): MediaStreamTrack {
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0]!;
}

function camera(colour: string): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
  const picture = canvas.getContext('2d')!;
  const paint = () => {
    picture.fillStyle = `rgb(${colour})`;
    picture.fillRect(0, 0, 160, 90);
    picture.fillStyle = 'grey';
    picture.fillRect((performance.now() / 20) % 160, 0, 4, 4);
  };
  paint();
  const timer = setInterval(paint, 100);
  const track = canvas.captureStream(10).getVideoTracks()[0]!;
  const stop = track.stop.bind(track);
  track.stop = () => {
    clearInterval(timer);
    stop();
  };
  return track;
}

function mediaDevices(colour: string): MediaDevices {
  const devices = Object.assign(new EventTarget(), {
    async getUserMedia({ audio, video }: MediaStreamConstraints) {
      const tracks = [...(audio ? [microphone()] : []), ...(video ? [camera(colour)] : [])];
      for (const track of tracks) {
        held.tracks.add(track);
        // Hardware devices report this; synthetic tracks do not.
        track.getSettings = () => ({ deviceId: `${track.kind}input` });
      }
      return new MediaStream(tracks);
    },
    async enumerateDevices() {
      return (['audioinput', 'videoinput'] as const).map((kind) => {
        return { kind, deviceId: kind, groupId: '', label: kind } as MediaDeviceInfo;
      });
    },
  });
  return devices as unknown as MediaDevices;
}

interface Seat {
  call: Call;
  first: number;
  places: Map<Participant, object>;
  stop: () => void;
}

const seats = new Map<string, Seat>();
const videos = new Map<MediaStreamTrack, HTMLVideoElement>();

export interface Expected {
  /** By name: everyone else in the room. */
  others: Record<string, { colour: string; hasCamera: boolean; isMuted: boolean }>;
}

const people = {
  held: () => ({
    connections: held.connections.size,
    sockets: held.sockets.size,
    tracks: [...held.tracks].filter(({ readyState }) => readyState === 'live').length,
    timers: held.timers.size,
    listeners: [...held.listeners].flatMap(([type, count]) => (count === 0 ? [] : [`${count} ${type}`])),
  }),

  /** A socket is closed once the other end says so. */
  socketsClosed: (): Promise<void> => until(() => held.sockets.size === 0),

  /** One call of this page; there may be several. */
  open(options: { server: string; room: string; name: string; colour: string; hasNoTiles?: boolean }): void {
    const call = createCall({
      server: options.server,
      room: options.room,
      name: options.name,
      clock,
      mediaDevices: mediaDevices(options.colour),
      storage: null,
      async getToken({ room, name }) {
        const response = await fetch(`${options.server}/dev/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ room, name, subject: name }),
        });
        return ((await response.json()) as { token: string }).token;
      },
    });
    const seat: Seat = { call, first: 0, places: new Map(), stop: () => {} };
    if (!options.hasNoTiles) seat.stop = call.participants.listen(() => show(seat));
    seats.set(options.name, seat);
  },

  call: (name: string): Call => seats.get(name)!.call,

  /** Does not wait, so that the next step may interrupt it. */
  join(name: string): void {
    void people
      .call(name)
      .join()
      .catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === 'AbortError')) console.error('join', error);
      });
  },

  async joined(name: string): Promise<void> {
    await until(() => people.call(name).state.get().status === 'joined');
  },

  leave: (name: string): Promise<void> => people.call(name).leave(),

  async switch(name: string, what: 'microphone' | 'camera'): Promise<void> {
    const device = people.call(name)[what];
    const { status } = device.state.get();
    if (what === 'camera') await (status === 'off' ? device.turnOn() : device.turnOff());
    else if (status === 'muted' || status === 'off') await device.turnOn();
    else await device.turnOff();
  },

  /** Shows the next page of tiles. */
  flip(name: string): void {
    const seat = seats.get(name)!;
    seat.first += TILES;
    show(seat);
  },

  /** Whether a device is on, as its owner sees it. */
  isOn: (name: string, what: 'microphone' | 'camera'): boolean =>
    people.call(name)[what].state.get().status === 'on',

  /** Expectations that are not met yet; empty when all are met. */
  async differences(name: string, { others }: Expected): Promise<string[]> {
    const seat = seats.get(name)!;
    const wrong: string[] = [];
    const { status, error } = seat.call.state.get();
    if (status !== 'joined') return [`is ${status} (${error?.message})`];
    const there = seat.call.participants.get().filter(({ isLocal }) => !isLocal);
    const names = there.map(({ details }) => details.get().name).sort();
    const expected = Object.keys(others).sort();
    if (names.join() !== expected.join()) return [`sees ${names.join()} instead of ${expected.join()}`];
    for (const participant of there) {
      const { name: other } = participant.details.get();
      const { colour, hasCamera, isMuted } = others[other]!;
      const { camera: picture, microphone: sound } = participant.sources;
      if (sound.state.get().muted !== isMuted) wrong.push(`${other} is ${isMuted ? 'not ' : ''}muted`);
      const isShown = seat.places.has(participant);
      const status = picture.state.get().status;
      if (!hasCamera) {
        if (status !== 'off') wrong.push(`${other}'s camera is ${status}`);
      } else if (isShown) {
        const seen = await colourOf(picture.track.get());
        if (seen !== colour) wrong.push(`${other} is ${seen} instead of ${colour}`);
      } else if (picture.track.get()) wrong.push(`${other} is pulled and not shown`);
      if (!isMuted && !sound.track.get()) wrong.push(`${other} is not heard`);
    }
    return wrong;
  },

  /** Resolves once media of everyone else arrives and keeps arriving, whether or not it is shown. */
  async follows(name: string, others: readonly string[]): Promise<void> {
    const before = new Map<string, number>();
    await until(async () => {
      const now = await arrivals();
      const there = people.call(name).participants.get();
      return others.every((other) => {
        const sources = there.find(({ details }) => details.get().name === other)?.sources;
        return [sources?.camera, sources?.microphone].every((source) => {
          const id = source?.track.get()?.id ?? '';
          const count = now.get(id);
          if (count === undefined) return false;
          if (!before.has(id)) before.set(id, count);
          return count >= before.get(id)! + ENOUGH;
        });
      });
    });
  },

  /** How much sound has arrived in all. */
  async energy(): Promise<number> {
    let energy = 0;
    for (const connection of held.connections) {
      for (const stats of (await connection.getStats()).values())
        if (stats.type === 'inbound-rtp' && stats.kind === 'audio') energy += stats.totalAudioEnergy ?? 0;
    }
    return energy;
  },

  /** The session on which the other participant sends, as this page knows it. */
  sessionOf(name: string, other: string): string | undefined {
    const there = people.call(name).participants.get();
    const camera = there.find(({ details }) => details.get().name === other)?.sources.camera;
    return camera instanceof RemoteSource ? camera.subscription?.remote.sessionId : undefined;
  },

  /** Ends one call for good. */
  async close(name: string): Promise<void> {
    const seat = seats.get(name)!;
    seat.stop();
    await seat.call.close();
    seats.delete(name);
    for (const video of videos.values()) video.remove();
    videos.clear();
  },
};

/** Sets the viewport of each tile for the present page. */
function show(seat: Seat): void {
  const others = seat.call.participants.get().filter(({ isLocal }) => !isLocal);
  const pages = Math.max(1, Math.ceil(others.length / TILES));
  const first = ((seat.first / TILES) % pages) * TILES;
  for (const [index, participant] of others.entries()) {
    const isSeen = index >= first && index < first + TILES;
    const place = seat.places.get(participant) ?? {};
    participant.sources.camera.setViewport(place, isSeen ? { width: 160, height: 90 } : null);
    if (isSeen) seat.places.set(participant, place);
    else seat.places.delete(participant);
  }
}

async function colourOf(track: MediaStreamTrack | null): Promise<string> {
  if (!track) return 'nothing';
  let video = videos.get(track);
  if (!video) {
    video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
    video.srcObject = new MediaStream([track]);
    document.body.append(video);
    videos.set(track, video);
  }
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return 'no frame';
  const pixel = new OffscreenCanvas(1, 1).getContext('2d')!;
  pixel.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((byte) => (byte > 127 ? 255 : 0)).join(',');
}

/** How many frames or packets have arrived, by the id of the track. */
async function arrivals(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const connection of held.connections) {
    for (const stats of (await connection.getStats()).values()) {
      if (stats.type !== 'inbound-rtp') continue;
      counts.set(stats.trackIdentifier, stats.framesDecoded ?? stats.packetsReceived);
    }
  }
  return counts;
}

async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await test())) await new Promise((resolve) => setTimeout(resolve, 50));
}

window.people = people;
