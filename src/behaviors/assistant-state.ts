import { type ChatMessage, writtenBy } from '../room/protocol/chat.js';
import type { AiProblem } from './ai-problem.js';

/** The shared state of `assistantBehavior`. */
export interface AssistantState {
  /** The name under which it writes. `@` and this name, in any case and without spaces, asks it. */
  name: string;
  /** The messages that it is writing now, by their ids: when it began, in milliseconds since the epoch. */
  writing: Readonly<Record<string, number>>;
  /** Its latest messages that are not whole, by their ids, with the reason. */
  broken: Readonly<Record<string, AiProblem>>;
}

/** The event `assistant.failed`, for the person who asked. */
export interface AssistantFailure {
  /** The id of the message that asked. */
  message: number;
  code: AiProblem;
}

/** The text of a message of the assistant until its first words are there. */
export const WAITING_TEXT = '…';

/** Whether a message has none of its words yet. */
export function isWaiting({ text, editedAtMs }: Pick<ChatMessage, 'text' | 'editedAtMs'>): boolean {
  return text === WAITING_TEXT && editedAtMs === null;
}

/** Whether the assistant is writing a message now. The state may list a new message a moment after it was sent. */
export function isBeingWritten(message: ChatMessage, state: AssistantState | undefined): boolean {
  if (writtenBy(message) !== 'assistant' || message.deleted) return false;
  return isWaiting(message) || Object.hasOwn(state?.writing ?? {}, message.id);
}
