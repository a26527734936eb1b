import type { PartySocket } from 'partysocket';
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

/** The query of the address of one connect. */
export type ConnectQuery = Record<string, string>;

export interface RoomSocketOptions {
  /** `https://calls.example.com`. */
  server: string;
  room: string;
  /** Called once for each connect: fetches a token, then a ticket for it. A connect fails with what this throws. */
  entry: (steps: EntrySteps) => Promise<Entry>;
  /** The server refused the ticket, as it refuses on the socket by a final error. */
  onRefused: (error: RoomError) => void;
  /** The frame that tells the room that we leave for good. */
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
  /** Marks that there is a token: an earlier failure is the site's, a later failure is the server's. */
  onToken: () => void;
  /** Aborts when the attempt is given up. */
  signal: AbortSignal;
}

/** What opens a socket. */
export interface Entry {
  /** The query of the socket's address. It ends up in logs: no secret belongs here, except a ticket that works once. */
  query: ConnectQuery;
  /** Whether we come as a new participant. */
  isNew: boolean;
}

/** From the request for a token to the end of the socket. */
interface Attempt {
  /** Aborts the requests for the token and the ticket. */
  off: AbortController;
  /** The room does not know us yet: there is no welcome, and no ticket to come back by. */
  isNew: boolean;
  /** False while the token is on its way. */
  hasToken: boolean;
  /** Why the attempt failed, unless the room itself gives a reason. */
  failure: CallroomError;
}

/** What PartySocket's `query` returns for the next connect, settled by us. */
interface PendingQuery {
  promise: Promise<ConnectQuery>;
  resolve: (query: ConnectQuery) => void;
  reject: (why: Error) => void;
}

const IDLE: ConnectionState = { status: 'idle', error: null, attempt: 0, retryAtMs: null, reason: null };

/**
 * Keeps one PartySocket to a room alive and says how it is in `state`. PartySocket opens the sockets, one at a time,
 * opens the next one when one ends, and drops what an earlier one still delivers. It asks for the query of each
 * connect and waits for it; this class answers once the pause is over and the token is there. So the pauses keep to
 * our clock, grow until the room's welcome, differ from attempt to attempt, and end at once when the page comes back
 * online or into view: PartySocket's own delays cannot be cut short, and start over at each open socket.
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
  /** Whether the room has let us in since `open`. */
  #wasConnected = false;
  /** Whether it is known that a room server answers, or was asked. */
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
    this.#wasOnline = page.isOnline();
    this.#state.set({ ...IDLE, status: 'connecting' });
    if (!hasHost(server)) {
      this.fail(RoomError.serverInvalid(server));
      return;
    }
    this.#stopWatchingPage = page.onChange(() => this.#onPageChange());
    this.#connect();
    void this.#try();
  }

  /** Sends at once, or returns false. */
  send(text: string): boolean {
    return this.#state.get().status === 'connected' && this.#socket!.send(text);
  }

  /** The room let us in. */
  markConnected(): void {
    this.#attempt!.isNew = false;
    this.#isDiagnosed = true;
    this.#state.set({ ...IDLE, status: 'connected' });
    this.#wasConnected = true;
    this.#heardAtMs = this.#options.clock.now();
    this.#cancelTimer();
    this.#pingLater();
  }

  /** Ends this connection because we or the room decided so. */
  close(reason: ConnectionState['reason'], error: CallroomError | null = null): void {
    this.#end({ ...IDLE, status: 'closed', reason, error });
  }

  /** Ends this connection because trying again would not help. */
  fail(error: CallroomError): void {
    this.#end({ ...IDLE, status: 'failed', error });
  }

  /** Gives the present socket up and, after a pause, opens another. */
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
    // PartySocket would wait for this answer before it asks for the next one.
    this.#query.reject(new Error('This attempt was given up.'));
    if (!attempt) return;
    attempt.off.abort();
    // Without the welcome we cannot come back as the participant that the room may have made of us.
    if (isLeaving || attempt.isNew) this.#sayGoodbye();
    this.#options.onDown();
  }

  /** Tells the room that we do not come back: otherwise it shows us as lost for a while. */
  #sayGoodbye(): void {
    const socket = this.#socket;
    if (!socket) return;
    const { goodbye } = this.#options;
    if (socket.readyState === socket.OPEN) socket.send(goodbye);
    if (socket.readyState !== socket.CONNECTING) return;
    // The room may have made a participant of us already. The socket opens, says so, and closes on its own.
    this.#socket = null;
    socket.onopen = () => {
      socket.send(goodbye);
      socket.close();
    };
  }

  /** Has PartySocket let go of the socket that there is, and ask for the query of the next one. */
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
      // Pauses are in the answer to `query`, and so is the deadline, which starts with the request for the token.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: ATTEMPT_DEADLINE_MS,
      // The outbox keeps what must not be lost.
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: ({ code }) => {
        if (socket === this.#socket) this.#onDown(this.#attempt, code);
        return socket === this.#socket;
      },
    });
    // By properties, which get the platform's own events: those that listeners get are copies without code or message.
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket && this.#attempt) this.#onMessage(data);
    };
    socket.onerror = ({ message }) => {
      if (socket !== this.#socket || !this.#attempt) return;
      // The page's policy forbids it, or an https page asks for http: `#diagnose` says which.
      logger.debug('The browser refused to open a WebSocket to the room.', message);
      this.#onDown(this.#attempt);
    };
    return socket;
  }

  /** Asks for a token and a ticket, and has PartySocket open a socket with it. */
  async #try(): Promise<void> {
    const attempt: Attempt = {
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
    if (!this.#socket) {
      this.#socket = this.#createSocket(Socket);
      this.#socket.reconnect();
    }
    attempt.isNew = entry.isNew;
    this.#query.resolve(entry.query);
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
    // Someone who has not been in the room yet may have to sign in first, or to correct what they typed.
    const needsPerson = !attempt.hasToken && !this.#wasConnected;
    if (why.retryable && !needsPerson) this.retry(why);
    else this.fail(why);
  }

  /** Once, while nothing has ever answered: a mistake in the page does not pass, as a network failure does. */
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

  /** Online again, or in view again: tries now, however long the pause is. Out of view, the pause goes on. */
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

/** False for `localhost:8787` too: that is a URL, but its scheme is `localhost`. */
function hasHost(server: string): boolean {
  return URL.canParse(server) && new URL(server).host !== '';
}

function pendingQuery(): PendingQuery {
  let resolve: PendingQuery['resolve'];
  let reject: PendingQuery['reject'];
  const promise = new Promise<ConnectQuery>((...settle) => {
    [resolve, reject] = settle;
  });
  // Given up before PartySocket has asked, nobody waits for it.
  promise.catch(() => {});
  return { promise, resolve: resolve!, reject: reject! };
}
