import * as v from 'valibot';
import { type Clock, systemClock } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { defaultLogger, type Logger } from '../core/logger.js';
import { currentPage, type Page } from '../core/page.js';
import { randomId } from '../core/random-id.js';
import { atom, type ReadableStore, until } from '../core/store.js';
import { checkRoomName } from './check-room-name.js';
import { ExpiringCredential } from './credentials/expiring-credential.js';
import { askSocketTicket } from './credentials/socket-ticket.js';
import { TurnServers } from './credentials/turn-servers.js';
import { type IncomingOffer, IncomingOffers } from './incoming-offer.js';
import { Outbox, type RequestOptions } from './outbox.js';
import {
  type CommandInput,
  type CommandName,
  type CommandResult,
  type EphemeralUpdate,
  type EventMessage,
  type IceServerEntry,
  type MediaCredential,
  type MediaKind,
  type ParticipantInfo,
  PROTOCOL_VERSION,
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
  type SiteMessage,
  tidyRoomName,
  type WaitingPerson,
  type Welcome,
} from './protocol/index.js';
import { RoomReplica } from './replica.js';
import { pageLocks, ResumeTicket, tabStorage } from './resume-ticket.js';
import { RoomError } from './room-error.js';
import { type ConnectionState, type Entry, type EntrySteps, RoomSocket } from './room-socket.js';

/** From `join` to the first welcome, retries included. */
const JOIN_DEADLINE_MS = 30_000;

export interface RoomClientOptions {
  /** The Worker's origin: `https://calls.example.com`. */
  server: string;
  /** 1 to 128 characters of any kind, such as `Küche 2/3`; white space at the ends, control characters and invisible characters are left out. */
  room: string;
  /** Fetches a room token from the site's own back end; called afresh for each connect. */
  getToken: () => Promise<string>;
  /**
   * What the room is to pull for us as we come in, asked at each connect: then `takeMediaOffer` has its offer. Default:
   * nothing.
   */
  receives?: (() => readonly MediaKind[]) | undefined;
  /** The ticket of a receiving session that was connected in the lobby, asked at each connect: the offer is on that one. */
  warm?: (() => string | null) | undefined;
  /**
   * A socket ticket that was made beforehand, for the first connect of a new participant; null: none. Default: each
   * connect asks for its own.
   */
  preparedTicket?: (() => Promise<string | null>) | undefined;
  WebSocket?: typeof WebSocket | undefined;
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  page?: Page | undefined;
  /** Where the right to come back as the same participant is kept through a reload; by default the tab's own. */
  storage?: Storage | null | undefined;
  locks?: LockManager | null | undefined;
  /** The right itself, in place of `storage` and `locks`. */
  ticket?: ResumeTicket | undefined;
  logger?: Logger | undefined;
}

export interface RoomEvents {
  /** A site's own message, from `send`. */
  message: DataEvent<SiteMessage>;
  /** Something happened that is no state. */
  event: DataEvent<EventMessage>;
  /** The latest passing facts about others. */
  ephemeral: DataEvent<EphemeralUpdate['values']>;
  /** The room complained about something that has no answer of its own. */
  error: DataEvent<RoomError>;
}

/**
 * A room as a participant sees it: the other participants, their publications, and your own grants. All state comes from
 * the room. The client survives lost connections, and changes the room only through commands.
 */
export class RoomClient extends TypedEventTarget<RoomEvents> {
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
  readonly #credentials: ExpiringCredential<MediaCredential>;
  readonly #turn: TurnServers;
  readonly #offers: IncomingOffers;
  /** Tells the server which of two of this client's connects is the later one, in whatever order they get there. */
  readonly #instance = randomId();
  readonly #fetch: typeof fetch;
  #attempts = 0;
  #serverAheadMs = 0;
  /** The pages of the state that are being fetched; null: none are wanted. */
  #fetching: object | null = null;

  constructor(options: RoomClientOptions) {
    super();
    const { server, clock = systemClock, logger = defaultLogger, page = currentPage() } = options;
    this.#server = server;
    const room = tidyRoomName(options.room);
    this.#room = room;
    this.#clock = clock;
    this.#logger = logger;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#ticket =
      options.ticket ??
      new ResumeTicket({
        storage: options.storage === undefined ? tabStorage() : options.storage,
        locks: options.locks === undefined ? pageLocks() : options.locks,
        key: `callroom:${server}/${room}`,
        wasReloaded: page.wasReloaded,
        clock,
      });
    this.#socket = new RoomSocket({
      server,
      room,
      WebSocket: options.WebSocket,
      clock,
      page,
      logger,
      entry: (steps) => this.#entry(options, steps),
      onRefused: (error) => this.#onError(error, true),
      goodbye: JSON.stringify({ id: 'leave', command: 'leave' }),
      onMessage: (json) => this.#onMessage(json),
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
    this.#turn = new TurnServers({
      server,
      clock,
      fetch: this.#fetch,
      credential: () => this.mediaCredential(),
    });
  }

  get connection(): ReadableStore<ConnectionState> {
    return this.#socket.state;
  }
  /** Who I am and what I may do; null while not in the room. */
  get self(): ReadableStore<Self | null> {
    return this.#self;
  }
  /** Every listed participant, including yourself, in the order of joining. */
  get participantIds(): ReadableStore<readonly string[]> {
    return this.#replica.participantIds;
  }
  get roomInfo(): ReadableStore<RoomInfo> {
    return this.#replica.room;
  }
  /** How many viewers there are; they are not listed. */
  get viewers(): ReadableStore<number> {
    return this.#replica.viewers;
  }
  /** In rooms with more than 16 publishers, who spoke lately, the latest first. */
  get speakers(): ReadableStore<readonly string[]> {
    return this.#replica.speakers;
  }
  /** To moderators: who waits to be let in, the longest waiting first. */
  get waiting(): ReadableStore<readonly WaitingPerson[]> {
    return this.#waiting;
  }
  /**
   * The TURN servers for a new connection, renewed before they expire: read them as you make one. Empty: none are
   * needed. Null: not in the room, or they are still on their way; a connection need not wait for them.
   */
  get iceServers(): ReadableStore<readonly IceServerEntry[] | null> {
    return this.#turn.iceServers;
  }
  /** What behaviours share, by behaviour. */
  get behaviors(): ReadableStore<Readonly<Record<string, unknown>>> {
    return this.#replica.behaviors;
  }

  /** One store per participant; it holds `undefined` while there is no such participant. */
  participant(id: string): ReadableStore<ParticipantInfo | undefined> {
    return this.#replica.participant(id);
  }

  /**
   * Connects and stays connected until `leave`. Resolves at the first welcome; in a waiting room that is before
   * admission, and `self` says so.
   * @throws `RoomError`: why the room refuses, such as `room_locked`; `server_unreachable` after 30 seconds without an
   *   answer; what the token source threw, or `token_unavailable`; `room_name_invalid`.
   */
  async join({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
    checkRoomName(this.#room);
    const cancelDeadline = this.#isIdle
      ? this.#clock.after(JOIN_DEADLINE_MS, () => this.#onJoinTooLong())
      : () => {};
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
      cancelDeadline();
    }
  }

  /** Goes for good: the others see it at once, and there is no coming back as the same participant. */
  leave(): void {
    if (this.#isIdle) return;
    this.#ticket.clear();
    this.#end();
    this.#socket.close('left');
  }

  /**
   * Asks the room to change something. Resolves when it has; the change itself arrives as state, at about that time.
   * @throws `RoomError`: the room's refusal, `deadline_exceeded`, `outbox_full`, `outcome_unknown`, `not_in_room`.
   */
  command<K extends CommandName>(
    name: K,
    data?: CommandInput<K>,
    options?: RequestOptions,
  ): Promise<CommandResult<K>>;
  /** A command that a behaviour added. */
  command(name: string, data?: unknown, options?: RequestOptions): Promise<unknown>;
  command(name: string, data?: unknown, options?: RequestOptions): Promise<unknown> {
    return this.#request('command', name, data, options);
  }

  /** Asks the room something. */
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
   * Sends a message of the site's own to all, to everyone of a role, or to one person, as the event `message`.
   * @param data anything that JSON can hold, at most 8,000 characters of it.
   */
  async send(data: unknown, { to, ...options }: { to?: Recipient } & RequestOptions = {}): Promise<void> {
    await this.command('message.send', { data, ...(to ? { to } : {}) }, options);
  }

  /** Calls back at each event of one name. Returns a function that stops it. */
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
   * Sends an ephemeral message to the others, who use only the latest. Sends nothing without a connection or the grant
   * `send`: these messages have no answer for a refusal, and a room counts forbidden messages as faults.
   */
  sendEphemeral(ephemeral: string, data: unknown): void {
    if (this.#self.get()?.grants.send) this.#socket.send(JSON.stringify({ ephemeral, data }));
  }

  /** The bearer token of the Calls proxy. It is renewed by itself, so ask for it for each request. */
  async mediaCredential({ signal }: { signal?: AbortSignal } = {}): Promise<string> {
    const credential = await until(this.#credentials.value, (value) => value !== null, signal);
    return credential!.token;
  }

  /**
   * The receiving session that the room starts for this client, with the media that `receives` names. The caller must
   * answer its offer. `null` if there is none or it was taken already. Available as soon as `self` is.
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

  async #entry(options: RoomClientOptions, { onToken, signal }: EntrySteps): Promise<Entry> {
    const isFirst = ++this.#attempts === 1;
    const attempt = `${this.#instance}.${this.#attempts}`;
    const loading = this.#ticket.load();
    const prepared = isFirst && options.preparedTicket && (await loading) === null;
    let ticket = prepared ? await options.preparedTicket!() : null;
    let resume: string | null = null;
    if (!ticket) {
      const [token, loaded] = await Promise.all([options.getToken(), loading]);
      onToken();
      resume = loaded;
      ticket = await this.#askTicket(options, token, resume, signal);
    }
    const { known } = this.#replica;
    const media = options.receives?.() ?? [];
    return {
      query: {
        ticket,
        v: String(PROTOCOL_VERSION),
        attempt,
        ...(media.length > 0 ? { media: media.join() } : {}),
        ...(resume && known ? { epoch: known.epoch, revision: String(known.revision) } : {}),
      },
      isNew: resume === null,
    };
  }

  /** For this connect alone. What is secret goes by the body of a request, and not by the socket's address. */
  #askTicket(
    { warm }: RoomClientOptions,
    token: string,
    resume: string | null,
    signal: AbortSignal,
  ): Promise<string> {
    const session = warm?.();
    return askSocketTicket({
      server: this.#server,
      room: this.#room,
      token,
      request: { ...(resume !== null && { resume }), ...(session && { warm: session }) },
      fetch: this.#fetch,
      signal,
    });
  }

  readonly #handlers: { [K in ServerEvent['type']]: (message: Extract<ServerEvent, { type: K }>) => void } = {
    welcome: (message) => this.#onWelcome(message),
    self: ({ self, credential }) => {
      this.#self.set(self);
      this.#credentials.keep(credential, this.#serverAheadMs);
    },
    iceServers: (message) => this.#turn.keep(message, this.#serverAheadMs),
    media: (message) => this.#offers.keep(message),
    waiting: ({ people }) => this.#waiting.set(people),
    patch: (message) => {
      if (!this.#replica.apply(message)) void this.#fetchState(undefined);
    },
    error: ({ error, final }) => this.#onError(RoomError.fromWire(error), final),
    message: (message) => this.dispatchEvent(new DataEvent('message', message)),
    event: (message) => this.dispatchEvent(new DataEvent('event', message)),
    // It is given back as it comes.
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
    // First, so that whatever the message leads to finds the room ready for it.
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
    // The room made this state from the type we read it as; its parts are not checked one by one.
    if (state) {
      this.#replica.reset(epoch, revision, state as unknown as RoomState, after);
      this.#fetching = null;
    } else for (const patch of patches) this.#replica.apply(patch);
    this.#offers.promised(welcome.media);
    this.#turn.welcomed(iceServers, self, this.#self.get(), this.#serverAheadMs);
    this.#self.set(self);
    // A listener has left: nothing of this welcome may bring the connection back.
    if (this.#isIdle) {
      this.#end();
      return;
    }
    this.#credentials.keep(welcome.credential, this.#serverAheadMs);
    void this.#ticket.save(resume);
    this.#socket.markConnected();
    this.#socket.send(JSON.stringify({ welcomed: true }));
    this.#outbox.open(resumed);
    if (after !== null) void this.#fetchState(after);
  }

  /** Neither in the room nor on the way there. */
  get #isIdle(): boolean {
    return ['idle', 'closed', 'failed'].includes(this.connection.get().status);
  }

  /** What the server said last is worth more than that it did not answer in time. */
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

  #end(error: CallroomError = RoomError.notInRoom()): void {
    this.#outbox.close(error instanceof RoomError ? error : RoomError.notInRoom());
    this.#credentials.keep(null, 0);
    this.#turn.clear();
    this.#offers.clear();
    this.#self.set(null);
    this.#waiting.set([]);
    this.#fetching = null;
    this.#replica.clear();
  }

  /**
   * Takes the state page by page, or what follows the page up to `after`. Patches go on meanwhile: each page is as new as
   * the last of them, and where it is not, the pages begin again.
   */
  async #fetchState(after: string | null | undefined): Promise<void> {
    if (this.#fetching) return;
    const fetching = {};
    this.#fetching = fetching;
    try {
      for (let from = after; from !== null; ) {
        const page = await this.query('room.state', from === undefined ? null : { after: from });
        if (this.#fetching !== fetching) return;
        const { known } = this.#replica;
        const isFollowing = known?.epoch === page.epoch && known.revision === page.revision;
        if (from === undefined)
          this.#replica.reset(page.epoch, page.revision, page.state as RoomState, page.after);
        else if (isFollowing) this.#replica.addPage(page.state.participants, from, page.after);
        from = from === undefined || isFollowing ? page.after : undefined;
      }
      this.#fetching = null;
    } catch (error) {
      if (this.#fetching !== fetching) return;
      this.#fetching = null;
      this.#logger.warn('The state of the room could not be fetched after a gap; connecting anew.', error);
      // Nothing more may come by which the gap would be noticed again, and a welcome closes it for certain.
      this.#socket.retry(RoomError.unreachable(this.#server));
    }
  }
}

/** The room's methods for features: everything except joining, leaving, and media. */
export type RoomAccess = Omit<
  RoomClient,
  'join' | 'leave' | 'mediaCredential' | 'iceServers' | 'takeMediaOffer'
>;

/** Errors that are no failure, but the room's decision. */
const closings = ['removed', 'ended'] as const;
