import type { BehaviorContext } from '../room-behavior.js';

/** The parts of a change that have come. */
interface Upload {
  count: number;
  parts: string[];
}

/** The most characters of all changes that are not complete. Then the earliest has to be sent again. */
const MAX_LENGTH = 4_000_000;

/** The changes that are not complete yet, by participant. They are gone after a restart of the room. */
export class DocumentParts {
  readonly #uploads = new Map<string, Upload>();

  static of({ cache }: BehaviorContext<unknown>): DocumentParts {
    const parts = (cache.get('parts') as DocumentParts | undefined) ?? new DocumentParts();
    cache.set('parts', parts);
    return parts;
  }

  /**
   * Adds a part of a participant's change. Its first part ends an earlier change that was not complete.
   * @returns the whole change with its last part; `incomplete` before that; `lost` if earlier parts are not there.
   */
  add(
    participant: string,
    { part, parts: count, data }: { part: number; parts: number; data: string },
  ): { update: string } | 'incomplete' | 'lost' {
    if (part === 0) this.#uploads.delete(participant);
    const upload = this.#uploads.get(participant) ?? { count, parts: [] };
    if (upload.count !== count || upload.parts.length !== part) {
      this.#uploads.delete(participant);
      return 'lost';
    }
    upload.parts.push(data);
    if (upload.parts.length === count) {
      this.#uploads.delete(participant);
      return { update: upload.parts.join('') };
    }
    this.#uploads.set(participant, upload);
    this.#limit();
    return 'incomplete';
  }

  forget(participant: string): void {
    this.#uploads.delete(participant);
  }

  #limit(): void {
    const lengthOf = ({ parts }: Upload) => parts.reduce((sum, { length }) => sum + length, 0);
    let length = [...this.#uploads.values()].reduce((sum, upload) => sum + lengthOf(upload), 0);
    for (const [participant, upload] of this.#uploads) {
      if (length <= MAX_LENGTH) return;
      this.#uploads.delete(participant);
      length -= lengthOf(upload);
    }
  }
}
