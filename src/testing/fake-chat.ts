import { withReactions } from '../room/features/chat-changes.js';
import { quoteOf } from '../room/protocol/chat.js';
import {
  type ChatAttachment,
  type ChatMessage,
  type ChatPin,
  type ChatQuote,
  type ChatReaction,
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
  /** Whether viewers cannot read it; false by default. */
  backstage?: boolean;
  /** Its files; none by default. */
  attachments?: ChatAttachment[];
}

/** The messages of a fake room, in the order of sending. */
export class FakeChat {
  pinned: ChatPin | null = null;
  #messages: ChatMessage[] = [];

  add({ to = null, replyTo = null, backstage = false, attachments = [], ...line }: FakeLine): ChatMessage {
    const id = (this.#messages.at(-1)?.id ?? 0) + 1;
    const message: ChatMessage = {
      ...line,
      attachments,
      person: personOf(line.from),
      to,
      id,
      editedAtMs: null,
      deleted: false,
      backstage,
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
   * Adds a person's reaction to a message, or removes it. Returns the changed kind of reaction; with `count: 0` if
   * nobody has it any more.
   * @throws `not_found`
   */
  react(
    id: number,
    who: { from: string; name: string },
    reaction: string,
    on: boolean,
    own: boolean,
  ): ChatReaction {
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
    const ownOthers = ownReactions.filter((one) => one !== reaction);
    this.change(id, {
      reactions: withReactions(reactions, [changed]),
      ownReactions: own && on ? [...ownOthers, reaction] : own ? ownOthers : ownReactions,
    });
    return changed;
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
    const { person, name, text, attachments, deleted } = this.get(message);
    return { message, person, name, text: quoteOf(text || (attachments[0]?.name ?? '')), deleted };
  }
}

/** The person id of a participant in a fake room. */
export function personOf(participant: string): string {
  return `u_${participant.replace(/^fake-/, '')}`;
}
