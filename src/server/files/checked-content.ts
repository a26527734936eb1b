import type { FileType } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { fitsType, HEAD_BYTES } from './file-content.js';

/**
 * The content of a file on its way from a client to the storage. It fails as soon as it is longer than announced, or its
 * start does not fit its type; until the start has been checked, nothing passes. Only that much is kept in memory.
 */
export class CheckedContent {
  readonly stream: ReadableStream<Uint8Array>;
  #problem: Refusal | null = null;
  #length = 0;
  readonly #size: number;

  constructor(content: ReadableStream<Uint8Array>, { size, type }: { size: number; type: FileType }) {
    this.#size = size;
    let head: Uint8Array | null = new Uint8Array();
    const release = (controller: TransformStreamDefaultController<Uint8Array>) => {
      if (!head) return;
      if (!fitsType(head, type)) throw this.#refuse(Refusal.fileMismatch());
      controller.enqueue(head);
      head = null;
    };
    const check = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.#length += chunk.byteLength;
        if (this.#length > size) throw this.#refuse(Refusal.fileCut());
        if (!head) return controller.enqueue(chunk);
        head = joined(head, chunk);
        if (head.byteLength >= HEAD_BYTES) release(controller);
      },
      flush: (controller) => {
        if (this.#length < size) throw this.#refuse(Refusal.fileCut());
        release(controller);
      },
    });
    this.stream = content.pipeThrough(check);
  }

  /** Why the content could not be stored, if that was its own fault; null: it is whole. */
  get problem(): Refusal | null {
    return this.#problem ?? (this.#length < this.#size ? Refusal.fileCut() : null);
  }

  #refuse(why: Refusal): Refusal {
    this.#problem = why;
    return why;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.byteLength + other.byteLength);
  both.set(one);
  both.set(other, one.byteLength);
  return both;
}
