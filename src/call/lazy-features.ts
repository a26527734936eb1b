import type { Ai } from '../behaviors/ai.js';
import type { Breakouts } from '../behaviors/breakouts.js';
import type { Captions } from '../behaviors/captions.js';
import type { Poll } from '../behaviors/poll.js';
import type { WatchTogether } from '../behaviors/watch.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import type { RoomAccess } from '../room/base-room-client.js';
import type { RoomChat } from '../room/features/chat.js';
import type { People, PresenceEvents, RoomPresence } from '../room/features/presence.js';
import type { RoomStorage, Watch } from '../room/features/storage.js';
import type { CallFeatures } from './call-features.js';
import type { Moderation } from './moderation.js';
import type { CallStage } from './stage.js';
import type { CallStatus } from './status/call-status.js';

/** The room's chat, as `RoomChat`; it lasts as long as the call. */
export type CallChat = Omit<RoomChat, 'dispose'>;
/** The data that your site stores in the room, as `RoomStorage`. */
export type CallStorage = Omit<RoomStorage, never>;
/** Who is here and what they are doing, as `RoomPresence`; it lasts as long as the call. */
export type CallPresence = Omit<RoomPresence, 'dispose' | 'trackBuiltIn' | 'fitsBuiltIn' | 'tellSince'>;
/** The room's polls, as `Poll`. Its `state` is undefined if the room has no `pollBehavior`. */
export type CallPolls = Omit<Poll, never>;
/** The captions and the transcript, as `Captions`. Its `state` is undefined if the room has no `captionsBehavior`. */
export type CallCaptions = Omit<Captions, 'dispose'>;
/** The AI with a voice, as `Ai`. Its `state` is undefined if the room has no `aiBehavior`. */
export type CallAi = Omit<Ai, never>;

/** Watching videos together, as `WatchTogether`. Its `state` is undefined if the room has no `watchBehavior`. */
export type CallWatch = Omit<WatchTogether, 'dispose'>;

/** Breakout rooms, as `Breakouts`. Its `state` is undefined if the room that you joined has no `breakoutBehavior`. */
export type CallBreakouts = Omit<Breakouts, 'dispose'>;

const PRESENCE_EVENTS = ['join', 'leave', 'change'] as const;

type Method = (...args: never[]) => unknown;
/** Every member of an object: its stores with their initial values, and the names of its methods. */
type Shape<T> = { readonly [K in keyof T]: T[K] extends ReadableStore<infer V> ? readonly [V] : true };

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
  #chat: StandIn<CallChat> | null = null;
  #storage: CallStorage | null = null;
  #polls: StandIn<CallPolls> | null = null;
  #captions: StandIn<CallCaptions> | null = null;
  #ai: StandIn<CallAi> | null = null;
  #watching: StandIn<CallWatch> | null = null;
  #breakouts: StandIn<CallBreakouts> | null = null;
  #presence: StandIn<CallPresence> | null = null;
  #moderation: StandIn<Moderation> | null = null;
  #status: StandIn<CallStatus> | null = null;
  #stage: StandIn<CallStage> | null = null;

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
    this.#chat ??= this.#standIn<CallChat>(({ chat }) => chat, {
      messages: [[]],
      hasMore: [false],
      unread: [0],
      pinned: [null],
      typing: [[]],
      send: true,
      edit: true,
      delete: true,
      react: true,
      pin: true,
      unpin: true,
      loadMore: true,
      markRead: true,
      notifyTyping: true,
    });
    return this.#chat.use();
  }

  get storage(): CallStorage {
    this.#storage ??= {
      ...this.#standIn<Omit<CallStorage, 'watch'>>((features) => features.storage(), {
        get: true,
        getMany: true,
        put: true,
        putMany: true,
        delete: true,
        deleteMany: true,
        list: true,
        transaction: true,
      }).use(),
      watch: (prefix) => this.#watch(prefix),
    };
    return this.#storage;
  }

  get polls(): CallPolls {
    this.#polls ??= this.#standIn<CallPolls>((features) => features.polls(), {
      state: [undefined],
      own: [null],
      unseen: [0],
      ask: true,
      vote: true,
      close: true,
      remove: true,
      voters: true,
      markSeen: true,
    });
    return this.#polls.use();
  }

  get captions(): CallCaptions {
    this.#captions ??= this.#standIn<CallCaptions>((features) => features.captions(), {
      state: [undefined],
      transcript: [[]],
      status: ['idle'],
      start: true,
      stop: true,
      allow: true,
      load: true,
    });
    return this.#captions.use();
  }

  get ai(): CallAi {
    this.#ai ??= this.#standIn<CallAi>((features) => features.ai(), {
      state: [undefined],
      enable: true,
      disable: true,
      requestFloor: true,
      releaseFloor: true,
      passFloor: true,
      talk: true,
    });
    return this.#ai.use();
  }

  get watch(): CallWatch {
    this.#watching ??= this.#standIn<CallWatch>((features) => features.watch(), {
      state: [undefined],
      mayControl: [false],
      clock: [null],
      add: true,
      remove: true,
      start: true,
      stop: true,
      next: true,
      play: true,
      pause: true,
      seek: true,
      setRate: true,
      take: true,
      pass: true,
      release: true,
      reportBuffering: true,
    });
    return this.#watching.use();
  }

  get breakouts(): CallBreakouts {
    this.#breakouts ??= this.#standIn<CallBreakouts>((features) => features.breakouts(), {
      state: [undefined],
      self: [null],
      location: [null],
      announcement: [null],
      clock: [null],
      create: true,
      rename: true,
      remove: true,
      assign: true,
      shuffle: true,
      open: true,
      setTimer: true,
      close: true,
      announce: true,
      answerHelp: true,
      enter: true,
      return: true,
      askForHelp: true,
    });
    return this.#breakouts.use();
  }

  get presence(): CallPresence {
    if (!this.#presence) {
      const relay = new TypedEventTarget<PresenceEvents>();
      const people = firstPeople(this.#rooms);
      const standIn = this.#standIn<Omit<CallPresence, keyof EventTarget>>(
        (features) => features.presence(),
        { people: [new Map()], track: true, update: true, untrack: true, list: true },
        (presence) => {
          const before = people.take();
          relayAll(presence as RoomPresence, relay);
          if (before) (presence as RoomPresence).tellSince(before);
        },
      );
      const presence = Object.assign(relay, standIn.use());
      this.#presence = {
        use: () => {
          standIn.use();
          return presence;
        },
      };
    }
    return this.#presence.use();
  }

  get status(): CallStatus {
    this.#status ??= this.#standIn<CallStatus>((features) => features.status(), {
      own: [{ away: false, device: null, breakout: null, status: null }],
      people: [new Map()],
      set: true,
      setBreakout: true,
    });
    return this.#status.use();
  }

  get moderation(): Moderation {
    this.#moderation ??= this.#standIn<Moderation>((features) => features.moderation(), {
      admit: true,
      admitAll: true,
      deny: true,
      mute: true,
      muteAll: true,
      undoMuteAll: true,
      revoke: true,
      restore: true,
      revoked: true,
      lowerHand: true,
      remove: true,
      ban: true,
      unban: true,
      bans: true,
      setRole: true,
      invite: true,
      cancelInvitation: true,
      moveToAudience: true,
      lock: true,
      unlock: true,
      setWaitingRoom: true,
      setMayUnmute: true,
      viewers: true,
      setLive: true,
      endForAll: true,
    });
    return this.#moderation.use();
  }

  get stage(): CallStage {
    this.#stage ??= this.#standIn<CallStage>(({ stage }) => stage, {
      invitation: [null],
      hasJoined: [false],
      accept: true,
      decline: true,
      leave: true,
    });
    return this.#stage.use();
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

  #standIn<T extends object>(
    pick: (features: CallFeatures) => T | Promise<T>,
    shape: Shape<T>,
    onLoad: (feature: T) => void = () => {},
  ): StandIn<T> {
    const stores = new Map<string, WritableStore<unknown>>();
    const load = async () => pick(await this.#loaded());
    let isConnecting = false;
    const connect = () => {
      if (isConnecting || stores.size === 0) return;
      isConnecting = true;
      load().then(
        (feature) => {
          for (const [name, store] of stores)
            (feature as Record<string, ReadableStore<unknown>>)[name]!.subscribe((value) => store.set(value));
          onLoad(feature);
        },
        (error: unknown) => {
          isConnecting = false;
          this.#onFailure(error);
        },
      );
    };
    const parts = Object.entries<true | readonly [unknown]>(shape).map(([name, first]) => {
      if (first === true) {
        const run = async (...args: unknown[]) => {
          const feature = (await load()) as Record<string, Method>;
          connect();
          return feature[name]!(...(args as never[]));
        };
        return [name, run];
      }
      const store = atom(first[0]);
      stores.set(name, store);
      return [name, store];
    });
    // Sound because `shape` names every member of T.
    const standIn = Object.fromEntries(parts) as T;
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
