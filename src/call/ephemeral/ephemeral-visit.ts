import * as v from 'valibot';
import type { Clock } from '../../core/clock.js';
import type { DataEvent } from '../../core/events.js';
import type { Logger } from '../../core/logger.js';
import type { Peer, PeerData } from '../../peer/peer.js';
import type { DataChannel } from '../../peer/transport/data-channels.js';
import type { EphemeralUpdate } from '../../room/protocol/index.js';
import type { RoomClient } from '../../room/room-client.js';

/** By the SFU; by the socket, and by the SFU too where that is up; not at all. */
export type EphemeralRoute = 'channel' | 'socket' | 'none';

/** What is asked of a room. */
export type EphemeralRoom = Pick<
  RoomClient,
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
  onWay: (way: EphemeralRoute) => void;
}

/** Enough of a session's id to tell those of one room apart. */
const MARK_LENGTH = 12;

/** A fact with its number: what is not later than the last one heard is none. */
const Fact = v.object({ n: v.number(), data: v.unknown() });
type Fact = v.InferOutput<typeof Fact>;

/** What each tells the others of their channels: where one's own is, and whose one hears. */
const Standing = v.object({
  sessionId: v.nullable(v.pipe(v.string(), v.maxLength(128))),
  hears: v.pipe(v.array(v.pipe(v.string(), v.maxLength(MARK_LENGTH))), v.maxLength(64)),
});
type Standing = v.InferOutput<typeof Standing>;

/** In a room of more each would hear too many channels: there the socket, which the room sends in one go, is cheaper. */
const MAX_OTHERS = 24;
/** The room takes 25 frames a second, and there are others. */
const SOCKET_EVERY_MS = 100;

interface Other {
  standing: Standing;
  /** What one hears of them. */
  channel: DataChannel | null;
  stopListening: () => void;
}

const markOf = (sessionId: string) => sessionId.slice(0, MARK_LENGTH);

/** A lane as long as one is one participant in one room: who hears whom by channel, and what goes by the socket then. */
export class EphemeralVisit {
  readonly #options: EphemeralVisitOptions;
  readonly #others = new Map<string, Other>();
  /** By participant: the number of the last fact heard. */
  readonly #heard = new Map<string, number>();
  readonly #stopListening: (() => void)[];
  readonly #key: string;
  #data: PeerData | null = null;
  #own: DataChannel | null = null;
  #stopOwn: () => void = () => {};
  #cancelAnnouncement: (() => void) | null = null;
  /** What the socket is to carry next, once it may. */
  #pending: Fact | null = null;
  #cancelSocket: (() => void) | null = null;
  #isClosed = false;

  constructor(options: EphemeralVisitOptions) {
    this.#options = options;
    this.#key = `lane.${options.name}`;
    const { room } = options;
    const onEphemeral = ({ data }: DataEvent<EphemeralUpdate['values']>) => this.#onEphemeral(data);
    room.addEventListener('ephemeral', onEphemeral);
    this.#stopListening = [
      () => room.removeEventListener('ephemeral', onEphemeral),
      room.participantIds.listen(() => this.#onPeople()),
      room.viewers.listen(() => this.#judge()),
      room.connection.listen(() => this.#announce()),
      room.self.listen(() => this.#openOwn()),
    ];
    this.#openOwn();
    this.#announce();
  }

  send(fact: Fact): void {
    const way = this.#way();
    const isSent = this.#own?.send(JSON.stringify(fact)) ?? false;
    // What a full channel did not take may be the last for a while, and is to arrive.
    if (way === 'none' || (way === 'channel' && isSent)) return;
    this.#pending = fact;
    if (!this.#cancelSocket) this.#flush();
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stopListening) stop();
    this.#cancelAnnouncement?.();
    this.#cancelSocket?.();
    this.#closeOwn();
    for (const id of [...this.#others.keys()]) this.#forget(id);
    this.#options.room.sendEphemeral(`${this.#key}.standing`, this.#standing());
  }

  #flush(): void {
    const { room, clock } = this.#options;
    const fact = this.#pending;
    this.#pending = null;
    this.#cancelSocket = null;
    if (!fact) return;
    room.sendEphemeral(this.#key, fact);
    this.#cancelSocket = clock.after(SOCKET_EVERY_MS, () => this.#flush());
  }

  /** Opens what is granted, and closes what is not (any more). */
  #openOwn(): void {
    const mayUse = this.#options.room.self.get()?.grants.data ?? false;
    if (mayUse === (this.#own !== null)) return;
    if (!mayUse) {
      this.#closeOwn();
      this.#hearAll();
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
      (error: unknown) => logger.debug('There are no data channels; the socket does for them.', error),
    );
  }

  #publish(data: PeerData): void {
    const own = data.publish(this.#key);
    this.#own = own;
    this.#stopOwn = own.state.listen(() => this.#announce());
    this.#hearAll();
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
    this.#hearAll();
    // Whoever has come knows nothing yet.
    this.#announce();
  }

  #onEphemeral(values: EphemeralUpdate['values']): void {
    const selfId = this.#options.room.self.get()?.id;
    for (const [from, key, value] of values) {
      if (from === selfId) continue;
      if (key === this.#key) this.#deliver(from, value);
      else if (key === `${this.#key}.standing`) this.#onStanding(from, value);
    }
  }

  #onStanding(from: string, value: unknown): void {
    const parsed = v.safeParse(Standing, value);
    if (!parsed.success || !this.#options.room.participantIds.get().includes(from)) return;
    const other = this.#others.get(from) ?? {
      standing: parsed.output,
      channel: null,
      stopListening: () => {},
    };
    other.standing = parsed.output;
    this.#others.set(from, other);
    this.#hear(from, other);
    this.#judge();
  }

  #hearAll(): void {
    for (const [id, other] of this.#others) this.#hear(id, other);
  }

  /** Brings what one hears of somebody in step with where they send. */
  #hear(id: string, other: Other): void {
    const { sessionId } = other.standing;
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
    this.#heard.delete(id);
  }

  #onText(from: string, text: string): void {
    try {
      this.#deliver(from, JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#options.logger.debug('Something that is no JSON came by a lane.', error);
    }
  }

  #deliver(from: string, value: unknown): void {
    const fact = v.safeParse(Fact, value);
    if (!fact.success || fact.output.n <= (this.#heard.get(from) ?? 0)) return;
    this.#heard.set(from, fact.output.n);
    this.#options.onMessage(from, fact.output.data);
  }

  get #isCrowd(): boolean {
    return this.#options.room.participantIds.get().length > MAX_OTHERS + 1;
  }

  /** Tells the others in a moment, once for all that changes meanwhile. */
  #announce(): void {
    this.#judge();
    this.#cancelAnnouncement ??= this.#options.clock.after(0, () => {
      this.#cancelAnnouncement = null;
      this.#options.room.sendEphemeral(`${this.#key}.standing`, this.#standing());
    });
  }

  #standing(): Standing {
    const own = this.#own?.state.get();
    const hears = [...this.#others.values()].flatMap(({ channel }) => {
      const { status, sessionId } = channel?.state.get() ?? {};
      return status === 'live' && sessionId ? [markOf(sessionId)] : [];
    });
    return { sessionId: own?.status === 'live' && !this.#isCrowd ? own.sessionId : null, hears };
  }

  #judge(): void {
    this.#options.onWay(this.#way());
  }

  #way(): EphemeralRoute {
    const { room } = this.#options;
    if (this.#isHeardByAll()) return 'channel';
    const isWithin = room.connection.get().status === 'connected';
    return isWithin && room.self.get()?.grants.send ? 'socket' : 'none';
  }

  #isHeardByAll(): boolean {
    const { room } = this.#options;
    const { status, sessionId } = this.#own?.state.get() ?? {};
    if (status !== 'live' || !sessionId || room.viewers.get() > 0) return false;
    const selfId = room.self.get()?.id;
    const mark = markOf(sessionId);
    return room.participantIds
      .get()
      .every((id) => id === selfId || this.#others.get(id)?.standing.hears.includes(mark));
  }
}
