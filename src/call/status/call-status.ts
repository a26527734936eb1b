import type { Clock } from '../../core/clock.js';
import type { Page } from '../../core/page.js';
import { currentPerson, type PagePerson } from '../../core/page-person.js';
import { atom, computed, type ReadableStore, type WritableStore } from '../../core/store.js';
import type { ScreenShare } from '../../media/screen-share.js';
import { BUILT_IN, type RoomPresence } from '../../room/features/presence.js';
import type { PresenceMeta, PresentPerson } from '../../room/protocol/index.js';
import { RoomError } from '../../room/room-error.js';
import type { Participant } from '../participants/participant.js';
import { AwayDetector, IDLE_MS } from './away-detector.js';
import {
  builtInOf,
  type CustomStatus,
  customStatus,
  NO_STATUS,
  type PersonStatus,
  statusOf,
  statusText,
} from './person-status.js';

/** What a call says about you in `presence` by itself. All of it is off by default. */
export interface PresenceOptions {
  /**
   * That you are away: the page is hidden for 3 seconds, or nobody uses it for 5 minutes (or `idleMs`). A person who
   * speaks, shares a screen or has the call in a picture-in-picture window is not away.
   */
  readonly away?: boolean | { readonly idleMs: number };
  /** That you are on a phone. */
  readonly device?: boolean;
  /** The status that you write in `<call-participants>`. Without it, the panel has no field for it. */
  readonly status?: boolean;
}

/**
 * What Callroom says about people in their presence: away, on a phone, in a breakout room, and a status that they
 * write. It is the key `callroom` of their metas in `presence`.
 */
export interface CallStatus {
  /** What this page says about you. */
  readonly own: ReadableStore<PersonStatus>;
  /**
   * By participant id: what each connection says, yours included. Without viewers and without connections that say
   * nothing.
   */
  readonly people: ReadableStore<ReadonlyMap<string, PersonStatus>>;
  /**
   * Sets your status, or removes it. It is cleaned as names are, and cut at 64 code points. It survives a reload, and
   * leaving and joining again; before you join, it is set for then.
   * @throws `RoomError`: `invalid_message` if what your application tracks leaves no space for it in 1,024 bytes, or a
   *   connection error; after that it is set with the next connection.
   */
  set(status: CustomStatus | null): Promise<void>;
  /**
   * Says that you are in a breakout room of this name, or no longer.
   * @throws as `set`.
   */
  setBreakout(name: string | null): Promise<void>;
}

/** The parts of a call that its status uses. */
export interface StatusSources {
  readonly page: Page;
  readonly presenceOptions: ReadableStore<PresenceOptions>;
  /** The call stores it for a reload. */
  readonly customStatus: WritableStore<CustomStatus | null>;
  readonly self: Pick<Participant, 'isSpeaking'>;
  readonly screen: Pick<ScreenShare, 'state'>;
}

/** Says what `presenceOptions` ask for while the call is in a room, and reads what the others say. */
export class RoomStatus implements CallStatus {
  readonly own: ReadableStore<PersonStatus>;
  readonly people: ReadableStore<ReadonlyMap<string, PersonStatus>>;
  readonly #sources: StatusSources;
  readonly #person: PagePerson;
  readonly #presence: RoomPresence;
  readonly #room: ReadableStore<unknown>;
  readonly #clock: Clock;
  readonly #facts = atom<PersonStatus>(NO_STATUS);
  readonly #isSharing: ReadableStore<boolean>;
  readonly #stops: (() => void)[];
  #stopDetector: () => void = () => {};
  #sent: Promise<void> | null = null;

  /** @param room null outside a room */
  constructor(sources: StatusSources, presence: RoomPresence, room: ReadableStore<unknown>, clock: Clock) {
    this.#sources = sources;
    this.#person = sources.page.person ?? currentPerson();
    this.#presence = presence;
    this.#room = room;
    this.#clock = clock;
    this.own = computed([this.#facts, sources.customStatus], (facts, status) => ({ ...facts, status }));
    this.#isSharing = computed(sources.screen.state, ({ status }) => status === 'on' || status === 'paused');
    const reader = new StatusReader();
    this.people = computed(presence.people, (people) => reader.read(people));
    this.#stops = [
      room.listen(() => this.#follow()),
      sources.presenceOptions.listen(() => this.#follow()),
      this.own.listen(() => this.#say()),
    ];
    this.#follow();
  }

  async set(status: CustomStatus | null): Promise<void> {
    const next = customStatus(status);
    await this.#setIfFits({ status: next }, () => this.#sources.customStatus.set(next));
  }

  async setBreakout(name: string | null): Promise<void> {
    const next = { breakout: statusText(name) || null };
    await this.#setIfFits(next, () => this.#facts.set({ ...this.#facts.get(), ...next }));
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#stopDetector();
  }

  async #setIfFits(changes: Partial<PersonStatus>, set: () => void): Promise<void> {
    const part = builtInOf({ ...this.own.get(), ...changes });
    if (!this.#presence.fitsBuiltIn(part))
      throw RoomError.presenceInvalid('the status does not fit beside what this page tracks');
    set();
    await this.#sent;
  }

  /** Looks for what the options ask for, from now on. */
  #follow(): void {
    const { away = false, device = false } = this.#sources.presenceOptions.get();
    this.#stopDetector();
    this.#stopDetector = () => {};
    const isOnPhone = device && this.#person.isOnPhone();
    this.#facts.set({ ...this.#facts.get(), away: false, device: isOnPhone ? 'phone' : null });
    if (away && this.#room.get() !== null) this.#detectAway(away === true ? IDLE_MS : away.idleMs);
  }

  #detectAway(idleMs: number): void {
    const { page, self } = this.#sources;
    const activity = { clock: this.#clock, page, person: this.#person, isSpeaking: self.isSpeaking };
    const detector = new AwayDetector({ ...activity, isSharing: this.#isSharing }, idleMs);
    const stop = detector.isAway.subscribe((away) => {
      if (away !== this.#facts.get().away) this.#facts.set({ ...this.#facts.get(), away });
    });
    this.#stopDetector = () => {
      stop();
      detector.stop();
    };
  }

  /** With an option on, you are in `presence` for the whole visit, whether or not there is something to say. */
  #say(): void {
    const part = builtInOf(this.own.get());
    const isOn = Object.values(this.#sources.presenceOptions.get()).some(Boolean);
    const said = isOn || Object.keys(part).length > 0 ? part : null;
    if (!said && !this.#sent) return;
    this.#sent = this.#presence.trackBuiltIn(said);
    // The presence sends it again with the next connection.
    this.#sent.catch(() => {});
  }
}

type Statuses = ReadonlyMap<string, PersonStatus>;

/** Reads the statuses of a room. A status that did not change stays the same object; so does the map without a change. */
class StatusReader {
  #latest: Statuses = new Map();
  /** By the built-in part: a part that did not change is the same object. */
  readonly #read = new WeakMap<object, PersonStatus>();

  read(people: ReadonlyMap<string, PresentPerson>): Statuses {
    const before = this.#latest;
    const now = new Map<string, PersonStatus>();
    for (const { metas } of people.values()) {
      for (const [id, meta] of Object.entries(metas)) {
        const part = partOf(meta);
        if (part) now.set(id, this.#statusOf(part, before.get(id)));
      }
    }
    const isSame = now.size === before.size && [...now].every(([id, status]) => before.get(id) === status);
    if (!isSame) this.#latest = now;
    return this.#latest;
  }

  /** An application that changes its own part sends this one again. */
  #statusOf(part: object, before: PersonStatus | undefined): PersonStatus {
    const known = this.#read.get(part);
    if (known) return known;
    const read = statusOf(part);
    const status = before && isEqual(before, read) ? before : read;
    this.#read.set(part, status);
    return status;
  }
}

function isEqual(a: PersonStatus, b: PersonStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function partOf(meta: PresenceMeta): object | null {
  const part = Object.hasOwn(meta, BUILT_IN) ? meta[BUILT_IN] : null;
  return typeof part === 'object' ? part : null;
}
