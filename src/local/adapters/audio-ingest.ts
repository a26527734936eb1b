import type { WebSocket } from 'ws';
import type { Clock } from '../../core/clock.js';
import type { Session } from '../sfu/session.js';
import type { Adapter } from './adapter.js';
import { decodePayload } from './media-message.js';
import { BYTES_PER_FRAME, FRAME_MS } from './opus-codec.js';
import { OpusWriter } from './opus-writer.js';
import { connect } from './web-socket-link.js';

/** https://developers.cloudflare.com/realtime/sfu/platform/limits/ */
const MAX_MESSAGE_BYTES = 32 * 1024;
/** Speech is generated faster than it plays, so up to a minute may be buffered. */
const MAX_BUFFERED_BYTES = (60_000 / FRAME_MS) * BYTES_PER_FRAME;
/** PCM from an endpoint, published as Opus at playback speed. */
export class AudioIngest implements Adapter {
  readonly #session: Session;
  readonly #writer: OpusWriter;
  readonly #clock: Clock;
  readonly #onClosed: () => void;
  #socket: WebSocket | undefined;
  #pcm: Buffer = Buffer.alloc(0);
  #bytesProcessed = 0;
  #isClosed = false;
  /** Time of the next frame; undefined while there is nothing to send. */
  #dueAtMs: number | undefined;
  #cancelFrame: (() => void) | undefined;

  private constructor(session: Session, trackName: string, clock: Clock, onClosed: () => void) {
    this.#session = session;
    this.#writer = new OpusWriter(session.publishDetached('audio', trackName));
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  static async start(
    session: Session,
    trackName: string,
    endpoint: string,
    clock: Clock,
    onClosed: () => void,
  ): Promise<AudioIngest> {
    const ingest = new AudioIngest(session, trackName, clock, onClosed);
    try {
      const socket = await connect(endpoint, (message) => ingest.#receive(message));
      socket.once('close', () => ingest.close());
      ingest.#socket = socket;
      return ingest;
    } catch (error) {
      ingest.close();
      throw error;
    }
  }

  get bytesProcessed(): number {
    return this.#bytesProcessed;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelFrame?.();
    this.#socket?.close();
    this.#writer.close();
    this.#session.close('its adapter was closed');
    this.#onClosed();
  }

  #receive(message: Buffer): void {
    const payload = message.length <= MAX_MESSAGE_BYTES ? decodePayload(message) : undefined;
    if (!payload || this.#isClosed || this.#pcm.length + payload.length > MAX_BUFFERED_BYTES) return;
    this.#bytesProcessed += payload.length;
    this.#pcm = Buffer.concat([this.#pcm, payload]);
    if (this.#dueAtMs === undefined) {
      this.#dueAtMs = this.#clock.now();
      this.#sendDue();
    }
  }

  #sendDue(): void {
    const now = this.#clock.now();
    while (this.#dueAtMs !== undefined && this.#dueAtMs <= now) {
      if (this.#pcm.length < BYTES_PER_FRAME) {
        this.#dueAtMs = undefined;
        return;
      }
      this.#writer.write(this.#pcm.subarray(0, BYTES_PER_FRAME));
      this.#pcm = this.#pcm.subarray(BYTES_PER_FRAME);
      this.#dueAtMs += FRAME_MS;
    }
    this.#cancelFrame = this.#clock.after((this.#dueAtMs ?? now) - now, () => this.#sendDue());
  }
}
