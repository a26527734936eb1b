import type { PatchOp } from '../../../room/protocol/index.js';

interface Node {
  /** The op on this path, and how many ops came before it. */
  op: { op: PatchOp; order: number } | null;
  readonly children: Map<string, Node>;
}

/**
 * The changes since the last patch. An op replaces the earlier ops on its path and below it: a tree finds them without
 * a search through all ops.
 */
export class PendingOps {
  #root = emptyNode();
  #order = 0;

  get isEmpty(): boolean {
    return this.#order === 0;
  }

  push(op: PatchOp): void {
    let node = this.#root;
    for (const key of 'set' in op ? op.set : op.delete) {
      const child = node.children.get(key) ?? emptyNode();
      node.children.set(key, child);
      node = child;
    }
    node.children.clear();
    node.op = { op, order: this.#order++ };
  }

  /** Removes and returns all ops, oldest first. */
  take(): PatchOp[] {
    const ops = [...opsOf(this.#root)].sort((a, b) => a.order - b.order).map(({ op }) => op);
    this.clear();
    return ops;
  }

  clear(): void {
    this.#root = emptyNode();
    this.#order = 0;
  }
}

function emptyNode(): Node {
  return { op: null, children: new Map() };
}

function* opsOf({ op, children }: Node): Iterable<{ op: PatchOp; order: number }> {
  if (op) yield op;
  for (const child of children.values()) yield* opsOf(child);
}
