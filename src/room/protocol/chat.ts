import type { ChatAttachment } from './files.js';

/** The most different reactions to one chat message. */
export const MAX_REACTION_KINDS = 20;
/** The most different reactions of one person to one chat message. */
export const MAX_OWN_REACTIONS = 5;
/** The most people whose names come with a reaction; `count` is the number of all. */
export const MAX_REACTION_NAMES = 5;
/** The longest quote of a message, in code points. */
const MAX_QUOTE_LENGTH = 160;

/** The person behind a message or a reaction. */
export interface ChatPerson {
  /** Identifies the person in this room, as `PresentPerson.id` and `Self.person` do. */
  person: string;
  /** The name at the time, because the person may have left when it is read. */
  name: string;
}

/** The message that another message answers, as it is now. */
export interface ChatQuote extends ChatPerson {
  /** The id of the message. */
  message: number;
  /** The start of the first line, or the name of a file. Empty when the message was deleted. */
  text: string;
  /** The message was deleted, is older than the messages that the room keeps, or is not for you to read. */
  deleted: boolean;
}

export interface ChatReaction {
  /** One character, such as an emoji. */
  reaction: string;
  /** The number of people who reacted with it. */
  count: number;
  /** The first of them, at most five. */
  people: ChatPerson[];
}

export interface ChatMessage extends ChatPerson {
  /** Increases by one with each message of the room. */
  id: number;
  /**
   * The sender's participant id at the time. A message of a behavior of the room has `b_` and the behavior's name, such as
   * `b_assistant`; the id of a participant never begins so. See `writtenBy`.
   */
  from: string;
  /** The recipient's participant id; null: everyone. */
  to: string | null;
  /** Empty when the message was deleted, or consists of files alone. */
  text: string;
  /** Its files, in the order of its sender; none once the message was deleted. */
  attachments: ChatAttachment[];
  sentAtMs: number;
  editedAtMs: number | null;
  deleted: boolean;
  /**
   * Viewers cannot read it, not even after the room went live: it was sent to everyone while the room was backstage, or
   * answers such a message.
   */
  backstage: boolean;
  /** The message that this one answers; null: none. */
  replyTo: ChatQuote | null;
  /** The reactions to the message, the earliest first. */
  reactions: ChatReaction[];
  /** Your own reactions to it. */
  ownReactions: string[];
}

/** What is different about a message that was edited or deleted. */
export interface ChatChange extends Pick<ChatMessage, 'text' | 'editedAtMs' | 'deleted'> {
  /** The id of the message. */
  message: number;
}

/** The pinned message. */
export interface ChatPin extends ChatPerson {
  /** The id of the message. */
  message: number;
  /** For a message of files alone, the name of the first. */
  text: string;
  sentAtMs: number;
}

/** The name of the behavior of the room that wrote a message; null: a participant wrote it. */
export function writtenBy({ from }: Pick<ChatMessage, 'from'>): string | null {
  return from.startsWith('b_') ? from.slice(2) : null;
}

/** The start of a text, for a quote: its first line, shortened. */
export function quoteOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const points = [...line];
  return points.length > MAX_QUOTE_LENGTH ? `${points.slice(0, MAX_QUOTE_LENGTH - 1).join('')}…` : line;
}
