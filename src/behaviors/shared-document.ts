import { backoffMs } from '../core/backoff.js';
import { decodeBase64, encodeBase64 } from '../core/base64.js';
import { type Clock, systemClock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import { atom, computed, type ReadableStore, type WritableStore } from '../core/store.js';
import type { BaseRoomClient } from '../room/base-room-client.js';
import {
  type DocumentChange,
  type DocumentCompaction,
  type DocumentPage,
  type DocumentRow,
  type DocumentState,
  MAX_DOCUMENT_PART,
} from './document-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/** The part of a room client that a shared document uses. */
export type DocumentRoom = FeatureRoom & Pick<BaseRoomClient, 'self'>;

/** What a shared document uses of a `Doc` of yjs. */
export interface YjsDocument {
  on(event: 'update', run: (update: Uint8Array, origin: unknown) => void): void;
  destroy(): void;
}

/** What a shared document uses of yjs 13: `import * as yjs from 'yjs'`. */
export interface Yjs<Doc extends YjsDocument> {
  readonly Doc: new () => Doc;
  applyUpdate(doc: Doc, update: Uint8Array, origin?: unknown): void;
  mergeUpdates(updates: Uint8Array[]): Uint8Array;
}

/**
 * How the document here relates to the room's. `offline`: not in the room, changes wait. `loading`: the room's content is
 * not here yet. `saving`: the room has not stored your latest changes yet. `saved`: both are the same.
 */
export type DocumentStatus = 'offline' | 'loading' | 'saving' | 'saved';

/** Changes within this time travel together. */
const SEND_EVERY_MS = 100;
const RETRY = { firstMs: 500, maxMs: 10_000 };
/** In bytes: more travels as several changes. */
const MAX_SENT = 256_000;

/**
 * A document of yjs that everyone in the room shares: the browser half of `documentBehavior` (`callroom/server`). Changes
 * are made in `doc`, offline too, and travel to the others and into the room, which keeps the document.
 *
 * @example
 * import * as yjs from 'yjs';
 * const notes = new SharedDocument(room, 'notes', yjs);
 * notes.doc.subscribe((doc) => bindMyEditor(doc.getText('notes')));
 */
export class SharedDocument<
  Doc extends YjsDocument,
  State extends DocumentState = DocumentState,
> extends RoomFeature<State> {
  readonly #room: DocumentRoom;
  readonly #yjs: Yjs<Doc>;
  readonly #clock: Clock;
  readonly #doc: WritableStore<Doc>;
  readonly #status = atom<DocumentStatus>('offline');
  readonly #problem = atom<CallroomError | null>(null);
  readonly #mayEdit: ReadableStore<boolean>;
  readonly #stops: readonly (() => void)[];
  /** Which document of the room `doc` belongs to; null: none yet. */
  #document: string | null = null;
  /** Your changes that the room has not stored yet, the earliest first. */
  #unsaved: Uint8Array[] = [];
  /** The number of the last row that is here. */
  #row = 0;
  /** The parts of an update that is not complete yet. */
  #parts: string[] = [];
  /** The highest number of a row that the room has named. */
  #end = 0;
  #isLoaded = false;
  #isLoading = false;
  #isSaving = false;
  #failures = 0;
  #cancelRetry: () => void = () => {};
  #isDisposed = false;

  /**
   * @param name the name of the behavior on the server.
   * @param yjs your copy of yjs, because the classes of two copies do not work together.
   */
  constructor(room: DocumentRoom, name: string, yjs: Yjs<Doc>, clock: Clock = systemClock) {
    super(room, name);
    this.#room = room;
    this.#yjs = yjs;
    this.#clock = clock;
    this.#doc = atom(this.#newDoc());
    this.#mayEdit = computed([this.state, room.self], (state, self) => {
      if (!state || !self) return false;
      return state.editors === 'moderators'
        ? self.grants.moderate
        : self.role !== 'viewer' && self.grants.send;
    });
    this.#stops = [
      this.on('changed', (change) => this.#onChanged(change as DocumentChange)),
      this.on('compacted', (compaction) => this.#onCompacted(compaction as DocumentCompaction)),
      // A welcome sets it again: changes may have been missed before that.
      room.self.subscribe(() => this.#onWelcome()),
      this.state.listen(() => {
        if (this.#document !== this.#documentOfRoom) this.#onWelcome();
      }),
    ];
  }

  /**
   * The document. It is replaced by another `Doc` with the room's content if the room refuses a change, because yjs cannot
   * take one back, and after a join of a room with another document. Bind your editor again then.
   */
  get doc(): ReadableStore<Doc> {
    return this.#doc;
  }

  get status(): ReadableStore<DocumentStatus> {
    return this.#status;
  }

  /** Why the room refused your latest changes, which are gone; null after the next change that it stored. */
  get problem(): ReadableStore<CallroomError | null> {
    return this.#problem;
  }

  /** Whether you may change the document. */
  get mayEdit(): ReadableStore<boolean> {
    return this.#mayEdit;
  }

  /** Stops following the room, and destroys the document. */
  dispose(): void {
    this.#isDisposed = true;
    this.#cancelRetry();
    for (const stop of this.#stops) stop();
    this.#doc.get().destroy();
  }

  /** Null: not inside a room that has this behavior. */
  get #documentOfRoom(): string | null {
    return this.#room.self.get()?.inside ? (this.state.get()?.document ?? null) : null;
  }

  #newDoc(): Doc {
    const doc = new this.#yjs.Doc();
    doc.on('update', (update, origin) => {
      if (origin === this || doc !== this.#doc.get()) return;
      this.#unsaved.push(update);
      this.#report();
      void this.#save();
    });
    return doc;
  }

  /** Replaces the document by an empty document, into which the room's content comes. */
  #startOver(): void {
    const before = this.#doc.get();
    this.#unsaved = [];
    this.#row = 0;
    this.#parts = [];
    this.#isLoaded = false;
    this.#doc.set(this.#newDoc());
    before.destroy();
  }

  #onWelcome(): void {
    this.#cancelRetry();
    const document = this.#documentOfRoom;
    if (document !== null) {
      if (this.#document !== null && document !== this.#document) this.#startOver();
      this.#document = document;
      this.#failures = 0;
      // Ends a load that began before this welcome, too.
      this.#end = Number.POSITIVE_INFINITY;
      void this.#load();
    }
    this.#report();
  }

  #onChanged({ row, data }: DocumentChange): void {
    this.#end = Math.max(this.#end, row);
    if (row === this.#row + 1 && data !== undefined && this.#parts.length === 0)
      this.#take({ row, data, last: true });
    else if (row > this.#row) void this.#load();
  }

  #onCompacted({ before, end }: DocumentCompaction): void {
    this.#end = Math.max(this.#end, end);
    if (this.#row === before && this.#parts.length === 0) this.#row = end;
    else void this.#load();
  }

  #take({ row, data, last }: DocumentRow): void {
    // The room has replaced the rows between by fewer.
    if (row !== this.#row + 1) this.#parts = [];
    this.#row = row;
    this.#parts.push(data);
    if (!last) return;
    const update = decodeBase64(this.#parts.join(''));
    this.#parts = [];
    if (update) this.#yjs.applyUpdate(this.#doc.get(), update, this);
  }

  /** Loads the rows that are missing here, until there are none. */
  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      while (this.#documentOfRoom !== null && this.#row < this.#end) {
        const doc = this.#doc.get();
        const after = this.#row;
        const { rows, end } = (await this.query('load', { after })) as DocumentPage;
        // Another document has taken its place meanwhile.
        if (doc !== this.#doc.get()) continue;
        // The site has put back a backup of the room's data.
        if (end < after) {
          this.#startOver();
          continue;
        }
        for (const row of rows) if (row.row > this.#row) this.#take(row);
        this.#end = end;
        if (rows.length === 0) this.#row = end;
      }
      this.#isLoaded = this.#documentOfRoom !== null;
    } catch {
      // The connection was lost, or the room has too much to do: the next welcome, or a retry, loads again.
      this.#retryLater();
    } finally {
      this.#isLoading = false;
    }
    this.#report();
    void this.#save();
  }

  /** Sends your changes in their order. */
  async #save(): Promise<void> {
    if (this.#isSaving || !this.#isLoaded || this.#isDisposed) return;
    this.#isSaving = true;
    try {
      while (this.#unsaved.length > 0 && this.#documentOfRoom !== null) {
        const unsaved = this.#unsaved;
        const count = fitting(unsaved);
        await this.#send(this.#yjs.mergeUpdates(unsaved.slice(0, count)));
        unsaved.splice(0, count);
        this.#failures = 0;
        this.#problem.set(null);
        this.#report();
        await new Promise<void>((resolve) => this.#clock.after(SEND_EVERY_MS, resolve));
      }
    } catch (error) {
      if (isRefusal(error)) this.#onRefused(error);
      else this.#retryLater();
    } finally {
      this.#isSaving = false;
    }
    this.#report();
  }

  async #send(update: Uint8Array): Promise<void> {
    const text = encodeBase64(update);
    const parts = Math.ceil(text.length / MAX_DOCUMENT_PART);
    for (let part = 0; part < parts; part++) {
      const start = part * MAX_DOCUMENT_PART;
      await this.command('change', { part, parts, data: text.slice(start, start + MAX_DOCUMENT_PART) });
    }
  }

  #onRefused(error: CallroomError): void {
    this.#startOver();
    this.#problem.set(error);
    this.#end = Number.POSITIVE_INFINITY;
    void this.#load();
  }

  #retryLater(): void {
    this.#cancelRetry();
    if (this.#isDisposed || this.#documentOfRoom === null) return;
    this.#cancelRetry = this.#clock.after(backoffMs(this.#failures++, RETRY), () => {
      void this.#load();
    });
  }

  #report(): void {
    const isInside = this.#documentOfRoom !== null;
    if (!isInside) this.#isLoaded = false;
    const isSaved = this.#unsaved.length === 0;
    this.#status.set(!isInside ? 'offline' : !this.#isLoaded ? 'loading' : isSaved ? 'saved' : 'saving');
  }
}

/** How many of the first changes travel together. */
function fitting(updates: readonly Uint8Array[]): number {
  let bytes = 0;
  const count = updates.findIndex(({ length }) => {
    bytes += length;
    return bytes > MAX_SENT;
  });
  return count < 0 ? updates.length : Math.max(1, count);
}

/** Whether the room will never take this change. `conflict`: it lost parts of the change, which is sent again. */
function isRefusal(error: unknown): error is CallroomError {
  const passing = ['not_in_room', 'outcome_unknown', 'conflict'];
  return error instanceof CallroomError && !error.retryable && !passing.includes(error.code);
}
