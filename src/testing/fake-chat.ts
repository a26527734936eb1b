import type { ChatMessage } from '../room/protocol/index.js';

/** What one says in a fake chat. */
export interface FakeLine {
  /** The participant id of whoever says it. */
  from: string;
  name: string;
  text: string;
  /** To one person; everyone by default. */
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

  /** @returns the message as it is now; `null`: there is none with that id. */
  change(id: number, changes: Partial<ChatMessage>): ChatMessage | null {
    const message = this.#messages.find((one) => one.id === id);
    if (!message) return null;
    const changed = { ...message, ...changes };
    this.#messages = this.#messages.map((one) => (one === message ? changed : one));
    return changed;
  }

  /** As the query `chat.history` answers: the latest first. */
  page({ before = Number.POSITIVE_INFINITY, limit = 50 }: { before?: number; limit?: number } = {}) {
    const older = this.#messages.filter(({ id }) => id < before);
    return { messages: older.slice(-limit).reverse(), more: older.length > limit };
  }
}
