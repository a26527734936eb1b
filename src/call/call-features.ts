import { Poll } from '../behaviors/poll.js';
import type { Clock } from '../core/clock.js';
import type { ReadableStore } from '../core/store.js';
import { RoomChat } from '../room/features/chat.js';
import { RoomPresence } from '../room/features/presence.js';
import type { RoomStorage } from '../room/features/storage.js';
import type { RoomAccess } from '../room/room-client.js';
import { CurrentRoom } from './current-room.js';
import { importPart } from './load-part.js';
import type { Moderation } from './moderation.js';
import { type CallStage, createStage } from './stage.js';
import type { RoomStatus, StatusSources } from './status/call-status.js';

/**
 * The room features of a call. The objects last as long as the call, whichever room it is in. Each is created on
 * first use: a page that shows no chat does not request the chat. The code of storage, moderation and status loads on
 * first use too, because most calls need none of them.
 */
export class CallFeatures {
  readonly room: CurrentRoom;
  readonly polls: Poll;
  readonly stage: CallStage;
  readonly #rooms: ReadableStore<RoomAccess | null>;
  readonly #clock: Clock;
  #chat: RoomChat | null = null;
  #presence: RoomPresence | null = null;
  readonly #statusSources: StatusSources;
  #status: Promise<RoomStatus> | null = null;

  constructor(rooms: ReadableStore<RoomAccess | null>, clock: Clock, statusSources: StatusSources) {
    this.#rooms = rooms;
    this.#clock = clock;
    this.#statusSources = statusSources;
    this.room = new CurrentRoom(rooms);
    this.polls = new Poll(this.room, clock);
    this.stage = createStage(this.room);
  }

  get chat(): RoomChat {
    this.#chat ??= new RoomChat(this.room, this.#clock);
    return this.#chat;
  }

  get presence(): RoomPresence {
    this.#presence ??= new RoomPresence(this.room, this.#clock);
    return this.#presence;
  }

  /** Loads the code of the status. @throws `part_missing` */
  status(): Promise<RoomStatus> {
    this.#status ??= importPart(import('./status/call-status.js')).then(
      ({ RoomStatus }) => new RoomStatus(this.#statusSources, this.presence, this.#rooms, this.#clock),
    );
    this.#status.catch(() => {
      this.#status = null;
    });
    return this.#status;
  }

  /** Loads the code of the storage. @throws `part_missing` */
  async storage(): Promise<RoomStorage> {
    const { RoomStorage } = await importPart(import('../room/features/storage.js'));
    return new RoomStorage(this.room);
  }

  /** Loads the code of the moderation. @throws `part_missing` */
  async moderation(): Promise<Moderation> {
    const { createModeration } = await importPart(import('./moderation.js'));
    return createModeration(this.#rooms);
  }

  close(): void {
    void this.#status?.then(
      (status) => status.dispose(),
      () => {},
    );
    this.#chat?.dispose();
    this.#presence?.dispose();
    this.room.close();
  }
}
