import type { ChatMessage } from '../../room/protocol/index.js';

const SIZE = 40;
/** The assumed height of a message that was never rendered, in CSS pixels. */
const GUESS = 52;

/** A run of consecutive messages. Either all of them are in the page, or an empty box of the same height. */
export interface ChatChunk<M = ChatMessage> {
  /** Depends only on the messages in the chunk, not on those before it. */
  readonly key: number;
  readonly messages: readonly M[];
  /** The message before the first, which decides whether the first needs a header. */
  readonly before: M | undefined;
}

/**
 * Splits a conversation into chunks, so that rendering costs depend on the visible messages and not on their total
 * number.
 */
export function chatChunks<M extends { readonly id: number }>(messages: readonly M[]): ChatChunk<M>[] {
  const chunks: ChatChunk<M>[] = [];
  let start = 0;
  while (start < messages.length) {
    const key = Math.floor(messages[start]!.id / SIZE);
    let end = start + 1;
    while (end < messages.length && Math.floor(messages[end]!.id / SIZE) === key) end++;
    chunks.push({ key, messages: messages.slice(start, end), before: messages[start - 1] });
    start = end;
  }
  return chunks;
}

/** Remembers the height of each rendered chunk, and finds the chunks near the visible part. */
export class ChunkSizes {
  readonly #heights = new Map<number, { height: number; count: number }>();

  measure({ key, messages }: ChatChunk<unknown>, height: number): void {
    if (height > 0) this.#heights.set(key, { height, count: messages.length });
  }

  heightOf({ key, messages }: ChatChunk<unknown>): number {
    const known = this.#heights.get(key);
    if (!known) return messages.length * GUESS;
    return known.height + (messages.length - known.count) * GUESS;
  }

  /**
   * Returns the keys of the chunks within `margin` of the visible part, all in CSS pixels from the top of the
   * conversation.
   */
  near(chunks: readonly ChatChunk<unknown>[], top: number, height: number, margin: number): Set<number> {
    const near = new Set<number>();
    let at = 0;
    for (const chunk of chunks) {
      const end = at + this.heightOf(chunk);
      if (end >= top - margin && at <= top + height + margin) near.add(chunk.key);
      at = end;
    }
    return near;
  }
}
