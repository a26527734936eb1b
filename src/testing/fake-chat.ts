import { quoteOf } from '../room/protocol/chat.js';
import {
  type ChatMessage,
  type ChatPin,
  type ChatQuote,
  MAX_REACTION_NAMES,
} from '../room/protocol/index.js';
import { RoomError } from '../room/room-error.js';

/** A message of a fake chat. */
export interface FakeLine {
  /** The participant id of the sender. */
  from: string;
  name: string;
  text: string;
  /** The participant id of the only recipient; everyone by default. */
  to?: string | null;
  sentAtMs: number;
  /** The id of the message that this one answers. */
  replyTo?: number | null;
}

/** The messages of a fake room, in the order of sending. */
export class FakeChat {
  pinned: ChatPin | null = null;
  #messages: ChatMessage[] = [];

  add({ to = null, replyTo = null, ...line }: FakeLine): ChatMessage {
    const id = (this.#messages.at(-1)?.id ?? 0) + 1;
    const message: ChatMessage = {
      ...line,
      person: personOf(line.from),
      to,
      id,
      editedAtMs: null,
      deleted: false,
      replyTo: replyTo === null ? null : this.#quote(replyTo),
      reactions: [],
      ownReactions: [],
    };
    this.#messages.push(message);
    return message;
  }

  /** @throws `not_found` */
  get(id: number): ChatMessage {
    const message = this.#messages.find((one) => one.id === id);
    if (!message) throw new RoomError('not_found', 'The fake chat has no message with this id.');
    return message;
  }

  /**
   * Returns the changed message.
   * @throws `not_found`
   */
  change(id: number, changes: Partial<ChatMessage>): ChatMessage {
    const changed = { ...this.get(id), ...changes };
    this.#messages = this.#messages.map((one) => (one.id === id ? changed : one));
    return changed;
  }

  /**
   * Adds a person's reaction to a message, or removes it. Returns the changed message.
   * @throws `not_found`
   */
  react(
    id: number,
    who: { from: string; name: string },
    reaction: string,
    on: boolean,
    own: boolean,
  ): ChatMessage {
    const person = personOf(who.from);
    const { reactions, ownReactions } = this.get(id);
    const known = reactions.find((one) => one.reaction === reaction) ?? { reaction, count: 0, people: [] };
    const hadReacted = known.people.some((one) => one.person === person);
    const people = known.people.filter((one) => one.person !== person);
    const changed = {
      reaction,
      count: known.count + Number(on) - Number(hadReacted),
      people: on ? [...people, { person, name: who.name }].slice(0, MAX_REACTION_NAMES) : people,
    };
    const others = reactions.filter((one) => one.reaction !== reaction);
    const ownOthers = ownReactions.filter((one) => one !== reaction);
    return this.change(id, {
      reactions: reactions.some((one) => one.reaction === reaction)
        ? reactions.map((one) => (one.reaction === reaction ? changed : one)).filter(({ count }) => count > 0)
        : changed.count > 0
          ? [...others, changed]
          : others,
      ownReactions: own && on ? [...ownOthers, reaction] : own ? ownOthers : ownReactions,
    });
  }

  /** The answer to the query `chat.history`: the latest message first. */
  page({ before = Number.POSITIVE_INFINITY, limit = 50 }: { before?: number; limit?: number } = {}) {
    const older = this.#messages.filter(({ id }) => id < before);
    return {
      messages: older
        .slice(-limit)
        .reverse()
        .map((message) => ({
          ...message,
          replyTo: message.replyTo && this.#quote(message.replyTo.message),
        })),
      more: older.length > limit,
      pinned: this.pinned,
    };
  }

  #quote(message: number): ChatQuote {
    const { person, name, text, deleted } = this.get(message);
    return { message, person, name, text: quoteOf(text), deleted };
  }
}

/** The person id of a participant in a fake room. */
export function personOf(participant: string): string {
  return `u_${participant.replace(/^fake-/, '')}`;
}
