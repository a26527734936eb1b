import type { ChatReaction, RoomEventData } from '../../../room/protocol/index.js';
import type { Member } from './member.js';

type ChatEvent = 'chat.sent' | 'chat.changed' | 'chat.reacted';

/** The parts of a room that the news of its chat use. */
export interface ChatNewsRoom {
  readonly chat: {
    /** The subjects who may read a private message; null: everyone may. */
    readers(message: number): readonly [string, string] | null;
    readonly reactions: {
      of(message: number): ChatReaction[];
      by(message: number, subject: string): string[];
    };
  };
  readonly members: { group(name: string): ReadonlyMap<string, Member> };
  readonly host: { charge(payer: Member, work: () => void): void };
  emitToAll<K extends ChatEvent>(event: K, data: RoomEventData[K]): void;
  emitTo<K extends ChatEvent | 'chat.own-reactions'>(member: Member, event: K, data: RoomEventData[K]): void;
}

/** Tells those who may read a chat message what is new about it. */
export class ChatNews {
  readonly #room: ChatNewsRoom;
  /** The messages with new reactions, and the first person who reacted since the last flush. */
  readonly #reacted = new Map<number, Member>();

  constructor(room: ChatNewsRoom) {
    this.#room = room;
  }

  /** Sends an event about a message to everyone who may read it: all admitted, or two people in all their windows. */
  tell<K extends ChatEvent>(event: K, message: number, data: RoomEventData[K]): void {
    const readers = this.#room.chat.readers(message);
    if (readers) for (const subject of new Set(readers)) this.#tellPerson(subject, event, data);
    else this.#room.emitToAll(event, data);
  }

  /**
   * Tells the reader who reacted at once, and everyone with the next flush: many people who react in a moment are one
   * event.
   */
  reacted(message: number, by: Member): void {
    const reactions = this.#room.chat.reactions.by(message, by.subject);
    this.#tellPerson(by.subject, 'chat.own-reactions', { message, reactions });
    if (!this.#reacted.has(message)) this.#reacted.set(message, by);
  }

  hasChanged(): boolean {
    return this.#reacted.size > 0;
  }

  /** Sends the reactions since the last flush. The first person who reacted pays for an event. */
  flush(): void {
    for (const [message, by] of this.#reacted) {
      const reactions = this.#room.chat.reactions.of(message);
      this.#room.host.charge(by, () => this.tell('chat.reacted', message, { message, reactions }));
    }
    this.#reacted.clear();
  }

  #tellPerson<K extends ChatEvent | 'chat.own-reactions'>(
    subject: string,
    event: K,
    data: RoomEventData[K],
  ): void {
    for (const member of this.#room.members.group(`subject ${subject}`).values())
      if (member.info.role !== 'waiting') this.#room.emitTo(member, event, data);
  }
}
