import type { ChatMessage, ChatPin, ChatReaction, RoomEventData } from '../../../room/protocol/index.js';
import { type ChatReaders, seesBackstage } from './chat-readers.js';
import type { Member } from './member.js';

type ChatEvent = 'chat.sent' | 'chat.changed' | 'chat.reacted' | 'chat.pinned';

/** With more members than this, the reactions of a whole second are one event. */
const MAX_AT_ONCE = 100;
const CROWD_EVERY_MS = 1_000;

/** The parts of a room that the news of its chat use. */
export interface ChatNewsRoom {
  readonly chat: {
    readers(message: number): ChatReaders | null;
    read(message: number, reader: Member): ChatMessage | null;
    readAs(message: number, isBackstage: boolean): ChatMessage | null;
    pinned(isBackstage: boolean): ChatPin | null;
    pin(message: number | null): void;
    readonly reactions: {
      some(message: number, kinds: Iterable<string>): ChatReaction[];
      by(message: number, subject: string): string[];
    };
  };
  readonly members: { readonly size: number; group(name: string): ReadonlyMap<string, Member> };
  readonly people: { isInside(member: Member): boolean };
  readonly host: { now(): number; charge(payer: Member, work: () => void): void };
  emitToAll<K extends ChatEvent>(event: K, data: RoomEventData[K], isFor?: (member: Member) => boolean): void;
  emitTo<K extends ChatEvent | 'chat.own-reactions'>(member: Member, event: K, data: RoomEventData[K]): void;
}

/** Tells those who may read a chat message what is new about it. */
export class ChatNews {
  readonly #room: ChatNewsRoom;
  /** By message: the kinds of reactions that changed since the last flush, and the first person who changed any. */
  readonly #reacted = new Map<number, { by: Member; kinds: Set<string> }>();
  /** When the reactions may be told again, in milliseconds since the epoch. */
  #dueAtMs = 0;

  constructor(room: ChatNewsRoom) {
    this.#room = room;
  }

  /** Tells everyone who may read it of a new message. In a private message, each of the two reads their own quote. */
  sent(message: number): void {
    const { chat } = this.#room;
    this.#tell('chat.sent', message, (reader) =>
      reader ? chat.read(message, reader) : chat.readAs(message, true),
    );
  }

  /** Tells everyone who may read a message that it was edited or deleted. */
  changed(change: RoomEventData['chat.changed']): void {
    this.#tell('chat.changed', change.message, () => change);
  }

  /** Pins a message, or none (null), and tells those for whom that changes the pinned message. */
  pin(message: number | null): void {
    const { chat } = this.#room;
    const crowds = [true, false].map((isBackstage) => ({ isBackstage, before: chat.pinned(isBackstage) }));
    chat.pin(message);
    for (const { isBackstage, before } of crowds) {
      const pinned = chat.pinned(isBackstage);
      if (pinned?.message !== before?.message)
        this.#room.emitToAll('chat.pinned', { pinned }, (member) => seesBackstage(member) === isBackstage);
    }
  }

  /**
   * Tells the reader who reacted at once, and everyone with a later flush: many people who react in a moment are one
   * event.
   */
  reacted(message: number, reaction: string, by: Member): void {
    const reactions = this.#room.chat.reactions.by(message, by.subject);
    this.#tellPerson(by.subject, 'chat.own-reactions', () => ({ message, reactions }));
    const reacted = this.#reacted.get(message) ?? { by, kinds: new Set() };
    reacted.kinds.add(reaction);
    this.#reacted.set(message, reacted);
  }

  /** Whether there are reactions to tell now. */
  hasChanged(): boolean {
    return this.#reacted.size > 0 && this.#dueAtMs <= this.#room.host.now();
  }

  /** When reactions are due that have to wait, in milliseconds since the epoch; null: none. */
  nextWakeMs(): number | null {
    return this.#reacted.size > 0 && !this.hasChanged() ? this.#dueAtMs : null;
  }

  /** Sends the kinds of reactions that changed. The first person who reacted pays for an event. */
  flush(): void {
    if (!this.hasChanged()) return;
    const { chat, host, members } = this.#room;
    for (const [message, { by, kinds }] of this.#reacted) {
      const reactions = chat.reactions.some(message, kinds);
      host.charge(by, () => this.#tell('chat.reacted', message, () => ({ message, reactions })));
    }
    this.#reacted.clear();
    if (members.size > MAX_AT_ONCE) this.#dueAtMs = host.now() + CROWD_EVERY_MS;
  }

  /** Forgets everything, with the room's data. */
  clear(): void {
    this.#reacted.clear();
  }

  /**
   * Sends an event about a message to everyone who may read it, or to two people in all their windows.
   * @param dataFor the data for one of two readers; without a reader, for all.
   */
  #tell<K extends ChatEvent>(
    event: K,
    message: number,
    dataFor: (reader?: Member) => RoomEventData[K] | null,
  ): void {
    const readers = this.#room.chat.readers(message);
    if (typeof readers === 'object') {
      for (const subject of new Set(readers)) this.#tellPerson(subject, event, dataFor);
      return;
    }
    const data = dataFor();
    if (data) this.#room.emitToAll(event, data, readers === 'backstage' ? seesBackstage : undefined);
  }

  #tellPerson<K extends ChatEvent | 'chat.own-reactions'>(
    subject: string,
    event: K,
    dataFor: (reader: Member) => RoomEventData[K] | null,
  ): void {
    for (const member of this.#room.members.group(`subject ${subject}`).values()) {
      const data = this.#room.people.isInside(member) ? dataFor(member) : null;
      if (data) this.#room.emitTo(member, event, data);
    }
  }
}
