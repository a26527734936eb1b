import type { Ai } from '../behaviors/ai.js';
import type { Board } from '../behaviors/board.js';
import type { BreakoutLocation } from '../behaviors/breakout-location.js';
import type { Breakouts } from '../behaviors/breakouts.js';
import type { Captions } from '../behaviors/captions.js';
import type { Poll } from '../behaviors/poll.js';
import type { WatchTogether } from '../behaviors/watch.js';
import type { Clock } from '../core/clock.js';
import type { ReadableStore } from '../core/store.js';
import type { RoomAccess } from '../room/base-room-client.js';
import { RoomChat } from '../room/features/chat.js';
import type { RoomPresence } from '../room/features/presence.js';
import type { RoomStorage } from '../room/features/storage.js';
import { CurrentRoom } from './current-room.js';
import { importPart } from './load-part.js';
import type { Moderation } from './moderation.js';
import { type CallStage, createStage } from './stage.js';
import type { RoomStatus, StatusSources } from './status/call-status.js';

export interface BreakoutSources {
  mainRoom: ReadableStore<RoomAccess | null>;
  location: ReadableStore<BreakoutLocation | null>;
}

/**
 * The room features of a call. The objects last as long as the call, whichever room it is in. Each is created on
 * first use: a page that shows no chat does not request the chat. The code of all but the chat and the stage loads on
 * first use too, because most calls need none of it; it throws `part_missing` if it cannot be loaded.
 */
export class CallFeatures {
  readonly chat: () => Promise<RoomChat>;
  readonly stage: () => Promise<CallStage>;
  readonly polls: () => Promise<Poll>;
  readonly captions: () => Promise<Captions>;
  readonly ai: () => Promise<Ai>;
  readonly watch: () => Promise<WatchTogether>;
  readonly board: () => Promise<Board>;
  readonly breakouts: () => Promise<Breakouts>;
  readonly presence: () => Promise<RoomPresence>;
  readonly status: () => Promise<RoomStatus>;
  readonly storage: () => Promise<RoomStorage>;
  readonly moderation: () => Promise<Moderation>;
  readonly #room: CurrentRoom;
  readonly #onClose: (() => void)[] = [];
  #isClosed = false;

  constructor(
    rooms: ReadableStore<RoomAccess | null>,
    clock: Clock,
    statusSources: StatusSources,
    breakouts: BreakoutSources,
  ) {
    const room = new CurrentRoom(rooms);
    this.#room = room;
    this.chat = once(async () => this.#closing(new RoomChat(room, clock)));
    this.stage = once(async () => createStage(room));
    this.polls = once(async () => {
      const { Poll } = await importPart(import('../behaviors/poll.js'));
      return new Poll(room, clock);
    });
    this.captions = once(async () => {
      const { Captions } = await importPart(import('../behaviors/captions.js'));
      return this.#closing(new Captions(room, clock));
    });
    this.ai = once(async () => {
      const { Ai } = await importPart(import('../behaviors/ai.js'));
      return new Ai(room);
    });
    this.watch = once(async () => {
      const { WatchTogether } = await importPart(import('../behaviors/watch.js'));
      return this.#closing(new WatchTogether(room, clock));
    });
    this.board = once(async () => {
      const { Board } = await importPart(import('../behaviors/board.js'));
      return this.#closing(new Board(room, clock));
    });
    this.breakouts = once(async () => {
      const { Breakouts } = await importPart(import('../behaviors/breakouts.js'));
      const main = this.#closing(new CurrentRoom(breakouts.mainRoom));
      return this.#closing(new Breakouts(main, breakouts.location, clock));
    });
    this.presence = once(async () => {
      const { RoomPresence } = await importPart(import('../room/features/presence.js'));
      return this.#closing(new RoomPresence(room, clock));
    });
    this.status = once(async () => {
      const [{ RoomStatus }, presence] = await Promise.all([
        importPart(import('./status/call-status.js')),
        this.presence(),
      ]);
      return this.#closing(new RoomStatus(statusSources, presence, rooms, clock));
    });
    this.storage = once(async () => {
      const { RoomStorage } = await importPart(import('../room/features/storage.js'));
      return new RoomStorage(room);
    });
    this.moderation = once(async () => {
      const { createModeration } = await importPart(import('./moderation.js'));
      return createModeration(rooms);
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const dispose of this.#onClose.splice(0).reverse()) dispose();
    this.#room.dispose();
  }

  /** Disposes of a feature with the call, which may have closed while the feature loaded. */
  #closing<T extends { dispose(): void }>(feature: T): T {
    if (this.#isClosed) feature.dispose();
    else this.#onClose.push(() => feature.dispose());
    return feature;
  }
}

/** Creates a feature once. After a failure, for example of loading its code, the next call tries again. */
function once<T>(create: () => Promise<T>): () => Promise<T> {
  let feature: Promise<T> | null = null;
  return () => {
    feature ??= create().catch((error: unknown) => {
      feature = null;
      throw error;
    });
    return feature;
  };
}
