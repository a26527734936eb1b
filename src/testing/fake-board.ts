import { BOARD_OBJECTS } from '../behaviors/board-limits.js';
import type { BoardObject } from '../behaviors/board-object.js';
import type { BoardState } from '../behaviors/board-state.js';
import type { DocumentEditors, DocumentRow } from '../behaviors/document-state.js';
import { applyUpdate, Doc } from '../behaviors/yjs.js';
import { decodeBase64, encodeBase64 } from '../core/base64.js';
import type { FakeRoom } from './fake-room.js';

/** The whiteboard of a fake room. */
export class FakeBoard {
  readonly #room: FakeRoom;
  readonly #doc = new Doc();
  readonly #rows: DocumentRow[] = [];
  #parts: string[] = [];

  constructor(room: FakeRoom) {
    this.#room = room;
    this.#doc.on('update', (update) => {
      const row = { row: this.#rows.length + 1, data: encodeBase64(update), last: true };
      this.#rows.push(row);
      room.emit('board.changed', { row: row.row, data: row.data });
    });
  }

  get state(): BoardState {
    return this.#room.behaviors.get().board as BoardState;
  }

  /** What the room has stored, by id. */
  get objects(): ReadonlyMap<string, BoardObject> {
    return new Map(this.#doc.getMap<BoardObject>(BOARD_OBJECTS).entries());
  }

  /** Puts objects on the whiteboard, as other people would. */
  put(objects: Readonly<Record<string, BoardObject>>): void {
    this.#doc.transact(() => {
      for (const [id, object] of Object.entries(objects)) this.#doc.getMap(BOARD_OBJECTS).set(id, object);
    });
  }

  /** Removes objects, as another person would. */
  remove(...ids: readonly string[]): void {
    for (const id of ids) this.#doc.getMap(BOARD_OBJECTS).delete(id);
  }

  set(changes: Partial<BoardState>): void {
    const { behaviors } = this.#room;
    behaviors.set({ ...behaviors.get(), board: { ...this.state, ...changes } });
  }

  /** Answers the commands and queries of a page. */
  answer(): void {
    const room = this.#room;
    room.answer('board.load', (_, data) => {
      const { after } = data as { after: number };
      return { rows: this.#rows.slice(after), end: this.#rows.length };
    });
    room.answer('board.change', (_, data) =>
      this.#take(data as { part: number; parts: number; data: string }),
    );
    room.answer('board.open', () => this.set({ open: true }));
    room.answer('board.close', () => this.set({ open: false }));
  }

  #take({ part, parts, data }: { part: number; parts: number; data: string }): number | null {
    if (part === 0) this.#parts = [];
    this.#parts.push(data);
    if (part < parts - 1) return null;
    applyUpdate(this.#doc, decodeBase64(this.#parts.join(''))!);
    return this.#rows.length;
  }
}

/** Gives a fake room an empty whiteboard, which is open. */
export function startFakeBoard(
  room: FakeRoom,
  { open = true, editors = 'everyone' }: { open?: boolean; editors?: DocumentEditors } = {},
): FakeBoard {
  const board: BoardState = { document: 'fake', editors, open };
  room.behaviors.set({ ...room.behaviors.get(), board });
  const fake = new FakeBoard(room);
  fake.answer();
  return fake;
}
