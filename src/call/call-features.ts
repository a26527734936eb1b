import { Poll } from '../behaviors/poll.js';
import type { Clock } from '../core/clock.js';
import type { ReadableStore } from '../core/store.js';
import { RoomChat } from '../room/features/chat.js';
import { RoomPresence } from '../room/features/presence.js';
import { RoomStorage } from '../room/features/storage.js';
import type { RoomAccess } from '../room/room-client.js';
import { CurrentRoom } from './current-room.js';
import { createModeration, type Moderation } from './moderation.js';

/**
 * The room features of a call. The objects last as long as the call, whichever room it is in. Each is created on
 * first use: a page that shows no chat does not request the chat.
 */
export class CallFeatures {
  readonly moderation: Moderation;
  readonly storage: RoomStorage;
  readonly polls: Poll;
  readonly presence: RoomPresence;
  readonly #room: CurrentRoom;
  readonly #clock: Clock;
  #chat: RoomChat | null = null;

  constructor(rooms: ReadableStore<RoomAccess | null>, clock: Clock) {
    this.#clock = clock;
    this.#room = new CurrentRoom(rooms);
    this.moderation = createModeration(rooms);
    this.storage = new RoomStorage(this.#room);
    this.polls = new Poll(this.#room);
    this.presence = new RoomPresence(this.#room, clock);
  }

  get chat(): RoomChat {
    this.#chat ??= new RoomChat(this.#room, this.#clock);
    return this.#chat;
  }

  close(): void {
    this.#chat?.dispose();
    this.presence.dispose();
    this.#room.close();
  }
}
