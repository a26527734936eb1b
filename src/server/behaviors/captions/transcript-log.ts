import type { CaptionsState, TranscriptEntry } from '../../../behaviors/captions-state.js';
import type { BehaviorContext } from '../room-behavior.js';

type Context = BehaviorContext<CaptionsState>;
/** Only those backstage may read what was said backstage. */
type Kept = TranscriptEntry & { backstage?: true };

/** Entries are kept in chunks, so that a page reads only a few, and a new entry writes one. */
const PER_CHUNK = 50;
const MAX_CHUNKS = 400;
/** An answer is not much longer. */
const MAX_PAGE_LENGTH = 64_000;

/** What `onService` of the captions answers with a `TranscriptPage`. */
export type TranscriptRequest =
  | { type: 'transcript'; after: number }
  /** The latest entries since a time, of so many characters; `seesBackstage`: also those said backstage. */
  | { type: 'latest'; sinceMs: number; maxLength: number; seesBackstage: boolean };

export interface TranscriptPage {
  entries: TranscriptEntry[];
  /** Whether later entries follow. */
  more: boolean;
}

/** Gives an entry its id, and keeps it if `isStored`. */
export function addEntry(
  { memory, live }: Context,
  entry: Omit<TranscriptEntry, 'id'>,
  isStored: boolean,
): TranscriptEntry {
  const id = lastId(memory) + 1;
  const added = { id, ...entry };
  memory.put('last', id);
  if (!isStored) return added;
  const chunk = chunkOf(id);
  const kept: Kept = live === false ? { ...added, backstage: true } : added;
  memory.put(keyOf(chunk), [...entriesOf(memory, chunk), kept]);
  memory.delete(keyOf(chunk - MAX_CHUNKS));
  return added;
}

/** The entries after an id, the earliest first. */
export function entriesAfter(
  { memory }: Context,
  after: number,
  limit: number,
  seesBackstage: boolean,
): TranscriptPage {
  const entries: TranscriptEntry[] = [];
  const last = chunkOf(lastId(memory));
  let length = 0;
  for (let chunk = Math.max(chunkOf(after + 1), last - MAX_CHUNKS); chunk <= last; chunk++) {
    for (const { backstage, ...entry } of entriesOf(memory, chunk)) {
      if (entry.id <= after || (backstage && !seesBackstage)) continue;
      if (entries.length === limit || length > MAX_PAGE_LENGTH) return { entries, more: true };
      entries.push(entry);
      length += entry.text.length;
    }
  }
  return { entries, more: false };
}

/** The latest entries since a time that have together at most `maxLength` characters, the earliest first. */
export function latestEntries(
  { memory }: Context,
  { sinceMs, maxLength, seesBackstage }: TranscriptRequest & { type: 'latest' },
): TranscriptPage {
  const entries: TranscriptEntry[] = [];
  const last = chunkOf(lastId(memory));
  let length = 0;
  for (let chunk = last; chunk >= Math.max(0, last - MAX_CHUNKS); chunk--) {
    for (const { backstage, ...entry } of entriesOf(memory, chunk).reverse()) {
      if (backstage && !seesBackstage) continue;
      length += entry.text.length;
      if (entry.startMs < sinceMs || length > maxLength) return { entries, more: false };
      entries.unshift(entry);
    }
  }
  return { entries, more: false };
}

function lastId(memory: Context['memory']): number {
  return (memory.get('last') as number | undefined) ?? 0;
}

function chunkOf(id: number): number {
  return Math.floor(id / PER_CHUNK);
}

function keyOf(chunk: number): string {
  return `entries:${chunk}`;
}

function entriesOf(memory: Context['memory'], chunk: number): Kept[] {
  return (memory.get(keyOf(chunk)) as Kept[] | undefined) ?? [];
}
