import { backoffMs } from '../core/backoff.js';
import type { Clock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { Page } from '../core/page.js';
import { atom, type ReadableStore } from '../core/store.js';
import { PING, PONG, roomSegment } from './protocol/index.js';
import { RoomError } from './room-error.js';

/** From the start of an attempt, its token included, to the welcome. */
const ATTEMPT_DEADLINE_MS = 10_000;
const PING_EVERY_MS = 5_000;
/** Two pings and their answers, and some more. */
const SILENT_AFTER_MS = 12_000;
const BACKOFF = { firstMs: 400, maxMs: 15_000 };
/** `navigator.onLine` is a hint: behind some VPNs it says offline while the network works (seen on Windows). */
const OFFLINE_BACKOFF = { firstMs: 4_000, maxMs: 30_000 };

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
  /** The way in, asked for each attempt: who asks has a token first, and then a ticket for it. */
  entry: (steps: EntrySteps) => Promise<Entry>;
  /** The server refused the ticket, as it refuses on the socket by a final error. */
  onRefused: (error: RoomError) => void;
  /** What tells the room that we leave for good. */
  goodbye: string;
  onMessage: (json: unknown) => void;
  onDown: () => void;
  WebSocket: typeof WebSocket | undefined;
  clock: Clock;
  page: Page;
  logger: Logger;
  random?: (() => number) | undefined;
}

export interface EntrySteps {
  /** To be called once there is a token: what fails before that is the site's doing, what fails after it the server's. */
  onToken: () => void;
  /** Aborts where the attempt is given up. */
  signal: AbortSignal;
}

/** What opens a socket. */
export interface Entry {
  /** Of the socket's address. It ends up in logs: no secret belongs here, but for a ticket that works once. */
  query: Record<string, string>;
  /** We come as a new participant. */
  isNew: boolean;
}

/** From the wish for a token to the end of the socket. */
interface Attempt {
  socket: WebSocket | null;
  off: AbortController;
  /** We are nobody yet: there is no welcome, and no ticket to come back by. */
  isNew: boolean;
  /** False while the token is on its way. */
  hasToken: boolean;
  /** Why it came to nothing, where the room itself does not say. */
  failure: CallroomError;
}

const IDLE: ConnectionState = { status: 'idle', error: null, attempt: 0, retryAtMs: null, reason: null };

/**
 * Keeps one socket to a room alive: connects, notices silence, connects again after growing, jittered pauses, at once
 * when the page comes back online or into view, until it is closed or told that there is no use. On the platform's
 * own `WebSocket`: PartySocket's retries know neither jitter nor the network's state, and all else that it has would
 * be 3 kB of a page's first load for an address.
 */
export class RoomConnection {
  readonly #options: RoomConnectionOptions;
  readonly #state = atom<ConnectionState>(IDLE);
  #attempt: Attempt | null = null;
  #cancelTimer: () => void = () => {};
  #stopWatchingPage: () => void = () => {};
  #heardAtMs = 0;
  #wasOnline = true;
  /** Whether the room has let us in since `open`. */
  #wasConnected = false;
  /** Whether it is known that a room server answers, or was asked. */
  #isDiagnosed = false;

  constructor(options: RoomConnectionOptions) {
    this.#options = options;
  }

  get state(): ReadableStore<ConnectionState> {
    return this.#state;
  }

  open(): void {
    const { status } = this.#state.get();
    if (status === 'connecting' || status === 'connected' || status === 'reconnecting') return;
    this.#stopWatchingPage = this.#options.page.onChange(() => this.#onPageChange());
    this.#wasConnected = false;
    this.#wasOnline = this.#options.page.isOnline();
    this.#state.set({ ...IDLE, status: 'connecting' });
    void this.#try();
  }

  /** Sends at once, or returns false. */
  send(text: string): boolean {
    const socket = this.#attempt?.socket;
    if (this.#state.get().status !== 'connected' || socket?.readyState !== 1) return false;
    socket.send(text);
    return true;
  }

  /** The server let us in. */
  welcomed(): void {
    this.#attempt!.isNew = false;
    this.#isDiagnosed = true;
    this.#state.set({ ...IDLE, status: 'connected' });
    this.#wasConnected = true;
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
    const pace = page.isOnline() ? BACKOFF : OFFLINE_BACKOFF;
    const delayMs = backoffMs(attempt, { ...pace, ...(random ? { random } : {}) });
    this.#state.set({
      status: 'reconnecting',
      error,
      attempt: attempt + 1,
      retryAtMs: clock.now() + delayMs,
      reason: null,
    });
    this.#cancelTimer = clock.after(delayMs, () => void this.#try());
  }

  #end(state: ConnectionState): void {
    this.#stopWatchingPage();
    this.#drop(state.reason === 'left');
    this.#state.set(state);
  }

  #drop(isLeaving = false): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    if (!attempt) return;
    attempt.off.abort();
    // Without the welcome we cannot come back as the participant that the room may have made of us.
    if (attempt.socket && (isLeaving || attempt.isNew)) this.#sayGoodbye(attempt.socket);
    else attempt.socket?.close();
    this.#options.onDown();
  }

  /** Closes a socket once the room knows that we do not come back: else it would show us as lost for a while. */
  #sayGoodbye(socket: WebSocket): void {
    const leave = () => {
      socket.send(this.#options.goodbye);
      socket.close();
    };
    if (socket.readyState === 1) leave();
    if (socket.readyState !== 0) return;
    const cancel = this.#options.clock.after(ATTEMPT_DEADLINE_MS, () => socket.close());
    socket.addEventListener('open', leave);
    for (const type of ['close', 'error'] as const) socket.addEventListener(type, cancel);
  }

  /** Asks for a token and a ticket, and opens a socket with it. */
  async #try(): Promise<void> {
    const attempt: Attempt = {
      socket: null,
      off: new AbortController(),
      isNew: false,
      hasToken: false,
      failure: RoomError.tokenSilent(ATTEMPT_DEADLINE_MS),
    };
    this.#attempt = attempt;
    this.#cancelTimer = this.#options.clock.after(ATTEMPT_DEADLINE_MS, () => this.#onDown(attempt));
    const onToken = () => {
      Object.assign(attempt, { hasToken: true, failure: RoomError.unreachable(this.#options.server) });
    };
    let entry: Entry;
    try {
      entry = await this.#options.entry({ onToken, signal: attempt.off.signal });
    } catch (error) {
      return this.#onNoEntry(attempt, error);
    }
    if (this.#attempt !== attempt) return;
    onToken();
    attempt.isNew = entry.isNew;
    try {
      attempt.socket = this.#openSocket(attempt, entry.query);
    } catch (error) {
      // The page's policy forbids it, or an https page asks for http: `#diagnose` says which.
      this.#options.logger.debug('The browser refused to open a WebSocket to the room.', error);
      this.#onDown(attempt);
    }
  }

  #onNoEntry(attempt: Attempt, error: unknown): void {
    if (this.#attempt !== attempt) return;
    const isRefused = attempt.hasToken && error instanceof RoomError && error.code !== 'server_unreachable';
    if (isRefused) {
      this.#options.onRefused(error);
      return;
    }
    if (!attempt.hasToken) {
      attempt.failure = error instanceof CallroomError ? error : RoomError.tokenUnavailable(error);
    }
    this.#onDown(attempt);
  }

  #openSocket(attempt: Attempt, query: Record<string, string>): WebSocket {
    const { server, room, WebSocket = globalThis.WebSocket } = this.#options;
    const url = new URL(`/parties/room/${roomSegment(room)}`, server);
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
    url.search = String(new URLSearchParams(query));
    const socket = new WebSocket(url);
    socket.addEventListener('message', ({ data }) => this.#attempt === attempt && this.#onMessage(data));
    socket.addEventListener('close', ({ code }) => this.#onDown(attempt, code));
    socket.addEventListener('error', () => this.#onDown(attempt));
    return socket;
  }

  #onDown(attempt: Attempt, code = 0): void {
    if (this.#attempt !== attempt) return;
    const why = RoomError.fromCloseCode(code) ?? attempt.failure;
    if (why.code === 'server_unreachable') void this.#diagnose();
    // Who has not been in the room yet may have to change what they typed, or sign in, before there is a token.
    const needsPerson = !attempt.hasToken && !this.#wasConnected;
    if (why.retryable && !needsPerson) this.retry(why);
    else this.fail(why);
  }

  /** Once, while nothing has ever answered: what the page has wrong is no network trouble, and does not pass. */
  async #diagnose(): Promise<void> {
    const { server, room, WebSocket, logger } = this.#options;
    if (this.#isDiagnosed || WebSocket) return;
    this.#isDiagnosed = true;
    try {
      const { diagnoseServer } = await import('./server-diagnosis.js');
      const why = await diagnoseServer(server, room);
      if (why && ['connecting', 'reconnecting'].includes(this.#state.get().status)) this.fail(why);
    } catch (error) {
      logger.debug('Why the server cannot be reached was not found out.', error);
    }
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
    try {
      this.#options.onMessage(json);
    } catch (error) {
      // Nobody would hear of it: a join must not wait for a welcome that was not understood.
      if (this.#state.get().status !== 'connected') this.fail(RoomError.unexpected(error));
      throw error;
    }
  }

  #pingLater(): void {
    const { clock, server } = this.#options;
    this.#cancelTimer = clock.after(PING_EVERY_MS, () => {
      if (clock.now() - this.#heardAtMs >= SILENT_AFTER_MS) return this.retry(RoomError.unreachable(server));
      this.send(PING);
      this.#pingLater();
    });
  }

  /** Online again, or in view again: try now, whatever the pause was to be. Out of view, the pause goes on. */
  #onPageChange(): void {
    const { page } = this.#options;
    const wasOnline = this.#wasOnline;
    this.#wasOnline = page.isOnline();
    if (this.#state.get().status !== 'reconnecting' || this.#attempt !== null) return;
    const isTheTime = this.#wasOnline === wasOnline ? page.isVisible() : this.#wasOnline;
    if (!isTheTime) return;
    this.#cancelTimer();
    void this.#try();
  }
}
