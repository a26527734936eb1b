import type { ChatMessage } from '../room/protocol/index.js';

/** A message of a fake chat. */
export interface FakeLine {
  /** The participant id of the sender. */
  from: string;
  name: string;
  text: string;
  /** The participant id of the only recipient; everyone by default. */
  to?: string | null;
  sentAtMs: number;
}

/** The messages of a fake room, in the order of sending. */
export class FakeChat {
  #messages: ChatMessage[] = [];

  add({ to = null, ...line }: FakeLine): ChatMessage {
    const id = (this.#messages.at(-1)?.id ?? 0) + 1;
    const message: ChatMessage = { ...line, to, id, editedAtMs: null, deleted: false };
    this.#messages.push(message);
    return message;
  }

  /** @returns the changed message; `null` if there is no message with that id. */
  change(id: number, changes: Partial<ChatMessage>): ChatMessage | null {
    const message = this.#messages.find((one) => one.id === id);
    if (!message) return null;
    const changed = { ...message, ...changes };
    this.#messages = this.#messages.map((one) => (one === message ? changed : one));
    return changed;
  }

  /** The answer to the query `chat.history`: the latest message first. */
  page({ before = Number.POSITIVE_INFINITY, limit = 50 }: { before?: number; limit?: number } = {}) {
    const older = this.#messages.filter(({ id }) => id < before);
    return { messages: older.slice(-limit).reverse(), more: older.length > limit };
  }
}
