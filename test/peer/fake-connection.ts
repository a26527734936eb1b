/**
 * The parts of an `RTCPeerConnection` that the transports use: descriptions made of mids, transceivers, and a connection
 * that connects once it is stable, and disconnects on request.
 */
export class FakeTrack {
  static stopped = new Set<FakeTrack>();
  enabled = true;
  contentHint = '';
  muted = false;
  /** The capture settings; a test may change them, as a camera does. */
  settings = { width: 1280, height: 720 };
  constructor(
    readonly kind: 'audio' | 'video',
    readonly id = `${kind}-${++count}`,
  ) {}
  clone(): FakeTrack {
    return Object.assign(new FakeTrack(this.kind, `${this.id}-clone`), { settings: this.settings });
  }
  getSettings(): { width?: number; height?: number } {
    return this.kind === 'video' ? this.settings : {};
  }
  stop(): void {
    FakeTrack.stopped.add(this);
  }
}

let count = 0;

/** @param lines of a capture at 16:9 */
export function fakeTrack(kind: 'audio' | 'video', lines = 720): MediaStreamTrack {
  const track = new FakeTrack(kind);
  track.settings = { width: Math.round((lines * 16) / 9), height: lines };
  return track as unknown as MediaStreamTrack;
}

class FakeSender {
  parameters: {
    encodings: {
      rid?: string;
      active: boolean;
      maxBitrate?: number;
      scaleResolutionDownBy?: number;
      priority?: string;
    }[];
  };
  constructor(
    public track: FakeTrack | null,
    encodings: { rid?: string }[],
  ) {
    const given = encodings.length > 0 ? encodings : [{}];
    this.parameters = { encodings: given.map((encoding) => ({ ...encoding, active: true })) };
  }
  async replaceTrack(track: FakeTrack | null): Promise<void> {
    this.track = track;
  }
  getParameters() {
    return structuredClone(this.parameters);
  }
  async setParameters(parameters: FakeSender['parameters']): Promise<void> {
    this.parameters = parameters;
  }
}

export interface FakeTransceiver {
  mid: string | null;
  sender: FakeSender;
  receiver: { track: FakeTrack };
}

export class FakeChannel {
  readyState = 'connecting';
  bufferedAmount = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(
    readonly label: string,
    readonly id: number,
  ) {}
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 'closed';
  }
}

export class FakeConnection extends EventTarget {
  static made: FakeConnection[] = [];
  /** Whether connections come up at all. */
  static isReachable = true;

  connectionState = 'new';
  iceConnectionState = 'new';
  signalingState = 'stable';
  iceGatheringState = 'complete';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  transceivers: FakeTransceiver[] = [];
  channels: FakeChannel[] = [];

  constructor() {
    super();
    FakeConnection.made.push(this);
  }

  static reset(): void {
    FakeConnection.made = [];
    FakeConnection.isReachable = true;
  }

  /** Those that are not closed. */
  static get open(): FakeConnection[] {
    return FakeConnection.made.filter(({ connectionState }) => connectionState !== 'closed');
  }

  setConfiguration(): void {}

  /** Packets that each media section has had so far. */
  packets = 0;
  /** Key frames that each received video has had so far; null: the browser does not count them. */
  keyFrames: number | null = null;
  /** How many of those that each media section sent were lost. */
  lost = 0;
  /** Answers to ICE's checks so far; null: it does not count them. */
  checksAnswered: number | null = null;

  async getStats() {
    const sections = this.transceivers.flatMap(({ mid, sender: { track } }): [string | null, object][] => {
      const packets = { packetsReceived: this.packets, bytesReceived: this.packets };
      const counts = this.keyFrames === null ? packets : { ...packets, keyFramesDecoded: this.keyFrames };
      if (mid?.startsWith('r')) return [[mid, { id: mid, type: 'inbound-rtp', mid, ...counts }]];
      const sent = { packetsSent: this.packets, bytesSent: this.packets, framesPerSecond: 20 };
      return [
        [mid, { id: mid, type: 'outbound-rtp', mid, kind: track?.kind, ...sent }],
        [
          `${mid}-far`,
          { id: `${mid}-far`, type: 'remote-inbound-rtp', localId: mid, packetsLost: this.lost },
        ],
      ];
    });
    const pair = { type: 'candidate-pair', nominated: true, state: 'succeeded' };
    if (this.checksAnswered !== null)
      sections.push(['pair', { ...pair, responsesReceived: this.checksAnswered }]);
    return new Map(sections);
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  createDataChannel(label: string, { id }: { id: number }): FakeChannel {
    const channel = new FakeChannel(label, id);
    this.channels.push(channel);
    queueMicrotask(() => {
      channel.readyState = 'open';
      channel.onopen?.();
    });
    return channel;
  }

  addTransceiver(track: FakeTrack, init: { sendEncodings: { rid?: string }[] }): FakeTransceiver {
    const transceiver = {
      mid: null,
      sender: new FakeSender(track, init.sendEncodings),
      receiver: { track: new FakeTrack(track.kind) },
    };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    return { type: 'offer', sdp: '' };
  }

  async createAnswer(): Promise<RTCSessionDescriptionInit> {
    return { type: 'answer', sdp: '' };
  }

  async setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (description.type === 'rollback') {
      this.signalingState = 'stable';
      return;
    }
    if (description.type === 'offer') {
      this.transceivers.forEach((transceiver, i) => {
        transceiver.mid ??= String(i);
      });
    }
    const lines = this.transceivers.map(
      ({ mid, receiver }) => `m=${receiver.track.kind}\r\na=mid:${mid}\r\n`,
    );
    this.localDescription = { type: description.type, sdp: `v=0\r\n${lines.join('')}` };
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
    if (description.type === 'answer') this.#connect();
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    for (const [, kind, mid] of description.sdp!.matchAll(/m=(\w+)[^\n]*\r\na=mid:(\S+)/g)) {
      if (description.type !== 'offer' || this.transceivers.some((other) => other.mid === mid)) continue;
      const transceiver = this.addTransceiver(new FakeTrack(kind as 'audio'), { sendEncodings: [] });
      transceiver.mid = mid!;
    }
    if (description.type === 'answer') this.#connect();
  }

  go(state: 'connected' | 'disconnected' | 'failed'): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** ICE finds a network path. */
  findPath(): void {
    this.iceConnectionState = 'connected';
    this.dispatchEvent(new Event('iceconnectionstatechange'));
  }

  close(): void {
    this.connectionState = 'closed';
  }

  #connect(): void {
    if (this.connectionState !== 'new' || !FakeConnection.isReachable) return;
    queueMicrotask(() => this.connectionState === 'new' && this.go('connected'));
  }
}
