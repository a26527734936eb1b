import type { BoardObject } from '../../behaviors/board-object.js';
import { orderAbove } from '../../behaviors/board-state.js';
import type { CallBoard } from '../../call/feature-shapes.js';
import { cleanText } from '../../core/plain-text.js';
import { boardPicture } from './board-picture.js';
import { tenth } from './board-tools.js';
import { type BoardView, toBoard } from './board-view.js';
import type { Writing } from './board-writing.js';

/** A picture is at most this part of the view. */
const PICTURE_PART = 0.6;

/** Puts a text that was written on the whiteboard. An empty text removes the text that it replaces. */
export async function putText(board: CallBoard, { id, object }: Writing): Promise<void> {
  const text = cleanText(object.text).trimEnd();
  if (!text) {
    if (id !== null) await board.remove([id]);
    return;
  }
  const objects = board.objects.get();
  const order = (id !== null && objects.get(id)?.order) || orderAbove(objects);
  const written = { ...object, text, order };
  await (id === null ? board.put(written) : board.put(written, id));
}

/**
 * Puts a picture in the middle of the view.
 * @param size of the view, in CSS pixels
 * @throws `CallroomError` with the code `board_image_invalid`
 */
export async function putPicture(
  board: CallBoard,
  file: Blob,
  view: BoardView,
  { width, height }: { width: number; height: number },
): Promise<void> {
  const picture = await boardPicture(file);
  const most = PICTURE_PART / view.zoom;
  const scale = Math.min(1, (width * most) / picture.w, (height * most) / picture.h);
  const [w, h] = [tenth(picture.w * scale), tenth(picture.h * scale)];
  const middle = toBoard(view, width / 2, height / 2);
  const place = { x: tenth(middle.x - w / 2), y: tenth(middle.y - h / 2), w, h };
  await board.put({ ...picture, ...place, type: 'image', order: orderAbove(board.objects.get()) });
}

/** The texts on the whiteboard in reading order, for people who do not see it. */
export function textsOf(objects: ReadonlyMap<string, BoardObject>): string[] {
  return [...objects.values()]
    .filter((object) => object.type === 'text')
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .map(({ text }) => text);
}
