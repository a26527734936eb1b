import { DataEvent, TypedEventTarget } from '../core/events.js';
import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import type { RoomAccess } from '../room/base-room-client.js';
import type { People, PresenceEvents, RoomPresence } from '../room/features/presence.js';
import type { Watch } from '../room/features/storage.js';
import type { CallFeatures } from './call-features.js';
import {
  type CallAi,
  type CallBoard,
  type CallBreakouts,
  type CallCaptions,
  type CallChat,
  type CallPolls,
  type CallPresence,
  type CallStorage,
  type CallWatch,
  SHAPES,
  type ShapedFeatures,
} from './feature-shapes.js';
import type { Moderation } from './moderation.js';
import type { CallStage } from './stage.js';
import type { CallStatus } from './status/call-status.js';

const PRESENCE_EVENTS = ['join', 'leave', 'change'] as const;

type Method = (...args: never[]) => unknown;

/** An object that stands in for a feature until its code has loaded. */
interface StandIn<T> {
  /** Connects its stores with those of the feature. If loading the code fails, the next use tries again. */
  use(): T;
}

/** Dispatches the events of the presence on a target to which listeners can be added before its code has loaded. */
function relayAll(from: RoomPresence, to: TypedEventTarget<PresenceEvents>): void {
  for (const name of PRESENCE_EVENTS)
    (from as EventTarget).addEventListener(name, (event) =>
      to.dispatchEvent(new DataEvent(name, (event as DataEvent<unknown>).data)),
    );
}

/** Keeps the first people that are known of the room from now on: the events of the changes since then come later. */
function firstPeople(rooms: ReadableStore<RoomAccess | null>): { take(): People | null } {
  let first: People | null = null;
  let stopRoom = () => {};
  const stop = rooms.subscribe((room) => {
    stopRoom();
    first = null;
    stopRoom = room?.people.subscribe((people) => (first ??= people as People | null)) ?? (() => {});
  });
  return {
    take() {
      stop();
      stopRoom();
      return first;
    },
  };
}

/** `CallFeatures` without their code, which loads on first use. */
export class LazyFeatures {
  readonly #rooms: ReadableStore<RoomAccess | null>;
  readonly #load: () => Promise<CallFeatures>;
  readonly #onFailure: (error: unknown) => void;
  #features: Promise<CallFeatures> | null = null;
  readonly #standIns = new Map<keyof ShapedFeatures, StandIn<unknown>>();
  #storage: CallStorage | null = null;
  #presence: CallPresence | null = null;

  /**
   * @param rooms the room that the call is in
   * @param onFailure called when the code fails to load; the next method call tries again
   */
  constructor(
    rooms: ReadableStore<RoomAccess | null>,
    load: () => Promise<CallFeatures>,
    onFailure: (error: unknown) => void,
  ) {
    this.#rooms = rooms;
    this.#load = load;
    this.#onFailure = onFailure;
  }

  get chat(): CallChat {
    return this.#use('chat');
  }

  get storage(): CallStorage {
    this.#storage ??= { ...this.#use('storage'), watch: (prefix) => this.#watch(prefix) };
    return this.#storage;
  }

  get polls(): CallPolls {
    return this.#use('polls');
  }

  get captions(): CallCaptions {
    return this.#use('captions');
  }

  get ai(): CallAi {
    return this.#use('ai');
  }

  get watch(): CallWatch {
    return this.#use('watch');
  }

  get board(): CallBoard {
    return this.#use('board');
  }

  get breakouts(): CallBreakouts {
    return this.#use('breakouts');
  }

  get presence(): CallPresence {
    if (!this.#presence) {
      const relay = new TypedEventTarget<PresenceEvents>();
      const people = firstPeople(this.#rooms);
      const members = this.#use('presence', (presence) => {
        const before = people.take();
        relayAll(presence as RoomPresence, relay);
        if (before) (presence as RoomPresence).tellSince(before);
      });
      this.#presence = Object.assign(relay, members);
    } else this.#use('presence');
    return this.#presence;
  }

  get status(): CallStatus {
    return this.#use('status');
  }

  get moderation(): Moderation {
    return this.#use('moderation');
  }

  get stage(): CallStage {
    return this.#use('stage');
  }

  close(): void {
    void this.#features?.then(
      (features) => features.close(),
      () => {},
    );
  }

  #loaded(): Promise<CallFeatures> {
    this.#features ??= this.#load().catch((error: unknown) => {
      this.#features = null;
      throw error;
    });
    return this.#features;
  }

  /** @param onLoad called once, with the feature, when its code has loaded. Only the first use of a feature can set it. */
  #use<K extends keyof ShapedFeatures>(
    name: K,
    onLoad: (feature: ShapedFeatures[K]) => void = () => {},
  ): ShapedFeatures[K] {
    let standIn = this.#standIns.get(name) as StandIn<ShapedFeatures[K]> | undefined;
    if (!standIn) {
      standIn = this.#standIn(name, onLoad);
      this.#standIns.set(name, standIn);
    }
    return standIn.use();
  }

  #standIn<K extends keyof ShapedFeatures>(
    name: K,
    onLoad: (feature: ShapedFeatures[K]) => void,
  ): StandIn<ShapedFeatures[K]> {
    const stores = new Map<string, WritableStore<unknown>>();
    // Sound because `ShapedFeatures` names members of what `CallFeatures` creates.
    const load = async () => (await this.#loaded())[name]() as Promise<ShapedFeatures[K]>;
    let isConnecting = false;
    const connect = () => {
      if (isConnecting || stores.size === 0) return;
      isConnecting = true;
      load().then(
        (feature) => {
          for (const [member, store] of stores)
            (feature as unknown as Record<string, ReadableStore<unknown>>)[member]!.subscribe((value) =>
              store.set(value),
            );
          onLoad(feature);
        },
        (error: unknown) => {
          isConnecting = false;
          this.#onFailure(error);
        },
      );
    };
    const parts = Object.entries<true | readonly [unknown]>(SHAPES[name]).map(([member, first]) => {
      if (first === true) {
        const run = async (...args: unknown[]) => {
          const feature = (await load()) as unknown as Record<string, Method>;
          connect();
          return feature[member]!(...(args as never[]));
        };
        return [member, run];
      }
      const store = atom(first[0]);
      stores.set(member, store);
      return [member, store];
    });
    // Sound because the shape names every member.
    const standIn = Object.fromEntries(parts) as ShapedFeatures[K];
    return {
      use: () => {
        connect();
        return standIn;
      },
    };
  }

  #watch(prefix: string): Watch {
    const entries = atom<ReadonlyMap<string, unknown>>(new Map());
    const watching = this.#loaded().then(async (features) => (await features.storage()).watch(prefix));
    watching.then((watch) => watch.entries.subscribe((now) => entries.set(now)), this.#onFailure);
    return {
      entries,
      stop: () =>
        void watching.then(
          (watch) => watch.stop(),
          () => {},
        ),
    };
  }
}
