import type { WebSocket } from 'ws';
import type { Clock } from '../../core/clock.js';
import { connect } from './web-socket-link.js';

const RETRY_MS = 250;
/** https://developers.cloudflare.com/realtime/sfu/platform/limits/#adapter-recovery */
const RECONNECT_LIMIT_MS = 15_000;

/**
 * Sends an adapter's messages to its endpoint. It reconnects for up to 15 s, and keeps the newest `backlog` messages
 * in the meantime.
 */
export class EndpointStream {
  readonly #endpoint: string;
  readonly #backlog: number;
  readonly #clock: Clock;
  readonly #onClosed: () => void;
  #socket: WebSocket | undefined;
  #waiting: Buffer[] = [];
  #isClosed = false;
  #cancelRetry: (() => void) | undefined;

  private constructor(endpoint: string, backlog: number, clock: Clock, onClosed: () => void) {
    this.#endpoint = endpoint;
    this.#backlog = backlog;
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  /**
   * @param onClosed called if the endpoint stays disconnected for too long
   * @throws ApiError `websocket_handshake_failed` or `websocket_connection_timeout`
   */
  static async open(
    endpoint: string,
    backlog: number,
    clock: Clock,
    onClosed: () => void,
  ): Promise<EndpointStream> {
    const stream = new EndpointStream(endpoint, backlog, clock, onClosed);
    stream.#attach(await connect(endpoint, () => {}));
    return stream;
  }

  send(message: Buffer): void {
    if (this.#isClosed) return;
    this.#waiting.push(message);
    if (this.#waiting.length > this.#backlog) this.#waiting.shift();
    this.#flush();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#socket?.close();
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
      this.#onClosed();
      return;
    }
    this.#cancelRetry = this.#clock.after(RETRY_MS, async () => {
      try {
        const socket = await connect(this.#endpoint, () => {});
        if (this.#isClosed) socket.close();
        else this.#attach(socket);
      } catch {
        // The endpoint is still unreachable; `untilMs` bounds the attempts.
        if (!this.#isClosed) this.#retry(untilMs);
      }
    });
  }

  #flush(): void {
    const socket = this.#socket;
    if (!socket) return;
    for (const message of this.#waiting.splice(0)) socket.send(message);
  }
}
