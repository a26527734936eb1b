import type {
  DocumentChange,
  DocumentCompaction,
  DocumentPage,
  DocumentState,
} from '../../../behaviors/document-state.js';
import * as yjs from '../../../behaviors/yjs.js';
import { decodeBase64 } from '../../../core/base64.js';
import { Refusal } from '../../refusal.js';
import { RateLimit } from '../../room/limits/rate-limit.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';
import { DocumentRows } from './document-rows.js';

type Context = BehaviorContext<DocumentState>;
type DecodedUpdate = ReturnType<typeof yjs.decodeUpdate>;

export interface RoomDocumentOptions {
  /** The most bytes of the document. */
  maxBytes: number;
  /** Throws a `Refusal` for what may not be in the document. */
  check?: ((update: DecodedUpdate) => void) | undefined;
}

/** The rows are compacted when they are more than these, and have more bytes since the last compaction than before it. */
const LEAST_ROWS = 200;
const LEAST_BYTES = 64_000;
/** While the document is full. */
const COMPACTIONS_PER_SECOND = 0.2;
const COMPACTIONS_AT_ONCE = 10;
/** After so many changes that did not fit, the room takes no more of a person until it has slept. */
const MAX_SPOILED = 5;
/** The most client numbers of a change. Each is stored, and what a page makes has a single number. */
const MAX_CLIENTS = 100;

/** The document of a behavior in a room. Its updates are stored; in memory it is there as long as it is in use. */
export class RoomDocument {
  readonly #context: Context;
  readonly #options: RoomDocumentOptions;
  readonly #rows: DocumentRows;

  constructor(context: Context, options: RoomDocumentOptions) {
    this.#context = context;
    this.#options = options;
    this.#rows = new DocumentRows(context.memory);
  }

  page(after: number): DocumentPage {
    return { rows: this.#rows.page(after), end: this.#rows.record.last };
  }

  /**
   * Applies a change of a participant, stores it, and tells everyone.
   * @returns the number of the last row.
   * @throws `Refusal`
   */
  change(actor: BehaviorParticipant, text: string): number {
    const update = decodeBase64(text);
    const decoded = update && decode(update);
    if (!update || !decoded) throw Refusal.invalid('This is no update of yjs. Send what its Doc reports.');
    this.#checkSpoiled(actor);
    const clients = this.#checkOwners(actor, decoded);
    this.#options.check?.(decoded);
    // A change that only deletes makes room for others.
    if (decoded.structs.length > 0) this.#checkSize(update.length);
    if (!this.#apply(actor, update)) return this.#rows.record.last;
    for (const client of clients) this.#context.memory.put(`owner ${client}`, actor.person);
    const rows = this.#rows.add(update);
    const { row, data } = rows.at(-1)!;
    this.#context.emit('changed', {
      row,
      ...(rows.length === 1 && { data }),
    } satisfies DocumentChange);
    const { first, last, bytes, compactBytes } = this.#rows.record;
    const newBytes = bytes - compactBytes;
    if (last - first > LEAST_ROWS && newBytes > Math.max(LEAST_BYTES, compactBytes)) this.#compact();
    return this.#rows.record.last;
  }

  /**
   * What a page makes has the number of its `Doc` in it. Nobody may use the number of another person, whose own changes
   * would then get lost.
   * @returns the numbers that nobody has used yet.
   */
  #checkOwners({ person }: BehaviorParticipant, { structs }: DecodedUpdate): number[] {
    const { memory } = this.#context;
    const clients = [...new Set(structs.map(({ id }) => id.client))];
    if (clients.length > MAX_CLIENTS)
      throw Refusal.invalid(
        `This change has ${clients.length} client numbers. Send at most ${MAX_CLIENTS} in a change.`,
      );
    return clients.filter((client) => {
      const owner = memory.get(`owner ${client}`);
      if (owner !== undefined && owner !== person)
        throw Refusal.invalid('This change has the client number of another person. Use a new Doc.');
      return owner === undefined;
    });
  }

  /** A change that spoils the document in memory costs the room a lot, and those of a page do not. */
  #checkSpoiled({ person }: BehaviorParticipant): void {
    if ((this.#spoiled.get(person) ?? 0) >= MAX_SPOILED)
      throw Refusal.invalid('Too many of your changes did not fit the document. Join the room again later.');
  }

  /** How often people have spoiled the document, by person. */
  get #spoiled(): Map<string, number> {
    const { cache } = this.#context;
    const spoiled = (cache.get('spoiled') as Map<string, number> | undefined) ?? new Map<string, number>();
    cache.set('spoiled', spoiled);
    return spoiled;
  }

  #spoil({ person }: BehaviorParticipant, why: string): never {
    this.#spoiled.set(person, (this.#spoiled.get(person) ?? 0) + 1);
    this.#context.cache.delete('doc');
    throw Refusal.invalid(`${why} Load the document again.`);
  }

  #checkSize(length: number): void {
    const { maxBytes } = this.#options;
    if (this.#rows.record.bytes + length <= maxBytes) return;
    // What was deleted counts until then.
    const { bytes, compactBytes } = this.#rows.record;
    if (bytes > compactBytes && this.#compactions.take(this.#context.now())) this.#compact();
    if (this.#rows.record.bytes + length > maxBytes) throw Refusal.documentFull(maxBytes);
  }

  /** People who fill a document, and delete a little, would otherwise keep the room busy. */
  get #compactions(): RateLimit {
    const { cache } = this.#context;
    const limit =
      (cache.get('compactions') as RateLimit | undefined) ??
      new RateLimit(COMPACTIONS_PER_SECOND, COMPACTIONS_AT_ONCE, this.#context.now());
    cache.set('compactions', limit);
    return limit;
  }

  /**
   * Applies an update to the document in memory.
   * @returns whether it changed anything: a page may send a change again.
   * @throws `Refusal` if it continues changes that the room does not have.
   */
  #apply(actor: BehaviorParticipant, update: Uint8Array): boolean {
    const doc = this.#doc();
    let isChanged = false;
    const onUpdate = () => {
      isChanged = true;
    };
    doc.on('update', onUpdate);
    try {
      yjs.applyUpdate(doc, update);
    } catch (error) {
      console.warn('[callroom] yjs could not apply the change of a participant.', error);
      this.#spoil(actor, 'This update does not fit the document.');
    } finally {
      doc.off('update', onUpdate);
    }
    const { pendingStructs, pendingDs } = doc.store;
    if (pendingStructs || pendingDs)
      this.#spoil(actor, 'This change continues changes that the room does not have.');
    return isChanged;
  }

  #compact(): void {
    const compaction = this.#rows.replace(yjs.encodeStateAsUpdate(this.#doc()));
    this.#context.emit('compacted', compaction satisfies DocumentCompaction);
  }

  #doc(): yjs.Doc {
    const { cache } = this.#context;
    const known = cache.get('doc') as yjs.Doc | undefined;
    if (known) return known;
    const doc = new yjs.Doc();
    for (const text of this.#rows.updates()) yjs.applyUpdate(doc, decodeBase64(text)!);
    cache.set('doc', doc);
    return doc;
  }
}

function decode(update: Uint8Array): DecodedUpdate | null {
  try {
    return yjs.decodeUpdate(update);
  } catch {
    // Whatever yjs says of rubbish is of no use to the sender.
    return null;
  }
}
