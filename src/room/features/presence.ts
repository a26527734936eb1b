import { type Clock, systemClock } from '../../core/clock.js';
import { DataEvent, TypedEventTarget } from '../../core/events.js';
import { atom, type ReadableStore } from '../../core/store.js';
import {
  MAX_PRESENCE_BYTES,
  type PresenceMeta,
  type PresentPerson,
  type QueryInput,
  type QueryName,
  type QueryResult,
  type Self,
} from '../protocol/index.js';
import { RoomError } from '../room-error.js';

/** Updates in a shorter time are sent together. The room accepts 20 a second from a person. */
const SEND_EVERY_MS = 250;

/** The key of a meta that holds Callroom's own part. */
export const BUILT_IN = 'callroom';

/** By person id. */
export type People = Readonly<Record<string, PresentPerson>>;

/** The parts of a room that presence uses. */
export interface PresenceRoom {
  readonly self: ReadableStore<Self | null>;
  readonly people: ReadableStore<Readonly<Record<string, PresentPerson>> | null>;
  command(name: string, data?: unknown): Promise<unknown>;
  query<K extends QueryName>(name: K, data?: QueryInput<K>): Promise<QueryResult<K>>;
}

/** How a person's presence changed. `joined`, `left` and `updated` are participant ids. */
export interface PresenceChange {
  readonly person: PresentPerson;
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly updated: readonly string[];
}

export interface PresenceEvents {
  /** A person has presence now. Not fired for people who had it when you entered the room. */
  join: DataEvent<PresentPerson>;
  /** A person has no presence any more; with their last presence. A dropped connection counts after 15 seconds. */
  leave: DataEvent<PresentPerson>;
  /** A person who stays changed their presence, or added or lost a connection. */
  change: DataEvent<PresenceChange>;
}

/**
 * Who is in the room and what they are doing. A person has one entry, with a meta for each of their connections
 * (tabs, devices) that called `track`. Viewers are not in `people`; `list` includes them.
 */
export class RoomPresence extends TypedEventTarget<PresenceEvents> {
  readonly #room: PresenceRoom;
  readonly #clock: Clock;
  readonly #people = atom<ReadonlyMap<string, PresentPerson>>(new Map());
  readonly #stops: (() => void)[];
  #known: People | null = null;
  /**
   * The two parts of what we say: the application's, and Callroom's own under the key `callroom`. Null: nothing.
   * Undefined: this page has not set it, so it stays as the room has it from before a reload.
   */
  #own: PresenceMeta | null | undefined;
  #builtIn: PresenceMeta | null | undefined;
  /** The participant for whom the room has our latest presence, or is about to. */
  #sentAs: string | null = null;
  /** The participant for whom the room may have a presence of ours. */
  #trackedAs: string | null = null;
  #next: Promise<void> | null = null;
  #sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(room: PresenceRoom, clock: Clock = systemClock) {
    super();
    this.#room = room;
    this.#clock = clock;
    this.#stops = [
      room.people.subscribe((people) => this.#onPeople(people as People | null)),
      room.self.subscribe((self) => this.#onSelf(self?.id ?? null, self?.role === 'waiting')),
    ];
  }

  /** The people with presence, by person id, without viewers. Empty outside the room. */
  get people(): ReadableStore<ReadonlyMap<string, PresentPerson>> {
    return this.#people;
  }

  /**
   * Sets what this connection says about itself. It stays set through reconnecting, and through leaving and joining
   * again, until `untrack`. Several calls within 250 ms are sent together.
   * @param meta JSON, at most 1,024 bytes as UTF-8. Its key `callroom` is ignored: Callroom's own part (away, device,
   *   status, breakout room) stays as it is.
   * @throws `RoomError`: `invalid_message`, `not_in_room` (it is set when you join), or a connection error.
   */
  async track(meta: PresenceMeta): Promise<void> {
    this.#own = copyOf(withoutBuiltIn(meta));
    await this.#sendSoon();
  }

  /**
   * Changes some keys of what this connection says; `undefined` removes a key.
   * @throws as `track`.
   */
  async update(changes: PresenceMeta): Promise<void> {
    this.#takeKept();
    this.#own = copyOf(withoutBuiltIn({ ...this.#own, ...changes }));
    await this.#sendSoon();
  }

  /** Removes what this connection says about itself, except for Callroom's own part. */
  async untrack(): Promise<void> {
    this.#own = null;
    await this.#sendSoon();
  }

  /**
   * Sets Callroom's own part, which the meta has under the key `callroom`; null removes it. `track`, `update` and
   * `untrack` leave it as it is. It is sent now or, outside the room, when you are in it.
   * @param part JSON. If both parts together are longer than 1,024 bytes, the last keys of this one are not sent.
   * @throws a connection error; it is then sent with the next connection.
   */
  async trackBuiltIn(part: PresenceMeta | null): Promise<void> {
    this.#builtIn = part;
    const self = this.#room.self.get();
    if (self && self.role !== 'waiting') await this.#sendSoon();
  }

  /** Whether a part for {@link trackBuiltIn} can be sent whole. */
  fitsBuiltIn(part: PresenceMeta): boolean {
    return bytesOf({ ...this.#application, [BUILT_IN]: part }) <= MAX_PRESENCE_BYTES;
  }

  /**
   * A page of the people with presence, viewers included, in the order of their person ids.
   * @param options.after the last person id of the previous page.
   * @param options.limit at most 200; default 50.
   */
  list(
    options: { after?: string; limit?: number } = {},
  ): Promise<{ people: PresentPerson[]; more: boolean }> {
    return this.#room.query('presence.list', options);
  }

  /** Fires the events for what has changed since `before`, for listeners that were added before this object existed. */
  tellSince(before: Readonly<Record<string, PresentPerson>>): void {
    if (this.#known) this.#tell(before, this.#known);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
  }

  #onSelf(id: string | null, isWaiting: boolean): void {
    // A waiting participant sees an empty room. Those who are inside have not just come.
    if (isWaiting) this.#known = null;
    if (id === null || isWaiting || id === this.#sentAs) return;
    // The room does not know our presence yet, or not that we removed it.
    if (!this.#own && !this.#builtIn && id !== this.#trackedAs) return;
    this.#sendSoon().catch(() => {
      // The connection was lost: the next welcome tries again.
    });
  }

  #sendSoon(): Promise<void> {
    this.#next ??= this.#send();
    return this.#next;
  }

  async #send(): Promise<void> {
    const waitMs = this.#sentAtMs + SEND_EVERY_MS - this.#clock.now();
    await new Promise<void>((resolve) => (waitMs > 0 ? this.#clock.after(waitMs, resolve) : resolve()));
    this.#takeKept();
    this.#next = null;
    this.#sentAtMs = this.#clock.now();
    const meta = merged(this.#own, this.#builtIn);
    const id = this.#room.self.get()?.id ?? null;
    this.#sentAs = id;
    if (meta) this.#trackedAs = id;
    try {
      if (meta) await this.#room.command('presence.track', { meta });
      else await this.#room.command('presence.untrack');
      if (!meta && this.#trackedAs === id && !this.#own && !this.#builtIn) this.#trackedAs = null;
    } catch (error) {
      this.#sentAs = null;
      throw error;
    }
  }

  /** A part that this page has not set is the one that the room has of us: a command replaces both parts. */
  #takeKept(): void {
    if (this.#own !== undefined && this.#builtIn !== undefined) return;
    if (this.#room.self.get() === null) return;
    const kept = this.#kept();
    if (this.#own === undefined) this.#own = kept?.own ?? null;
    if (this.#builtIn === undefined) this.#builtIn = kept?.builtIn ?? null;
  }

  /** What the application says of us, as far as it is known. */
  get #application(): PresenceMeta | null {
    return this.#own === undefined ? (this.#kept()?.own ?? null) : this.#own;
  }

  /** What the room had of this connection before the page was reloaded, in its two parts. */
  #kept(): { own: PresenceMeta | null; builtIn: PresenceMeta | null } | null {
    const meta = this.#room.self.get()?.presence;
    if (!meta) return null;
    const own = withoutBuiltIn(meta);
    const builtIn = meta[BUILT_IN] as PresenceMeta | undefined;
    return { own: builtIn && Object.keys(own).length === 0 ? null : own, builtIn: builtIn ?? null };
  }

  #onPeople(people: People | null): void {
    const before = this.#known;
    this.#known = people;
    this.#people.set(new Map(Object.entries(people ?? {})));
    if (before && people) this.#tell(before, people);
  }

  #tell(before: People, people: People): void {
    for (const person of Object.values(before)) {
      if (!Object.hasOwn(people, person.id)) this.dispatchEvent(new DataEvent('leave', person));
    }
    for (const person of Object.values(people)) {
      const earlier = Object.hasOwn(before, person.id) ? before[person.id] : undefined;
      if (!earlier) this.dispatchEvent(new DataEvent('join', person));
      else if (earlier !== person) this.#tellChange(earlier, person);
    }
  }

  #tellChange(earlier: PresentPerson, person: PresentPerson): void {
    const before = earlier.metas;
    const now = person.metas;
    const change: PresenceChange = {
      person,
      joined: Object.keys(now).filter((id) => !Object.hasOwn(before, id)),
      left: Object.keys(before).filter((id) => !Object.hasOwn(now, id)),
      updated: Object.keys(now).filter((id) => Object.hasOwn(before, id) && !isSame(before[id], now[id])),
    };
    const isChanged = change.joined.length + change.left.length + change.updated.length > 0;
    if (isChanged || earlier.name !== person.name) this.dispatchEvent(new DataEvent('change', change));
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function withoutBuiltIn(meta: PresenceMeta): PresenceMeta {
  if (typeof meta !== 'object' || meta === null || !Object.hasOwn(meta, BUILT_IN)) return meta;
  const { [BUILT_IN]: _, ...own } = meta;
  return own;
}

/** Both parts as one meta. The application's part is whole; the built-in part loses its last keys until both fit. */
function merged(
  own: PresenceMeta | null | undefined,
  builtIn: PresenceMeta | null | undefined,
): PresenceMeta | null {
  if (!builtIn) return own ?? null;
  const entries = Object.entries(builtIn);
  for (let count = entries.length; count >= 0; count--) {
    const meta = { ...own, [BUILT_IN]: Object.fromEntries(entries.slice(0, count)) };
    if (bytesOf(meta) <= MAX_PRESENCE_BYTES) return meta;
  }
  return own ?? null;
}

function bytesOf(meta: PresenceMeta): number {
  return new TextEncoder().encode(JSON.stringify(meta)).length;
}

/** @throws `RoomError` `invalid_message` when the meta is not a JSON object, or too long. */
function copyOf(meta: PresenceMeta): PresenceMeta {
  let json: string;
  try {
    json = JSON.stringify(meta) ?? 'null';
  } catch (cause) {
    throw RoomError.presenceInvalid('it has no JSON form', cause);
  }
  const bytes = new TextEncoder().encode(json).length;
  if (bytes > MAX_PRESENCE_BYTES) throw RoomError.presenceInvalid(`its JSON has ${bytes} bytes`);
  const copy: unknown = JSON.parse(json);
  if (typeof copy !== 'object' || copy === null || Array.isArray(copy))
    throw RoomError.presenceInvalid('it is not an object');
  return copy as PresenceMeta;
}
