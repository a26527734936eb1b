import * as v from 'valibot';
import { type Clock, systemClock } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { defaultLogger, type Logger } from '../core/logger.js';
import { currentPage } from '../core/page.js';
import { atom, type ReadableStore, until } from '../core/store.js';
import { checkRoomName } from './check-room-name.js';
import { ExpiringCredential } from './credentials/expiring-credential.js';
import { TurnServers } from './credentials/turn-servers.js';
import { type IncomingOffer, IncomingOffers } from './incoming-offer.js';
import { Outbox, type RequestOptions } from './outbox.js';
import {
  type Audience,
  breakoutName,
  type CommandInput,
  type CommandName,
  type CommandResult,
  type EventMessage,
  type IceServerEntry,
  type MediaCredential,
  mainRoomOf,
  type ParticipantInfo,
  type PresentPerson,
  type QueryInput,
  type QueryName,
  type QueryResult,
  type Recipient,
  type RoomEventData,
  type RoomEventName,
  type RoomInfo,
  type RoomState,
  type Self,
  type ServerEvent,
  ServerMessage,
  tidyRoomName,
  type WaitingPerson,
  type Welcome,
} from './protocol/index.js';
import { RoomReplica } from './replica.js';
import { pageLocks, ResumeTicket, tabStorage } from './resume-ticket.js';
import type { RoomClientOptions, RoomEvents } from './room-client-options.js';
import { RoomEntry } from './room-entry.js';
import { RoomError } from './room-error.js';
import { type ConnectionState, RoomSocket } from './room-socket.js';
import { serverOrigin } from './server-origin.js';
import { StateFetch } from './state-fetch.js';

/** From `join` to the first welcome, retries included. */
const JOIN_DEADLINE_MS = 30_000;

/**
 * One room, as one participant sees it: the participants, their publications, and our own grants. All state comes from
 * the room. The client keeps the connection through network failures, and sends commands and queries.
 *
 * A call uses it without the presence, whose code it loads on first use.
 */
export class BaseRoomClient extends TypedEventTarget<RoomEvents> {
  readonly #server: string;
  readonly #room: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #socket: RoomSocket;
  readonly #outbox: Outbox;
  readonly #replica = new RoomReplica();
  readonly #ticket: ResumeTicket;
  readonly #self = atom<Self | null>(null);
  readonly #waiting = atom<readonly WaitingPerson[]>([]);
  readonly #audience = atom<Audience>(NO_AUDIENCE);
  readonly #credentials: ExpiringCredential<MediaCredential>;
  readonly #turn: TurnServers;
  readonly #offers: IncomingOffers;
  readonly #stateFetch: StateFetch;
  #serverAheadMs = 0;
  #enteredAtMs: number | null = null;
  /** Null: no join is under way. */
  #cancelDeadline: (() => void) | null = null;

  constructor(options: RoomClientOptions) {
    super();
    const { clock = systemClock, logger = defaultLogger, page = currentPage() } = options;
    const server = serverOrigin(options.server);
    this.#server = server;
    const main = tidyRoomName(options.room);
    const room = options.breakout ? breakoutName(main, options.breakout) : main;
    this.#room = room;
    this.#clock = clock;
    this.#logger = logger;
    const request: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#ticket =
      options.ticket ??
      new ResumeTicket({
        storage: options.storage === undefined ? tabStorage() : options.storage,
        locks: options.locks === undefined ? pageLocks() : options.locks,
        key: `callroom:${server}/${room}`,
        wasReloaded: page.wasReloaded,
        clock,
      });
    const entry = new RoomEntry({
      ...options,
      server,
      room,
      fetch: request,
      ticket: this.#ticket,
      known: () => this.#replica.known,
      clock,
    });
    this.#socket = new RoomSocket({
      server,
      room,
      WebSocket: options.WebSocket,
      clock,
      page,
      logger,
      entry: (steps) => entry.create(steps),
      onRefused: (error) => this.#onError(error, true),
      leaveFrame: JSON.stringify({ id: 'leave', command: 'leave' }),
      onMessage: (json) => this.#onMessage(json),
      onProgress: () => this.#restartDeadline(),
      onDown: () => this.#onDown(),
    });
    this.#outbox = new Outbox(clock, (text) => this.#socket.send(text));
    this.#credentials = new ExpiringCredential({
      clock,
      renew: () => this.query('media.credential'),
      retryAfterMs: 5_000,
    });
    this.#offers = new IncomingOffers(clock, async (attempt, sdp, given) => {
      await this.command('media.answer', { attempt, sdp }, given);
    });
    this.#stateFetch = new StateFetch(
      this.#replica,
      (after) => this.query('room.state', after === undefined ? null : { after }),
      (error) => {
        logger.warn('The state of the room could not be fetched after a gap; connecting again.', error);
        // There may be no later patch that reveals the gap, and a new welcome closes it.
        this.#socket.retry(RoomError.unreachable(server));
      },
    );
    this.#turn = new TurnServers({
      server,
      clock,
      fetch: request,
      credential: () => this.mediaCredential(),
    });
  }

  /** The origin of the room server. */
  get server(): string {
    return this.#server;
  }

  get connection(): ReadableStore<ConnectionState> {
    return this.#socket.state;
  }
  /** Our own participant and its grants; null while not in the room. */
  get self(): ReadableStore<Self | null> {
    return this.#self;
  }
  /**
   * When this client came into the room, by the server's clock, in milliseconds since 1970; a reconnect does not change
   * it. Null: not in the room yet, for example while waiting.
   */
  get enteredAtMs(): number | null {
    return this.#enteredAtMs;
  }
  /** The ids of all listed participants, our own included, in the order of joining. */
  get participantIds(): ReadableStore<readonly string[]> {
    return this.#replica.participantIds;
  }
  /**
   * The people with presence, by person id, without viewers; null until the whole first state of the room is here, and
   * while waiting. See `RoomPresence`.
   */
  get people(): ReadableStore<Readonly<Record<string, PresentPerson>> | null> {
    return this.#replica.people;
  }
  get roomInfo(): ReadableStore<RoomInfo> {
    return this.#replica.room;
  }
  /** The number of viewers, who are not listed. */
  get viewers(): ReadableStore<number> {
    return this.#replica.viewers;
  }
  /** In rooms with more than 16 publishers: the ids of recent speakers, the latest first. */
  get speakers(): ReadableStore<readonly string[]> {
    return this.#replica.speakers;
  }
  /** For moderators: the people who wait for admission, the longest waiting first. */
  get waiting(): ReadableStore<readonly WaitingPerson[]> {
    return this.#waiting;
  }
  /** For moderators: the viewers who raise a hand, and those who are invited to the stage. */
  get audience(): ReadableStore<Audience> {
    return this.#audience;
  }
  /**
   * The TURN servers for a new connection, renewed before they expire. Read them as you create a connection. Empty: no
   * TURN server is needed. Null: not in the room, or not received yet; a connection does not need to wait for them.
   */
  get iceServers(): ReadableStore<readonly IceServerEntry[] | null> {
    return this.#turn.iceServers;
  }
  /** The shared state of each behavior, by the behavior's name. */
  get behaviors(): ReadableStore<Readonly<Record<string, unknown>>> {
    return this.#replica.behaviors;
  }

  /** One store per participant id; it holds `undefined` while the room lists no such participant. */
  participant(id: string): ReadableStore<ParticipantInfo | undefined> {
    return this.#replica.participant(id);
  }

  /**
   * Connects and stays connected until `leave`. Resolves at the first welcome; in a waiting room that is before
   * admission, and `self` says so.
   * @throws `RoomError`: the room's refusal, such as `room_locked`; `server_unreachable` after 30 seconds without an
   *   answer; the error of `getToken`, or `token_unavailable`; `room_name_invalid`.
   */
  async join({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
    checkRoomName(mainRoomOf(this.#room));
    const isFirst = this.#isIdle;
    if (isFirst) this.#cancelDeadline = this.#startDeadline();
    try {
      this.#socket.open();
      const over = ['connected', 'failed', 'closed'];
      const isOver = ({ status }: ConnectionState) => over.includes(status);
      const { status, error } = await until(this.connection, isOver, signal).catch((aborted: unknown) => {
        this.leave();
        throw aborted;
      });
      if (status !== 'connected') throw error ?? RoomError.notInRoom();
    } finally {
      if (isFirst) {
        this.#cancelDeadline?.();
        this.#cancelDeadline = null;
      }
    }
  }

  /** Leaves for good. The others see it at once, and the resume ticket is deleted. */
  leave(): void {
    if (this.#isIdle) return;
    this.#ticket.clear();
    this.#end();
    this.#socket.close('left');
  }

  /**
   * Asks the room to change something. Resolves when the room has; the change arrives as state at about that time.
   * @throws `RoomError`: the room's refusal, `deadline_exceeded`, `outbox_full`, `outcome_unknown`, `not_in_room`.
   */
  command<K extends CommandName>(
    name: K,
    data?: CommandInput<K>,
    options?: RequestOptions,
  ): Promise<CommandResult<K>>;
  /** A command that a behavior added. */
  command(name: string, data?: unknown, options?: RequestOptions): Promise<unknown>;
  command(name: string, data?: unknown, options?: RequestOptions): Promise<unknown> {
    return this.#request('command', name, data, options);
  }

  /** Asks the room for data, and changes nothing. */
  query<K extends QueryName>(
    name: K,
    data?: QueryInput<K>,
    options?: RequestOptions,
  ): Promise<QueryResult<K>>;
  query(name: string, data?: unknown, options?: RequestOptions): Promise<unknown>;
  query(name: string, data?: unknown, options?: RequestOptions): Promise<unknown> {
    return this.#request('query', name, data, options);
  }

  /**
   * Sends a site's own message to all, to a role, or to one participant; they receive it as the event `message`.
   * @param data any JSON value, at most 8,000 characters.
   */
  async send(data: unknown, { to, ...options }: { to?: Recipient } & RequestOptions = {}): Promise<void> {
    await this.command('message.send', { data, ...(to ? { to } : {}) }, options);
  }

  /** Calls `run` at each event of this name. Returns a function that stops it. */
  on<K extends RoomEventName>(event: K, run: (data: RoomEventData[K]) => void): () => void;
  on(event: string, run: (data: unknown) => void): () => void;
  on(event: string, run: (data: never) => void): () => void {
    const listener = ({ data }: DataEvent<EventMessage>) => {
      if (data.event === event) run(data.data as never);
    };
    this.addEventListener('event', listener);
    return () => this.removeEventListener('event', listener);
  }

  /**
   * Sends an ephemeral value to the others; the last value wins. Without a connection or the grant `send` nothing is
   * sent: an ephemeral message has no answer, and the room counts refused messages as faults.
   * @param to the id of the only participant who gets it; by default everyone
   */
  sendEphemeral(ephemeral: string, data: unknown, to?: string): void {
    if (this.#self.get()?.grants.send) this.#socket.send(JSON.stringify({ ephemeral, data, to }));
  }

  /** The bearer token of the Calls proxy. The client renews it, so ask for it for each request. */
  async mediaCredential({ signal }: { signal?: AbortSignal } = {}): Promise<string> {
    const credential = await until(this.#credentials.value, (value) => value !== null, signal);
    return credential!.token;
  }

  /**
   * Returns the receiving session that the room starts for us, for the kinds that `receives` names; the caller answers
   * its offer. Null if the room made no offer, or if it was taken. It is available as soon as `self` is.
   */
  takeMediaOffer(): IncomingOffer | null {
    return this.#offers.take();
  }

  #request(
    kind: 'command' | 'query',
    name: string,
    data: unknown,
    options?: RequestOptions,
  ): Promise<unknown> {
    if (this.#isIdle) return Promise.reject(RoomError.notInRoom());
    return this.#outbox.request(kind, name, data, options);
  }

  readonly #handlers: { [K in ServerEvent['type']]: (message: Extract<ServerEvent, { type: K }>) => void } = {
    welcome: (message) => this.#onWelcome(message),
    self: ({ self, credential }) => {
      if (!self.grants.moderate) this.#forgetLists();
      this.#setSelf(self);
      this.#credentials.keep(credential, this.#serverAheadMs);
    },
    iceServers: (message) => this.#turn.keep(message, this.#serverAheadMs),
    media: (message) => this.#offers.keep(message),
    waiting: ({ people }) => this.#waiting.set(people),
    audience: ({ type: _, ...audience }) => this.#audience.set(audience),
    patch: (message) => {
      if (!this.#replica.apply(message)) void this.#stateFetch.start(undefined);
    },
    error: ({ error, final }) => this.#onError(RoomError.fromWire(error), final),
    message: (message) => this.dispatchEvent(new DataEvent('message', message)),
    event: (message) => this.dispatchEvent(new DataEvent('event', message)),
    // `#onMessage` has returned it already.
    mark: () => {},
    ephemeral: ({ values }) => this.dispatchEvent(new DataEvent('ephemeral', values)),
  };

  #onMessage(json: unknown): void {
    const parsed = v.safeParse(ServerMessage, json);
    if (!parsed.success) {
      this.#logger.warn('The server sent a message of an unknown form.');
      return;
    }
    const message = parsed.output;
    // First, so that requests which the message causes find the room ready for them.
    if ('mark' in message && message.mark !== undefined)
      this.#socket.send(JSON.stringify({ mark: message.mark }));
    if ('re' in message) this.#outbox.settle(message);
    // Sound because the key is the message's own type.
    else (this.#handlers[message.type] as (message: ServerEvent) => void)(message);
  }

  #onDown(): void {
    this.#outbox.pause();
    this.#offers.clear();
  }

  #onWelcome(welcome: Welcome): void {
    const { self, epoch, revision, state, after, patches, resume, resumed, iceServers } = welcome;
    this.#serverAheadMs = welcome.nowMs - this.#clock.now();
    // The room made this state from the same type, so its parts are not validated.
    if (state) {
      this.#replica.reset(epoch, revision, state as unknown as RoomState, after);
      this.#stateFetch.cancel();
    } else for (const patch of patches) this.#replica.apply(patch);
    if (self.role === 'waiting') this.#replica.forgetPeople();
    this.#offers.promised(welcome.media);
    this.#turn.welcomed(iceServers, self, this.#self.get(), this.#serverAheadMs);
    this.#setSelf(self);
    // A listener called `leave`: the rest of this welcome must not restore the connection.
    if (this.#isIdle) {
      this.#end();
      return;
    }
    this.#credentials.keep(welcome.credential, this.#serverAheadMs);
    void this.#ticket.save(resume);
    this.#socket.markConnected();
    this.#socket.send(JSON.stringify({ welcomed: true }));
    this.#outbox.open(resumed);
    if (after !== null) void this.#stateFetch.start(after);
    // The connection was lost before all pages had come, and patches do not make up for them.
    else if (!this.#replica.isComplete) void this.#stateFetch.start(undefined);
  }

  /** Neither in the room nor connecting to it. */
  get #isIdle(): boolean {
    return ['idle', 'closed', 'failed'].includes(this.connection.get().status);
  }

  #startDeadline(): () => void {
    return this.#clock.after(JOIN_DEADLINE_MS, () => this.#onJoinTooLong());
  }

  /** A server that gets on with a join has more time for it. */
  #restartDeadline(): void {
    if (!this.#cancelDeadline) return;
    this.#cancelDeadline();
    this.#cancelDeadline = this.#startDeadline();
  }

  /** The server's last error says more than the missed deadline does. */
  #onJoinTooLong(): void {
    const { error } = this.connection.get();
    const hasAnswered = error !== null && error.code !== 'server_unreachable';
    const why = hasAnswered ? error : RoomError.joinTooLong(this.#server, JOIN_DEADLINE_MS);
    this.#end(why);
    this.#socket.fail(why);
  }

  #onError(error: RoomError, final: boolean): void {
    if (!final) {
      this.dispatchEvent(new DataEvent('error', error));
    } else if (error.retryable) {
      this.#socket.retry(error);
    } else {
      this.#ticket.clear();
      this.#end(error);
      const reason = closings.find((code) => code === error.code);
      if (reason) this.#socket.close(reason, error);
      else this.#socket.fail(error);
    }
  }

  #setSelf(self: Self): void {
    if (self.inside) this.#enteredAtMs ??= this.#clock.now() + this.#serverAheadMs;
    this.#self.set(self);
  }

  /** Only moderators get these lists. */
  #forgetLists(): void {
    this.#waiting.set([]);
    this.#audience.set(NO_AUDIENCE);
  }

  #end(error: CallroomError = RoomError.notInRoom()): void {
    this.#outbox.close(error instanceof RoomError ? error : RoomError.notInRoom());
    this.#credentials.keep(null, 0);
    this.#turn.clear();
    this.#offers.clear();
    this.#enteredAtMs = null;
    this.#self.set(null);
    this.#forgetLists();
    this.#stateFetch.cancel();
    this.#replica.clear();
  }
}

const NO_AUDIENCE: Audience = { hands: [], handCount: 0, invited: [] };

/** A room without the parts that belong to the code which joined it: joining, leaving, and media. */
export type RoomAccess = Omit<
  BaseRoomClient,
  'join' | 'leave' | 'mediaCredential' | 'iceServers' | 'takeMediaOffer'
>;

/** Errors that report the room's decision rather than a failure. */
const closings = ['removed', 'ended'] as const;
