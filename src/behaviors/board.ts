import type { Clock } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { randomId } from '../core/random-id.js';
import { atom, type ReadableStore } from '../core/store.js';
import { RoomError } from '../room/room-error.js';
import { BOARD_OBJECTS } from './board-limits.js';
import { type BoardObject, isBoardObject } from './board-object.js';
import type { BoardState } from './board-state.js';
import { RoomFeature } from './room-feature.js';
import { type DocumentRoom, type DocumentStatus, SharedDocument } from './shared-document.js';
import * as yjs from './yjs.js';

/** The origin of changes of this page, which undo takes back. */
const OWN = 'own';

/**
 * A whiteboard that everyone in the room shares: the browser half of `boardBehavior` (`callroom/server`). Changes apply here
 * at once, offline too, and reach the others as soon as the room has stored them. `state` is undefined if the room does not
 * have this behavior.
 */
export class Board extends RoomFeature<BoardState> {
  readonly #document: SharedDocument<yjs.Doc, BoardState>;
  readonly #objects = atom<ReadonlyMap<string, BoardObject>>(new Map());
  readonly #canUndo = atom(false);
  readonly #canRedo = atom(false);
  readonly #stop: () => void;
  #history: yjs.UndoManager | null = null;

  constructor(room: DocumentRoom, clock?: Clock) {
    super(room, 'board');
    this.#document = new SharedDocument(room, 'board', yjs, clock);
    this.#stop = this.#document.doc.subscribe((doc) => this.#bind(doc as yjs.Doc));
  }

  /** What is on the whiteboard, by id. A new map after each change. */
  get objects(): ReadableStore<ReadonlyMap<string, BoardObject>> {
    return this.#objects;
  }

  get status(): ReadableStore<DocumentStatus> {
    return this.#document.status;
  }

  /** Why the room refused your latest changes, which are gone; null after the next change that it stored. */
  get problem(): ReadableStore<CallroomError | null> {
    return this.#document.problem;
  }

  /** Whether you may draw, open and close the whiteboard. */
  get mayDraw(): ReadableStore<boolean> {
    return this.#document.mayEdit;
  }

  /** Whether there is a change of yours to take back. */
  get canUndo(): ReadableStore<boolean> {
    return this.#canUndo;
  }

  get canRedo(): ReadableStore<boolean> {
    return this.#canRedo;
  }

  /** Puts the whiteboard on the stage for everyone. @throws `RoomError` with the code `not_allowed`. */
  async open(): Promise<void> {
    await this.command('open');
  }

  /** Takes the whiteboard off the stage for everyone. What is on it stays. */
  async close(): Promise<void> {
    await this.command('close');
  }

  /**
   * Adds an object, or replaces the object with this id.
   * @returns the id.
   * @throws `RoomError` with the code `board_object_invalid` for an object that the whiteboard cannot hold.
   */
  async put(object: BoardObject, id: string = randomId()): Promise<string> {
    if (!isBoardObject(object))
      throw new RoomError(
        'board_object_invalid',
        'This cannot be on the whiteboard: its type is unknown, it is too large, or a position or length is out of range.',
      );
    this.#change((objects) => objects.set(id, object));
    return id;
  }

  /** Removes objects, of others too. Ids of objects that are gone are ignored. */
  async remove(ids: Iterable<string>): Promise<void> {
    const there = [...ids].filter((id) => this.#objects.get().has(id));
    if (there.length > 0)
      this.#change((objects) => {
        for (const id of there) objects.delete(id);
      });
  }

  async clear(): Promise<void> {
    await this.remove(this.#objects.get().keys());
  }

  /** Takes back your latest change, and no change of others. */
  async undo(): Promise<void> {
    this.#history?.undo();
  }

  /** Makes the change again that `undo` took back. */
  async redo(): Promise<void> {
    this.#history?.redo();
  }

  dispose(): void {
    this.#stop();
    this.#history?.destroy();
    this.#document.dispose();
  }

  #change(change: (objects: yjs.Map<BoardObject>) => void): void {
    const doc = this.#document.doc.get();
    doc.transact(() => change(doc.getMap(BOARD_OBJECTS)), OWN);
  }

  #bind(doc: yjs.Doc): void {
    this.#history?.destroy();
    const objects = doc.getMap<BoardObject>(BOARD_OBJECTS);
    const history = new yjs.UndoManager(objects, { captureTimeout: 0, trackedOrigins: new Set([OWN]) });
    this.#history = history;
    const onHistory = () => {
      this.#canUndo.set(history.canUndo());
      this.#canRedo.set(history.canRedo());
    };
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
      history.on(event, onHistory);
    onHistory();
    this.#objects.set(new Map(objects.entries()));
    objects.observe(({ keysChanged }) => {
      const all = new Map(this.#objects.get());
      for (const key of keysChanged as Set<string>) {
        const object = objects.get(key);
        // A changed object stays in its place in the map: the order of objects with equal `order` is by id anyway.
        if (object && isBoardObject(object)) all.set(key, object);
        else all.delete(key);
      }
      this.#objects.set(all);
    });
  }
}
