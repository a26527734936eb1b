import type { PatchMessage, PatchOp, RoomState } from '../../../room/protocol/index.js';
import { byteLength } from '../limits/byte-length.js';
import { PAGE_BYTES } from './page.js';
import { PendingOps } from './pending-ops.js';

interface Edition {
  revision: number;
  ops: PatchOp[];
}

interface Kept {
  edition: Edition;
  /** The length of its JSON, in bytes. */
  size: number;
}

type Tree = Record<string, unknown>;

const HISTORY_LENGTH = 200;
/** Patches larger than a page of the state are not worth sending in its place. */
const HISTORY_BYTES = PAGE_BYTES;

/**
 * The shared state and its changes. A change is in `state` at once and in the next `flush()`, which makes a numbered
 * patch of all changes since the last flush. It knows no participants and no sockets.
 */
export class StateTree {
  #state: RoomState;
  #revision: number;
  readonly #pending = new PendingOps();
  #history: Kept[] = [];
  #historySize = 0;
  #forgetsNextPatch = false;
  #pushedBytes = 0;
  #restDirty = false;

  constructor(
    /** Changes whenever the count of revisions was interrupted. */
    readonly epoch: string,
    revision: number,
    state: RoomState,
  ) {
    this.#revision = revision;
    this.#state = state;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Starts over while the room is empty. No patch leads here from a revision that clients know. */
  reset(state: RoomState): void {
    this.#state = state;
    this.#pending.clear();
    this.#clearHistory();
    this.#revision++;
  }

  /**
   * Sends the whole state to clients that continue from a revision before now, not the patches since. Call it before
   * members see the state who must not see what was in it until now.
   */
  forgetHistory(): void {
    this.#clearHistory();
    this.#forgetsNextPatch = this.isDirty;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Whether anything except participants and people changed since the last call. */
  takeRestDirty(): boolean {
    const dirty = this.#restDirty;
    this.#restDirty = false;
    return dirty;
  }

  get isDirty(): boolean {
    return !this.#pending.isEmpty;
  }

  set(path: string[], value: unknown): void {
    const parent = this.#parentOf(path);
    const key = path.at(-1)!;
    if (parent === null || (parent[key] === value && (typeof value !== 'object' || value === null))) return;
    parent[key] = value;
    this.#push({ set: path, value });
  }

  delete(path: string[]): void {
    const parent = this.#parentOf(path);
    const key = path.at(-1)!;
    if (parent === null || !Object.hasOwn(parent, key)) return;
    delete parent[key];
    this.#push({ delete: path });
  }

  /** The next patch, or null when nothing changed. */
  flush(): PatchMessage | null {
    if (!this.isDirty) return null;
    const json = JSON.stringify(this.#pending.take());
    // The kept patch must not change with the objects it was made from.
    const edition: Edition = { revision: this.#revision + 1, ops: JSON.parse(json) as PatchOp[] };
    this.#revision = edition.revision;
    if (this.#forgetsNextPatch) this.#forgetsNextPatch = false;
    else this.#keep({ edition, size: byteLength(json) });
    return { type: 'patch', ...edition };
  }

  /** The patches after `revision`; null when they are no longer known. */
  since(epoch: string, revision: number): Edition[] | null {
    const missed = this.#revision - revision;
    if (epoch !== this.epoch || missed < 0 || missed > this.#history.length) return null;
    return this.#history.slice(this.#history.length - missed).map(({ edition }) => edition);
  }

  /** The bytes of JSON of all changes so far, including changes that later ones replace in the same patch. */
  get pushedBytes(): number {
    return this.#pushedBytes;
  }

  #clearHistory(): void {
    this.#history = [];
    this.#historySize = 0;
  }

  #keep(kept: Kept): void {
    this.#history.push(kept);
    this.#historySize += kept.size;
    while (this.#history.length > HISTORY_LENGTH || this.#historySize > HISTORY_BYTES) {
      this.#historySize -= this.#history.shift()!.size;
    }
  }

  #push(op: PatchOp): void {
    this.#pushedBytes += byteLength(JSON.stringify(op));
    const [top] = 'set' in op ? op.set : op.delete;
    if (top !== 'participants' && top !== 'people') this.#restDirty = true;
    this.#pending.push(op);
  }

  #parentOf(path: string[]): Tree | null {
    let node: Tree = this.#state as unknown as Tree;
    for (const key of path.slice(0, -1)) {
      const next = Object.hasOwn(node, key) ? node[key] : undefined;
      if (typeof next !== 'object' || next === null) return null;
      node = next as Tree;
    }
    return node;
  }
}
