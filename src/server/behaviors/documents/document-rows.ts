import { type DocumentRow, MAX_DOCUMENT_PART } from '../../../behaviors/document-state.js';
import { encodeBase64 } from '../../../core/base64.js';
import type { BehaviorContext } from '../room-behavior.js';

type Memory = BehaviorContext<unknown>['memory'];

/** What the room knows of the stored rows. */
interface Record {
  /** The number of the first row, which begins with the whole document as it was at the last compaction. */
  first: number;
  /** The number of the last row. */
  last: number;
  /** The bytes of all updates. */
  bytes: number;
  /** Of these, the bytes at the last compaction. */
  compactBytes: number;
}

const NONE: Record = { first: 1, last: 0, bytes: 0, compactBytes: 0 };
/** The most rows of a page. */
const PAGE = 4;

const keyOf = (row: number) => `row ${row}`;

/** The stored updates of a document, as numbered rows. */
export class DocumentRows {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get record(): Readonly<Record> {
    return (this.#memory.get('record') as Record | undefined) ?? NONE;
  }

  /**
   * The rows after a number, as many as fit into a page. After rows that have been replaced come all rows from the first on.
   */
  page(after: number): DocumentRow[] {
    const { first, last } = this.record;
    const start = after < first - 1 || after > last ? first : after + 1;
    return this.#read(start, Math.min(last, start + PAGE - 1));
  }

  /** All updates in base64, in order. */
  updates(): string[] {
    const { first, last } = this.record;
    const updates: string[] = [];
    let parts = '';
    for (const { data, last: isLast } of this.#read(first, last)) {
      parts += data;
      if (!isLast) continue;
      updates.push(parts);
      parts = '';
    }
    return updates;
  }

  /**
   * Stores an update.
   * @returns the rows that it has.
   */
  add(update: Uint8Array): DocumentRow[] {
    const { record } = this;
    const rows = rowsOf(update, record.last);
    this.#write(rows);
    this.#memory.put('record', {
      ...record,
      last: record.last + rows.length,
      bytes: record.bytes + update.length,
    });
    return rows;
  }

  /**
   * Replaces all rows by those of a single update that says the same.
   * @returns the numbers of the last row before, and of the last row now.
   */
  replace(update: Uint8Array): { before: number; end: number } {
    const { first, last } = this.record;
    for (let row = first; row <= last; row++) this.#memory.delete(keyOf(row));
    const rows = rowsOf(update, last);
    this.#write(rows);
    const end = last + rows.length;
    const { length } = update;
    this.#memory.put('record', { first: last + 1, last: end, bytes: length, compactBytes: length });
    return { before: last, end };
  }

  #read(from: number, to: number): DocumentRow[] {
    const rows: DocumentRow[] = [];
    for (let row = from; row <= to; row++) rows.push(this.#memory.get(keyOf(row)) as DocumentRow);
    return rows;
  }

  #write(rows: readonly DocumentRow[]): void {
    for (const row of rows) this.#memory.put(keyOf(row.row), row);
  }
}

function rowsOf(update: Uint8Array, after: number): DocumentRow[] {
  const text = encodeBase64(update);
  const count = Math.ceil(text.length / MAX_DOCUMENT_PART);
  return Array.from({ length: count }, (_, index) => ({
    row: after + 1 + index,
    data: text.slice(index * MAX_DOCUMENT_PART, (index + 1) * MAX_DOCUMENT_PART),
    last: index === count - 1,
  }));
}
