import * as v from 'valibot';
import { BOARD_OBJECTS, MAX_BOARD_ID } from '../../behaviors/board-limits.js';
import { isBoardObject } from '../../behaviors/board-object.js';
import type { BoardState } from '../../behaviors/board-state.js';
import * as yjs from '../../behaviors/yjs.js';
import { Refusal } from '../refusal.js';
import { checkEdits, documentEntries } from './documents/document-entries.js';
import { type DocumentOptions, readDocumentOptions } from './documents/document-options.js';
import { type BehaviorContext, entry, type RoomBehavior } from './room-behavior.js';

export type BoardOptions = DocumentOptions;

type Context = BehaviorContext<BoardState>;

const Nothing = v.nullish(v.object({}));

/**
 * A whiteboard that everyone in the room shares. The room keeps it as long as its other data. Its browser half is
 * `Board` (`callroom/behaviors`).
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function boardBehavior(options: BoardOptions = {}): RoomBehavior<BoardState> {
  const { editors, maxBytes } = readDocumentOptions('boardBehavior', options);
  const document = documentEntries<BoardState>({ maxBytes, check });
  return {
    name: 'board',
    state: () => ({ document: crypto.randomUUID(), editors, open: false }),
    settings: ['editors'],
    ...document,
    commands: {
      ...document.commands,
      open: entry({ input: Nothing, run: (context: Context, actor) => setOpen(context, actor, true) }),
      close: entry({ input: Nothing, run: (context: Context, actor) => setOpen(context, actor, false) }),
    },
    onMeetingEnd(context, meeting) {
      document.onMeetingEnd(context, meeting);
      if (context.state.open) context.set(['open'], false);
    },
  };
}

function setOpen(context: Context, actor: Parameters<typeof checkEdits>[1], open: boolean): void {
  checkEdits(context, actor);
  if (context.state.open !== open) context.set(['open'], open);
}

/** @throws `Refusal` `board_object_invalid` unless every new part of the document is an object of the whiteboard. */
function check({ structs }: ReturnType<typeof yjs.decodeUpdate>): void {
  for (const struct of structs) {
    // What was deleted before it was sent has no content.
    if (!(struct instanceof yjs.Item) || struct.content instanceof yjs.ContentDeleted) continue;
    const { content, parent, parentSub } = struct;
    const isNew = parent !== null;
    const isInPlace = !isNew || (isName(parent) && parentSub !== null && parentSub.length <= MAX_BOARD_ID);
    if (!isInPlace || !(content instanceof yjs.ContentAny) || !content.arr.every(isBoardObject))
      throw Refusal.boardObject();
  }
}

/** Before an update is applied, a parent is the name of a part of the document, or the id of another item. */
function isName(parent: unknown): boolean {
  return parent === BOARD_OBJECTS;
}
