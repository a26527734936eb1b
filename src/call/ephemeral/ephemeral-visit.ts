import * as v from 'valibot';
import type { Clock } from '../../core/clock.js';
import type { DataEvent } from '../../core/events.js';
import type { Logger } from '../../core/logger.js';
import type { Peer, PeerData } from '../../peer/peer.js';
import type { DataChannel } from '../../peer/transport/data-channels.js';
import type { BaseRoomClient } from '../../room/base-room-client.js';
import type { EphemeralUpdate } from '../../room/protocol/index.js';

/**
 * `channel`: through the SFU only. `socket`: through the socket, and through the SFU too where it is up. `none`: no
 * route.
 */
export type EphemeralRoute = 'channel' | 'socket' | 'none';

/** The parts of a room that the channel needs. */
export type EphemeralRoom = Pick<
  BaseRoomClient,
  | 'self'
  | 'connection'
  | 'participantIds'
  | 'viewers'
  | 'sendEphemeral'
  | 'addEventListener'
  | 'removeEventListener'
>;

export interface EphemeralVisitOptions {
  name: string;
  room: EphemeralRoom;
  peer: Pick<Peer, 'data'>;
  clock: Clock;
  logger: Logger;
  onMessage: (from: string, data: unknown) => void;
  onRoute: (route: EphemeralRoute) => void;
}

/** Enough of a session id to tell apart the sessions of one room. */
const MARK_LENGTH = 12;

/** A numbered message. A number that is not higher than the last one received is ignored. */
const NumberedMessage = v.object({ n: v.number(), data: v.unknown() });
type NumberedMessage = v.InferOutput<typeof NumberedMessage>;

/**
 * Each participant's report about their data channels: the session that they send from, and whose sessions they
 * receive.
 */
const ChannelStatus = v.object({
  sessionId: v.nullable(v.pipe(v.string(), v.maxLength(128))),
  receives: v.pipe(v.array(v.pipe(v.string(), v.maxLength(MARK_LENGTH))), v.maxLength(64)),
});
type ChannelStatus = v.InferOutput<typeof ChannelStatus>;

/**
 * In a larger room, each participant would receive too many channels. The socket is cheaper there, because the room
 * sends one message to all.
 */
const MAX_OTHERS = 24;
/** The room accepts 25 frames a second in total, and other messages share that limit. */
const SOCKET_EVERY_MS = 100;

interface Other {
  status: ChannelStatus;
  /** The channel on which we receive their messages. */
  channel: DataChannel | null;
  stopListening: () => void;
}

const markOf = (sessionId: string) => sessionId.slice(0, MARK_LENGTH);

/**
 * One channel for one participant's visit: data channel first, socket as fallback. Tracks who receives whose data
 * channel.
 */
export class EphemeralVisit {
  readonly #options: EphemeralVisitOptions;
  readonly #others = new Map<string, Other>();
  /** By participant id: the number of the last message received. */
  readonly #lastNumbers = new Map<string, number>();
  readonly #stopListening: (() => void)[];
  readonly #key: string;
  #data: PeerData | null = null;
  #own: DataChannel | null = null;
  #stopOwn: () => void = () => {};
  #cancelAnnouncement: (() => void) | null = null;
  /** The next message for the socket, once the rate limit allows it. */
  #pending: NumberedMessage | null = null;
  #cancelSocket: (() => void) | null = null;
  #isClosed = false;

  constructor(options: EphemeralVisitOptions) {
    this.#options = options;
    this.#key = `ephemeral.${options.name}`;
    const { room } = options;
    const onEphemeral = ({ data }: DataEvent<EphemeralUpdate['values']>) => this.#onEphemeral(data);
    room.addEventListener('ephemeral', onEphemeral);
    this.#stopListening = [
      () => room.removeEventListener('ephemeral', onEphemeral),
      room.participantIds.listen(() => this.#onPeople()),
      room.viewers.listen(() => this.#reportRoute()),
      room.connection.listen(() => this.#announce()),
      room.self.listen(() => this.#openOwn()),
    ];
    this.#openOwn();
    this.#announce();
  }

  send(message: NumberedMessage): void {
    const route = this.#route();
    const isSent = this.#own?.send(JSON.stringify(message)) ?? false;
    // A message that the full data channel dropped may be the last for a while, so the socket must deliver it.
    if (route === 'none' || (route === 'channel' && isSent)) return;
    this.#pending = message;
    if (!this.#cancelSocket) this.#flush();
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stopListening) stop();
    this.#cancelAnnouncement?.();
    this.#cancelSocket?.();
    this.#closeOwn();
    for (const id of [...this.#others.keys()]) this.#forget(id);
    this.#options.room.sendEphemeral(`${this.#key}.status`, this.#status());
  }

  #flush(): void {
    const { room, clock } = this.#options;
    const message = this.#pending;
    this.#pending = null;
    this.#cancelSocket = null;
    if (!message) return;
    room.sendEphemeral(this.#key, message);
    this.#cancelSocket = clock.after(SOCKET_EVERY_MS, () => this.#flush());
  }

  /** Opens our data channel while it is granted, and closes it otherwise. */
  #openOwn(): void {
    const mayUse = this.#options.room.self.get()?.grants.data ?? false;
    if (mayUse === (this.#own !== null)) return;
    if (!mayUse) {
      this.#closeOwn();
      this.#subscribeAll();
      this.#announce();
    } else if (this.#data) this.#publish(this.#data);
    else this.#load();
  }

  #load(): void {
    const { peer, logger } = this.#options;
    peer.data().then(
      (data) => {
        this.#data = data;
        if (!this.#isClosed) this.#openOwn();
      },
      (error: unknown) =>
        logger.debug('Data channels are not available. The socket carries all messages.', error),
    );
  }

  #publish(data: PeerData): void {
    const own = data.publish(this.#key);
    this.#own = own;
    this.#stopOwn = own.state.listen(() => this.#announce());
    this.#subscribeAll();
    this.#announce();
  }

  #closeOwn(): void {
    this.#stopOwn();
    this.#own?.close();
    this.#own = null;
  }

  #onPeople(): void {
    const ids = new Set(this.#options.room.participantIds.get());
    for (const id of [...this.#others.keys()]) if (!ids.has(id)) this.#forget(id);
    this.#subscribeAll();
    // New participants do not know our state yet.
    this.#announce();
  }

  #onEphemeral(values: EphemeralUpdate['values']): void {
    const selfId = this.#options.room.self.get()?.id;
    for (const [from, key, value] of values) {
      if (from === selfId) continue;
      if (key === this.#key) this.#deliver(from, value);
      else if (key === `${this.#key}.status`) this.#onStatus(from, value);
    }
  }

  #onStatus(from: string, value: unknown): void {
    const parsed = v.safeParse(ChannelStatus, value);
    if (!parsed.success || !this.#options.room.participantIds.get().includes(from)) return;
    const other = this.#others.get(from) ?? {
      status: parsed.output,
      channel: null,
      stopListening: () => {},
    };
    other.status = parsed.output;
    this.#others.set(from, other);
    this.#subscribe(from, other);
    this.#reportRoute();
  }

  #subscribeAll(): void {
    for (const [id, other] of this.#others) this.#subscribe(id, other);
  }

  /** Receives a participant's messages from the session that they send from, or stops receiving. */
  #subscribe(id: string, other: Other): void {
    const { sessionId } = other.status;
    if (sessionId === null || !this.#own || !this.#data || this.#isCrowd) {
      other.stopListening();
      other.channel?.close();
      other.channel = null;
    } else if (other.channel) {
      other.channel.setRemote(sessionId);
    } else {
      const channel = this.#data.subscribe({ name: this.#key, sessionId });
      const onMessage = ({ data }: DataEvent<string>) => this.#onText(id, data);
      channel.addEventListener('message', onMessage);
      const stop = channel.state.listen(() => this.#announce());
      other.channel = channel;
      other.stopListening = () => {
        stop();
        channel.removeEventListener('message', onMessage);
      };
    }
  }

  #forget(id: string): void {
    const other = this.#others.get(id);
    other?.stopListening();
    other?.channel?.close();
    this.#others.delete(id);
    this.#lastNumbers.delete(id);
  }

  #onText(from: string, text: string): void {
    try {
      this.#deliver(from, JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#options.logger.debug('Ignored a message on an ephemeral channel that is not JSON.', error);
    }
  }

  #deliver(from: string, value: unknown): void {
    const message = v.safeParse(NumberedMessage, value);
    if (!message.success || message.output.n <= (this.#lastNumbers.get(from) ?? 0)) return;
    this.#lastNumbers.set(from, message.output.n);
    this.#options.onMessage(from, message.output.data);
  }

  get #isCrowd(): boolean {
    return this.#options.room.participantIds.get().length > MAX_OTHERS + 1;
  }

  /** Reports our state to the others in the next task, once for all changes until then. */
  #announce(): void {
    this.#reportRoute();
    this.#cancelAnnouncement ??= this.#options.clock.after(0, () => {
      this.#cancelAnnouncement = null;
      this.#options.room.sendEphemeral(`${this.#key}.status`, this.#status());
    });
  }

  #status(): ChannelStatus {
    const own = this.#own?.state.get();
    const receives = [...this.#others.values()].flatMap(({ channel }) => {
      const { status, sessionId } = channel?.state.get() ?? {};
      return status === 'live' && sessionId ? [markOf(sessionId)] : [];
    });
    return { sessionId: own?.status === 'live' && !this.#isCrowd ? own.sessionId : null, receives };
  }

  #reportRoute(): void {
    this.#options.onRoute(this.#route());
  }

  #route(): EphemeralRoute {
    const { room } = this.#options;
    if (this.#isReceivedByAll()) return 'channel';
    const isWithin = room.connection.get().status === 'connected';
    return isWithin && room.self.get()?.grants.send ? 'socket' : 'none';
  }

  #isReceivedByAll(): boolean {
    const { room } = this.#options;
    const { status, sessionId } = this.#own?.state.get() ?? {};
    if (status !== 'live' || !sessionId || room.viewers.get() > 0) return false;
    const selfId = room.self.get()?.id;
    const mark = markOf(sessionId);
    return room.participantIds
      .get()
      .every((id) => id === selfId || this.#others.get(id)?.status.receives.includes(mark));
  }
}
