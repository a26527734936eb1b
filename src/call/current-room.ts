import { DataEvent, TypedEventTarget } from '../core/events.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { RoomAccess } from '../room/base-room-client.js';
import type { People } from '../room/features/presence.js';
import type { RoomEventData, RoomEventName, Self } from '../room/protocol/index.js';
import type { RoomEvents } from '../room/room-client-options.js';
import { RoomError } from '../room/room-error.js';

const RELAYED = ['event', 'ephemeral'] as const;

/**
 * A stable wrapper around whichever room the call is in: listeners keep working through leaving and joining again.
 * Outside a room it has no state, and refuses commands and queries with `not_in_room`.
 */
export class CurrentRoom extends TypedEventTarget<RoomEvents> {
  readonly #self = atom<Self | null>(null);
  readonly #behaviors = atom<Readonly<Record<string, unknown>>>({});
  readonly #people = atom<People | null>(null);
  readonly #rooms: ReadableStore<RoomAccess | null>;
  readonly #stopFollowing: () => void;
  #stops: readonly (() => void)[] = [];

  constructor(rooms: ReadableStore<RoomAccess | null>) {
    super();
    this.#rooms = rooms;
    this.#stopFollowing = rooms.subscribe((room) => this.#follow(room as RoomAccess | null));
  }

  get self(): ReadableStore<Self | null> {
    return this.#self;
  }

  get enteredAtMs(): number | null {
    return this.#rooms.get()?.enteredAtMs ?? null;
  }

  get behaviors(): ReadableStore<Readonly<Record<string, unknown>>> {
    return this.#behaviors;
  }

  get people(): ReadableStore<People | null> {
    return this.#people;
  }

  readonly command = ((name: string, data?: unknown, options?: object) =>
    this.#room().then((room) => room.command(name, data, options))) as RoomAccess['command'];

  readonly query = ((name: string, data?: unknown, options?: object) =>
    this.#room().then((room) => room.query(name, data, options))) as RoomAccess['query'];

  on<K extends RoomEventName>(event: K, run: (data: RoomEventData[K]) => void): () => void;
  on(event: string, run: (data: unknown) => void): () => void;
  on(event: string, run: (data: never) => void): () => void {
    const listener = ({ data }: RoomEvents['event']) => {
      if (data.event === event) run(data.data as never);
    };
    this.addEventListener('event', listener);
    return () => this.removeEventListener('event', listener);
  }

  sendEphemeral(ephemeral: string, data: unknown, to?: string): void {
    this.#rooms.get()?.sendEphemeral(ephemeral, data, to);
  }

  dispose(): void {
    this.#stopFollowing();
    this.#follow(null);
  }

  async #room(): Promise<RoomAccess> {
    const room = this.#rooms.get();
    if (!room) throw RoomError.notInRoom();
    return room as RoomAccess;
  }

  #follow(room: RoomAccess | null): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#self.set(null);
    this.#behaviors.set({});
    this.#people.set(null);
    if (!room) return;
    const relay = ({ type, data }: DataEvent<unknown>) => this.dispatchEvent(new DataEvent(type, data));
    for (const type of RELAYED) room.addEventListener(type, relay);
    this.#stops = [
      room.behaviors.subscribe((behaviors) => this.#behaviors.set(behaviors)),
      room.people.subscribe((people) => this.#people.set(people as People | null)),
      room.self.subscribe((self) => this.#self.set(self as Self | null)),
      () => {
        for (const type of RELAYED) room.removeEventListener(type, relay);
      },
    ];
  }
}
