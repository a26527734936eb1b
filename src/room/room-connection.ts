import PartySocket from 'partysocket';
import { backoffMs } from '../core/backoff.js';
import type { Clock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { Page } from '../core/page.js';
import { atom, type ReadableStore } from '../core/store.js';
import { PING, PONG } from './messages.js';
import { RoomError } from './room-error.js';

/** From the start of an attempt, its token included, to the welcome. */
const ATTEMPT_DEADLINE_MS = 10_000;
const PING_EVERY_MS = 5_000;
/** Two pings and their answers, and some more. */
const SILENT_AFTER_MS = 12_000;
const BACKOFF = { firstMs: 400, maxMs: 15_000 };

export interface ConnectionState {
  /** `failed`: it will not be tried again by itself. `closed`: there is nothing more to come, and why is `reason`. */
  status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed' | 'failed';
  error: CallroomError | null;
  /** How many attempts in a row have failed. */
  attempt: number;
  /** When the next attempt is due, in milliseconds since the epoch. */
  retryAtMs: number | null;
  reason: 'left' | 'removed' | 'ended' | null;
}

export interface RoomConnectionOptions {
  /** `https://calls.example.com`. */
  server: string;
  room: string;
  /** What to say on connecting; asked for anew for each attempt. */
  query: () => Promise<Record<string, string>>;
  onMessage: (json: unknown) => void;
  onDown: () => void;
  WebSocket: typeof WebSocket | undefined;
  clock: Clock;
  page: Page;
  logger: Logger;
  random?: (() => number) | undefined;
}

const IDLE: ConnectionState = { status: 'idle', error: null, attempt: 0, retryAtMs: null, reason: null };

/**
 * Keeps one socket to a room alive: connects, notices silence, connects again after growing, jittered pauses, at once
 * when the page comes back online or into view, until it is closed or told that there is no use. PartySocket is
 * given a single attempt each time, because its own retries know neither jitter nor the network's state.
 */
export class RoomConnection {
  readonly #options: RoomConnectionOptions;
  readonly #state = atom<ConnectionState>(IDLE);
  #socket: PartySocket | null = null;
  #cancelTimer: () => void = () => {};
  #stopWatchingPage: () => void = () => {};
  #heardAtMs = 0;

  constructor(options: RoomConnectionOptions) {
    this.#options = options;
  }

  get state(): ReadableStore<ConnectionState> {
    return this.#state;
  }

  open(): void {
    const { status } = this.#state.get();
    if (status === 'connecting' || status === 'connected' || status === 'reconnecting') return;
    this.#state.set({ ...IDLE, status: 'connecting' });
    this.#stopWatchingPage = this.#options.page.onChange(() => this.#onPageChange());
    this.#attempt();
  }

  /** Sends at once, or returns false. */
  send(text: string): boolean {
    if (this.#state.get().status !== 'connected' || this.#socket?.readyState !== 1) return false;
    this.#socket.send(text);
    return true;
  }

  /** The server let us in. */
  welcomed(): void {
    this.#state.set({ ...IDLE, status: 'connected' });
    this.#heardAtMs = this.#options.clock.now();
    this.#cancelTimer();
    this.#pingLater();
  }

  /** Ends this connection by our own wish or by the room's. */
  close(reason: ConnectionState['reason'], error: CallroomError | null = null): void {
    this.#end({ ...IDLE, status: 'closed', reason, error });
  }

  /** Ends this connection because trying again would not help. */
  fail(error: CallroomError): void {
    this.#end({ ...IDLE, status: 'failed', error });
  }

  /** The present socket is of no use: try another. */
  retry(error: CallroomError): void {
    const { status, attempt } = this.#state.get();
    if (status === 'idle' || status === 'closed' || status === 'failed') return;
    this.#drop();
    const { clock, page, random } = this.#options;
    const delayMs = backoffMs(attempt, { ...BACKOFF, ...(random ? { random } : {}) });
    const isOnline = page.isOnline();
    this.#state.set({
      status: 'reconnecting',
      error,
      attempt: attempt + 1,
      retryAtMs: isOnline ? clock.now() + delayMs : null,
      reason: null,
    });
    // Offline, an attempt is bound to fail: the page says when it is over.
    if (isOnline) this.#cancelTimer = clock.after(delayMs, () => this.#attempt());
  }

  #end(state: ConnectionState): void {
    this.#stopWatchingPage();
    this.#drop();
    this.#state.set(state);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    socket?.close();
    if (socket) this.#options.onDown();
  }

  #attempt(): void {
    const { server, room, query, clock, WebSocket } = this.#options;
    const { host, protocol } = new URL(server);
    let failure: CallroomError = RoomError.unreachable(server);
    const socket: PartySocket = new PartySocket({
      host,
      protocol: protocol === 'http:' ? 'ws' : 'wss',
      party: 'room',
      room,
      maxRetries: 0,
      maxEnqueuedMessages: 0,
      connectionTimeout: ATTEMPT_DEADLINE_MS,
      ...(WebSocket ? { WebSocket } : {}),
      query: async () => {
        try {
          return await query();
        } catch (error) {
          failure = error instanceof CallroomError ? error : RoomError.tokenUnavailable(error);
          throw error;
        }
      },
    });
    this.#socket = socket;
    const whileCurrent =
      <E>(run: (event: E) => void) =>
      (event: E) => {
        if (this.#socket === socket) run(event);
      };
    const onDown = whileCurrent(({ code }: { code?: number }) => {
      const why = RoomError.fromCloseCode(code ?? 0) ?? failure;
      if (why.retryable) this.retry(why);
      else this.fail(why);
    });
    socket.addEventListener('close', onDown);
    socket.addEventListener(
      'error',
      whileCurrent(() => onDown({})),
    );
    socket.addEventListener(
      'message',
      whileCurrent(({ data }: MessageEvent) => this.#onMessage(data)),
    );
    this.#cancelTimer = clock.after(ATTEMPT_DEADLINE_MS, () => this.retry(failure));
  }

  #onMessage(data: unknown): void {
    this.#heardAtMs = this.#options.clock.now();
    if (typeof data !== 'string' || data === PONG) return;
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch (error) {
      this.#options.logger.warn('The server sent something that is no JSON.', error);
      return;
    }
    this.#options.onMessage(json);
  }

  #pingLater(): void {
    const { clock, server } = this.#options;
    this.#cancelTimer = clock.after(PING_EVERY_MS, () => {
      if (clock.now() - this.#heardAtMs >= SILENT_AFTER_MS) return this.retry(RoomError.unreachable(server));
      this.send(PING);
      this.#pingLater();
    });
  }

  /**
   * Back online, or in view again: now is the time, whatever the pause was to be. Out of view a pause that is under
   * way is let run, but without one, as after being offline, nothing else would bring the call back.
   */
  #onPageChange(): void {
    const { page } = this.#options;
    const { status, retryAtMs } = this.#state.get();
    if (status !== 'reconnecting' || this.#socket !== null || !page.isOnline()) return;
    if (!page.isVisible() && retryAtMs !== null) return;
    this.#cancelTimer();
    this.#attempt();
  }
}
