import type { PartySocket } from 'partysocket';
import { backoffMs } from '../core/backoff.js';
import type { Clock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { Page } from '../core/page.js';
import { atom, type ReadableStore } from '../core/store.js';
import { PING, PONG, roomSegment } from './protocol/index.js';
import { RoomError } from './room-error.js';
import { isServerAddress } from './server-origin.js';

/** How long each step of an attempt may take. A server that is slow, but gets on, is not given up. */
const STEP_DEADLINE_MS = 10_000;
/** The steps of an attempt, as the number of steps that are done: the token, the ticket and the open socket. */
const TOKEN = 1;
const TICKET = 2;
const SOCKET = 3;
const PING_EVERY_MS = 5_000;
/** Enough for two pings and their answers. */
const SILENT_AFTER_MS = 12_000;
const BACKOFF = { firstMs: 400, maxMs: 15_000 };
/**
 * `navigator.onLine` is only a hint: behind some VPNs it reports offline while the network works (seen on Windows).
 */
const OFFLINE_BACKOFF = { firstMs: 4_000, maxMs: 30_000 };

export interface ConnectionState {
  /** `failed`: no automatic retry follows. `closed`: ended for good; `reason` says why. */
  status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed' | 'failed';
  error: CallroomError | null;
  /** The number of failed attempts in a row. */
  attempt: number;
  /** When the next attempt is due, in milliseconds since the epoch. */
  retryAtMs: number | null;
  reason: 'left' | 'removed' | 'ended' | null;
}

/** The query of the URL of one connect. */
export type ConnectQuery = Record<string, string>;

export interface RoomSocketOptions {
  /** The origin of the room server, such as `https://calls.example.com`. */
  server: string;
  room: string;
  /**
   * Called once per connect: fetches a token, then a ticket for it. If it throws, the connect fails with that error.
   */
  entry: (steps: EntrySteps) => Promise<Entry>;
  /** Called when the server refuses the ticket, with the same effect as a final error on the socket. */
  onRefused: (error: RoomError) => void;
  /** The frame that tells the room that we leave for good. */
  leaveFrame: string;
  onMessage: (json: unknown) => void;
  /** Called when an attempt gets further than any other since `open`. */
  onProgress: () => void;
  onDown: () => void;
  WebSocket: typeof WebSocket | undefined;
  clock: Clock;
  page: Page;
  logger: Logger;
  random?: (() => number) | undefined;
}

export interface EntrySteps {
  /** Call it when the token is there: an earlier failure is the site's, a later failure is the server's. */
  onToken: () => void;
  /** Aborts when the attempt is given up. */
  signal: AbortSignal;
}

/** The values that open a socket. */
export interface Entry {
  /** The query of the socket's URL. It ends up in logs: put no secret in it, except a ticket that works once. */
  query: ConnectQuery;
  /** Whether we come as a new participant. */
  isNew: boolean;
}

/** Lasts from the request for a token to the end of the socket. */
interface Attempt {
  /** Aborts the requests for the token and the ticket. */
  off: AbortController;
  /** True while the room does not know us: we have no welcome, and no secret to resume with. */
  isNew: boolean;
  /** False while the token is on its way. */
  hasToken: boolean;
  /** Why the attempt failed, unless the room itself gives a reason. */
  failure: CallroomError;
}

/** The value that PartySocket's `query` returns for the next connect; this class settles it. */
interface PendingQuery {
  promise: Promise<ConnectQuery>;
  resolve: (query: ConnectQuery) => void;
  reject: (why: Error) => void;
}

const IDLE: ConnectionState = { status: 'idle', error: null, attempt: 0, retryAtMs: null, reason: null };

/**
 * Keeps one PartySocket to a room alive and reports its condition in `state`. PartySocket opens the sockets one at a
 * time, opens the next when one ends, and drops late messages of an earlier socket. It calls `query` for each connect
 * and waits for the result; this class resolves it when the pause is over and the token is there. So the pauses
 * follow our clock, grow until the room's welcome, vary between attempts, and end at once when the page comes back
 * online or into view. PartySocket's own delays cannot be shortened, and restart at each open socket.
 */
export class RoomSocket {
  readonly #options: RoomSocketOptions;
  readonly #state = atom<ConnectionState>(IDLE);
  #socket: PartySocket | null = null;
  #attempt: Attempt | null = null;
  #query = pendingQuery();
  #cancelTimer: () => void = () => {};
  #stopWatchingPage: () => void = () => {};
  #heardAtMs = 0;
  #wasOnline = true;
  /** How many steps the attempt that got furthest since `open` has done. */
  #reached = 0;
  /** Whether the room has let us in since `open`. */
  #wasConnected = false;
  /** Whether a room server has answered, or `#diagnose` has already run. */
  #isDiagnosed = false;

  constructor(options: RoomSocketOptions) {
    this.#options = options;
  }

  get state(): ReadableStore<ConnectionState> {
    return this.#state;
  }

  open(): void {
    const { status } = this.#state.get();
    if (status === 'connecting' || status === 'connected' || status === 'reconnecting') return;
    const { page, server } = this.#options;
    this.#wasConnected = false;
    this.#reached = 0;
    this.#wasOnline = page.isOnline();
    if (!isServerAddress(server)) {
      this.fail(RoomError.serverInvalid(server));
      return;
    }
    this.#state.set({ ...IDLE, status: 'connecting' });
    this.#stopWatchingPage = page.onChange(() => this.#onPageChange());
    this.#connect();
    void this.#try();
  }

  /** Sends at once and returns true, or returns false. */
  send(text: string): boolean {
    return this.#state.get().status === 'connected' && this.#socket!.send(text);
  }

  /** Called on the room's welcome. */
  markConnected(): void {
    this.#attempt!.isNew = false;
    this.#isDiagnosed = true;
    this.#state.set({ ...IDLE, status: 'connected' });
    this.#wasConnected = true;
    this.#heardAtMs = this.#options.clock.now();
    this.#cancelTimer();
    this.#pingLater();
  }

  /** Ends this connection because we or the room decided to. */
  close(reason: ConnectionState['reason'], error: CallroomError | null = null): void {
    this.#end({ ...IDLE, status: 'closed', reason, error });
  }

  /** Ends this connection because trying again would not help. */
  fail(error: CallroomError): void {
    this.#end({ ...IDLE, status: 'failed', error });
  }

  /** Drops the current socket and opens another after a pause. */
  retry(error: CallroomError): void {
    const { status, attempt } = this.#state.get();
    if (status === 'idle' || status === 'closed' || status === 'failed') return;
    this.#drop();
    this.#connect();
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
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#state.set(state);
  }

  #drop(isLeaving = false): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    // Otherwise PartySocket waits for this result before it requests the next one.
    this.#query.reject(new Error('The attempt was canceled.'));
    if (!attempt) return;
    attempt.off.abort();
    // Without the welcome we cannot resume the participant that the room may have created for us.
    if (isLeaving || attempt.isNew) this.#sendLeave();
    this.#options.onDown();
  }

  /** Tells the room that we will not return; otherwise it shows us as disconnected for a while. */
  #sendLeave(): void {
    const socket = this.#socket;
    if (!socket) return;
    const { leaveFrame } = this.#options;
    if (socket.readyState === socket.OPEN) socket.send(leaveFrame);
    if (socket.readyState !== socket.CONNECTING) return;
    // The room may have made a participant of us already. The socket opens, says so, and closes on its own.
    this.#socket = null;
    socket.onopen = () => {
      socket.send(leaveFrame);
      socket.close();
    };
  }

  /** Makes PartySocket drop its current socket and call `query` for the next one. */
  #connect(): void {
    this.#query = pendingQuery();
    this.#socket?.reconnect();
  }

  #createSocket(Socket: typeof PartySocket): PartySocket {
    const { server, room, WebSocket, logger } = this.#options;
    const { host, protocol } = new URL(server);
    const socket: PartySocket = new Socket({
      host,
      protocol: protocol === 'http:' ? 'ws' : 'wss',
      party: 'room',
      room: roomSegment(room),
      query: () => this.#query.promise,
      WebSocket,
      startClosed: true,
      // The result of `query` includes the pause, the token and the ticket.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: STEP_DEADLINE_MS,
      // The outbox keeps the requests that must not be lost.
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: ({ code }) => {
        if (socket === this.#socket) this.#onDown(this.#attempt, code);
        return socket === this.#socket;
      },
    });
    // Use the properties: they receive the platform's own events. Listeners receive copies without code or message.
    socket.onopen = () => {
      if (socket === this.#socket && this.#attempt) this.#onStep(this.#attempt, SOCKET);
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket && this.#attempt) this.#onMessage(data);
    };
    socket.onerror = ({ message }) => {
      if (socket !== this.#socket || !this.#attempt) return;
      // The page's policy forbids it, or an https page connects to http: `#diagnose` finds out which.
      logger.debug('The browser refused to open a WebSocket to the room.', message);
      this.#onDown(this.#attempt);
    };
    return socket;
  }

  /** Requests a token and a ticket, and makes PartySocket open a socket with them. */
  async #try(): Promise<void> {
    const attempt: Attempt = {
      off: new AbortController(),
      isNew: false,
      hasToken: false,
      failure: RoomError.tokenSilent(STEP_DEADLINE_MS),
    };
    this.#attempt = attempt;
    this.#limitStep(attempt);
    const onToken = () => {
      Object.assign(attempt, { hasToken: true, failure: RoomError.unreachable(this.#options.server) });
      this.#onStep(attempt, TOKEN);
    };
    // PartySocket loads while the token and the ticket are on their way.
    const loading = import('./party-socket.js');
    loading.catch(() => {});
    let entry: Entry;
    let Socket: typeof PartySocket;
    try {
      entry = await this.#options.entry({ onToken, signal: attempt.off.signal });
      onToken();
      ({ PartySocket: Socket } = await loading);
    } catch (error) {
      return this.#onNoEntry(attempt, error);
    }
    if (this.#attempt !== attempt) return;
    this.#onStep(attempt, TICKET);
    if (!this.#socket) {
      this.#socket = this.#createSocket(Socket);
      this.#socket.reconnect();
    }
    attempt.isNew = entry.isNew;
    this.#query.resolve(entry.query);
  }

  /** An attempt has done a step, and has time for the next one. */
  #onStep(attempt: Attempt, done: number): void {
    if (this.#attempt !== attempt) return;
    this.#limitStep(attempt);
    if (done <= this.#reached) return;
    this.#reached = done;
    this.#options.onProgress();
  }

  #limitStep(attempt: Attempt): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(STEP_DEADLINE_MS, () => this.#onDown(attempt));
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

  #onDown(attempt: Attempt | null, code = 0): void {
    if (!attempt || this.#attempt !== attempt) return;
    const why = RoomError.fromCloseCode(code) ?? attempt.failure;
    if (why.code === 'server_unreachable') void this.#diagnose();
    // A person who has not been in the room yet may have to sign in first or correct their input.
    const needsPerson = !attempt.hasToken && !this.#wasConnected;
    if (why.retryable && !needsPerson) this.retry(why);
    else this.fail(why);
  }

  /** Runs once, while nothing has answered yet: unlike a network failure, a mistake in the page does not go away. */
  async #diagnose(): Promise<void> {
    const { server, room, WebSocket, logger } = this.#options;
    if (this.#isDiagnosed || WebSocket) return;
    this.#isDiagnosed = true;
    try {
      const { diagnoseServer } = await import('./server-diagnosis.js');
      const why = await diagnoseServer(server, room);
      if (!why || !['connecting', 'reconnecting'].includes(this.#state.get().status)) return;
      if (why.retryable) logger.warn(why.message);
      else this.fail(why);
    } catch (error) {
      logger.debug('The diagnosis of the unreachable server failed.', error);
    }
  }

  #onMessage(data: unknown): void {
    this.#heardAtMs = this.#options.clock.now();
    if (typeof data !== 'string' || data === PONG) return;
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch (error) {
      this.#options.logger.warn('The server sent a message that is not JSON.', error);
      return;
    }
    try {
      this.#options.onMessage(json);
    } catch (error) {
      // Fail the join here: otherwise it would wait for a welcome that was not understood.
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

  /**
   * Tries at once when the page is online again or back in view, however long the pause is. Out of view, the pause
   * goes on.
   */
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

function pendingQuery(): PendingQuery {
  let resolve: PendingQuery['resolve'];
  let reject: PendingQuery['reject'];
  const promise = new Promise<ConnectQuery>((...settle) => {
    [resolve, reject] = settle;
  });
  // The query may be rejected before PartySocket has asked for it; then nothing handles the rejection.
  promise.catch(() => {});
  return { promise, resolve: resolve!, reject: reject! };
}
