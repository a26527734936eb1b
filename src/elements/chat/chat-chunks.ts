import type { ChatMessage } from '../../room/protocol/index.js';

const SIZE = 40;
/** Of a message that was never seen, in CSS pixels. */
const GUESS = 52;

/** Some messages in a row: either all of them are in the page, or an empty box as high as they were. */
export interface ChatChunk {
  /** The same for the same messages, whatever comes before them. */
  readonly key: number;
  readonly messages: readonly ChatMessage[];
  /** The message before the first one, for what goes on from it. */
  readonly before: ChatMessage | undefined;
}

/** Cuts a conversation into chunks, so that ten thousand messages cost no more than those one sees. */
export function chatChunks(messages: readonly ChatMessage[]): ChatChunk[] {
  const chunks: ChatChunk[] = [];
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

/** Knows how high each chunk was when it was seen, and which ones are near what one sees now. */
export class ChunkSizes {
  readonly #heights = new Map<number, { height: number; count: number }>();

  measure({ key, messages }: ChatChunk, height: number): void {
    if (height > 0) this.#heights.set(key, { height, count: messages.length });
  }

  heightOf({ key, messages }: ChatChunk): number {
    const known = this.#heights.get(key);
    if (!known) return messages.length * GUESS;
    return known.height + (messages.length - known.count) * GUESS;
  }

  /** The keys of the chunks within `margin` of a window, all in CSS pixels from the top of the conversation. */
  near(chunks: readonly ChatChunk[], top: number, height: number, margin: number): Set<number> {
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
