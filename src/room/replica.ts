import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import type {
  ParticipantInfo,
  PatchMessage,
  PatchOp,
  PresentPerson,
  RoomInfo,
  RoomState,
  RoomStatePage,
} from './protocol/index.js';

type Tree = Readonly<Record<string, unknown>>;

const EMPTY: RoomState = {
  room: { locked: false, waitingRoom: false, mayUnmute: true, live: null, files: null, startedAtMs: null },
  participants: {},
  people: {},
  viewers: 0,
  speakers: [],
  behaviors: {},
};

/**
 * This page's copy of the shared room state, as stores that change only when their value changes. Only the server's
 * messages change it.
 */
export class RoomReplica {
  readonly #participantIds = atom<readonly string[]>([]);
  readonly #participants = new Map<string, WritableStore<ParticipantInfo | undefined>>();
  readonly #room = atom<RoomInfo>(EMPTY.room);
  readonly #people = atom<RoomState['people'] | null>(null);
  readonly #viewers = atom(0);
  readonly #speakers = atom<readonly string[]>([]);
  readonly #behaviors = atom<Tree>({});
  #state: RoomState = EMPTY;
  #known: { epoch: string; revision: number } | null = null;
  /** Whether no page of the state is missing. */
  #isComplete = false;

  /** In the order of joining. */
  get participantIds(): ReadableStore<readonly string[]> {
    return this.#participantIds;
  }
  get room(): ReadableStore<RoomInfo> {
    return this.#room;
  }
  /** By person id; null before the whole first state has arrived. While pages are missing it keeps its value. */
  get people(): ReadableStore<Readonly<Record<string, PresentPerson>> | null> {
    return this.#people;
  }
  get viewers(): ReadableStore<number> {
    return this.#viewers;
  }
  get speakers(): ReadableStore<readonly string[]> {
    return this.#speakers;
  }
  /** By behavior name. */
  get behaviors(): ReadableStore<Tree> {
    return this.#behaviors;
  }

  /** The revision this copy has reached; null before the first state. */
  get known(): { epoch: string; revision: number } | null {
    return this.#known;
  }

  /** Whether no page of the state is missing. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  participant(id: string): ReadableStore<ParticipantInfo | undefined> {
    return this.#storeOf(id);
  }

  /**
   * Replaces the state.
   * @param after the last id in `state` when more pages follow; the other participants and people keep their known
   * values until `addPage` delivers them. Null: `state` has all.
   */
  reset(epoch: string, revision: number, state: RoomState, after: string | null = null): void {
    this.#known = { epoch, revision };
    this.#isComplete = after === null;
    this.#take({ ...state, ...this.#withPage(state, undefined, after) });
  }

  /** Makes `people` unknown: a waiting participant sees an empty room, in which nobody is known. */
  forgetPeople(): void {
    this.#people.set(null);
  }

  /** Takes the participants and people after `from` up to and including `to`; null: to the last. */
  addPage(page: RoomStatePage, from: string, to: string | null): void {
    this.#isComplete = to === null;
    this.#take({ ...this.#state, ...this.#withPage(page, from, to) });
  }

  /** Clears everything: we are no longer in the room. */
  clear(): void {
    this.#known = null;
    this.#isComplete = false;
    this.#people.set(null);
    this.#take(EMPTY);
  }

  /** Applies a patch. Returns false when an earlier patch is missing and the whole state is needed. */
  apply({ revision, ops }: Pick<PatchMessage, 'revision' | 'ops'>): boolean {
    if (!this.#known || revision > this.#known.revision + 1) return false;
    if (revision <= this.#known.revision) return true;
    this.#known = { ...this.#known, revision };
    const changed = new Set<string>();
    let rest = false;
    for (const op of ops) {
      const [root, id] = 'set' in op ? op.set : op.delete;
      if (root === 'participants' && id !== undefined) changed.add(id);
      else rest = true;
      this.#state = changedBy(this.#state as unknown as Tree, op) as unknown as RoomState;
    }
    this.#show(changed, rest);
    return true;
  }

  /** The known participants and people, with those after `from` up to `to` replaced by a page. */
  #withPage(
    page: RoomStatePage,
    from: string | undefined,
    to: string | null,
  ): Pick<RoomState, 'participants' | 'people'> {
    const isOnPage = (id: string) => (from === undefined || id > from) && (to === null || id <= to);
    const replaced = <T>(known: Record<string, T>, items: Record<string, T>): Record<string, T> => {
      const others = Object.entries(known).filter(([id]) => !isOnPage(id));
      return Object.fromEntries([...others, ...Object.entries(items)]);
    };
    return {
      participants: replaced(this.#state.participants, page.participants),
      // A server of an earlier version has no presence.
      people: replaced(this.#state.people, page.people ?? {}),
    };
  }

  #take(state: RoomState): void {
    const ids = new Set([...Object.keys(this.#state.participants), ...Object.keys(state.participants)]);
    this.#state = state;
    this.#show(ids, true);
  }

  #show(changedIds: Iterable<string>, rest: boolean): void {
    const { participants, people, room, viewers, speakers, behaviors } = this.#state;
    const gone: string[] = [];
    for (const id of changedIds) {
      const info = Object.hasOwn(participants, id) ? participants[id] : undefined;
      if (info) setIfChanged(this.#storeOf(id), info);
      else gone.push(id);
    }
    setIfChanged(this.#participantIds, inOrder(participants));
    for (const id of gone) {
      const store = this.#participants.get(id);
      store?.set(undefined);
      // Keep a store with listeners: if the participant returns, they must hear of it from the same store.
      if (store?.lc === 0) this.#participants.delete(id);
    }
    if (!rest) return;
    // Patches leave the object unchanged when they change nothing in it.
    if (this.#isComplete) this.#people.set(people);
    setIfChanged(this.#room, room);
    setIfChanged(this.#viewers, viewers);
    setIfChanged(this.#speakers, speakers);
    setIfChanged(this.#behaviors, behaviors);
  }

  #storeOf(id: string): WritableStore<ParticipantInfo | undefined> {
    let store = this.#participants.get(id);
    if (!store) {
      const { participants } = this.#state;
      store = atom(Object.hasOwn(participants, id) ? participants[id] : undefined);
      this.#participants.set(id, store);
    }
    return store;
  }
}

/** A copy of `tree` with one change; everything off the path is shared. */
function changedBy(tree: Tree, op: PatchOp): Tree {
  const path = 'set' in op ? op.set : op.delete;
  const [key, ...below] = path;
  if (key === undefined || key === '__proto__') return tree;
  // Patches address list items by index.
  const copy: Record<string, unknown> = Array.isArray(tree) ? ([...tree] as never) : { ...tree };
  if (below.length > 0) {
    const child = Object.hasOwn(tree, key) ? tree[key] : undefined;
    // The parent no longer exists, so there is nothing to change.
    if (typeof child !== 'object' || child === null) return tree;
    copy[key] = changedBy(child as Tree, 'set' in op ? { ...op, set: below } : { delete: below });
  } else if ('set' in op) {
    copy[key] = op.value;
  } else {
    delete copy[key];
  }
  return copy;
}

function inOrder(participants: RoomState['participants']): string[] {
  return Object.values(participants)
    .sort((a, b) => a.joinedAtMs - b.joinedAtMs || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

function setIfChanged<T>(store: WritableStore<T>, value: T): void {
  if (store.get() !== value && JSON.stringify(store.get()) !== JSON.stringify(value)) store.set(value);
}
