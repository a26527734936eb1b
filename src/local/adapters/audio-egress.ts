import type { WebSocket } from 'ws';
import type { Clock } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import type { Layer } from '../layer.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { Track, TrackSubscriber } from '../track.js';
import type { Adapter } from './adapters.js';
import { encodeMediaMessage } from './media-message.js';
import { OpusCodec } from './opus-codec.js';
import { connect } from './web-socket-link.js';

const RETRY_MS = 250;
const RECONNECT_LIMIT_MS = 5_000;
/** Messages kept while the endpoint is away: one second. */
const BACKLOG = 50;

/** An audio publication, decoded and streamed to an endpoint as PCM. Comes back to the endpoint after a drop. */
export class AudioEgress implements Adapter, TrackSubscriber {
  readonly #track: Track;
  readonly #endpoint: string;
  readonly #clock: Clock;
  readonly #onClosed: () => void;
  readonly #opus = new OpusCodec();
  #socket: WebSocket | undefined;
  #backlog: Buffer[] = [];
  #bytesProcessed = 0;
  #isClosed = false;
  #cancelRetry: (() => void) | undefined;

  private constructor(track: Track, endpoint: string, clock: Clock, onClosed: () => void) {
    this.#track = track;
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  static async start(
    track: Track,
    endpoint: string,
    clock: Clock,
    onClosed: () => void,
  ): Promise<AudioEgress> {
    const egress = new AudioEgress(track, endpoint, clock, onClosed);
    try {
      egress.#attach(await connect(endpoint, () => {}));
      if (track.isEnded) throw ApiError.unknownTrack(track.name);
      track.subscribe(egress);
      return egress;
    } catch (error) {
      egress.close();
      throw error;
    }
  }

  get bytesProcessed(): number {
    return this.#bytesProcessed;
  }

  onPacket(_layer: Layer, { payload, sequenceNumber, timestamp }: RtpPacket): void {
    const pcm = payload.length === 0 ? undefined : this.#opus.decode(payload);
    if (!pcm || this.#isClosed) return;
    this.#bytesProcessed += pcm.length;
    this.#backlog.push(encodeMediaMessage({ sequenceNumber, timestamp, payload: pcm }));
    if (this.#backlog.length > BACKLOG) this.#backlog.shift();
    this.#flush();
  }

  onSenderReport(): void {}

  onLayersChanged(): void {}

  onEnded(): void {
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#track.unsubscribe(this);
    this.#socket?.close();
    this.#opus.close();
    this.#onClosed();
  }

  #attach(socket: WebSocket): void {
    this.#socket = socket;
    socket.once('close', () => {
      this.#socket = undefined;
      if (!this.#isClosed) this.#retry(this.#clock.now() + RECONNECT_LIMIT_MS);
    });
    this.#flush();
  }

  #retry(untilMs: number): void {
    if (this.#clock.now() >= untilMs) {
      this.close();
      return;
    }
    this.#cancelRetry = this.#clock.after(RETRY_MS, async () => {
      try {
        const socket = await connect(this.#endpoint, () => {});
        if (this.#isClosed) socket.close();
        else this.#attach(socket);
      } catch {
        // Still away; how long that may last is bounded.
        if (!this.#isClosed) this.#retry(untilMs);
      }
    });
  }

  #flush(): void {
    const socket = this.#socket;
    if (!socket) return;
    for (const message of this.#backlog.splice(0)) socket.send(message);
  }
}
