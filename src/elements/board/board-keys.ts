import type { CallBoard } from '../../call/feature-shapes.js';
import type { BoardEditor } from './board-editor.js';
import type { BoardScreen } from './board-screen.js';

/** CSS pixels. */
const STEP = 60;
export const ZOOM_STEP = 1.25;

interface Board {
  readonly editor: BoardEditor;
  readonly screen: BoardScreen;
  readonly board: CallBoard;
  readonly mayDraw: boolean;
}

/** What a key does while the drawing surface has the focus; null: nothing. */
export function actionOfKey(
  event: KeyboardEvent,
  { editor, screen, board, mayDraw }: Board,
): (() => unknown) | null {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key.toLowerCase() === 'z' && mayDraw)
    return () => (event.shiftKey ? board.redo() : board.undo());
  if (isCommand || event.altKey) return null;
  const step = (x: number, y: number) => () => {
    const { view } = editor;
    editor.view = { ...view, x: view.x + (x * STEP) / view.zoom, y: view.y + (y * STEP) / view.zoom };
  };
  const actions: Record<string, () => unknown> = {
    ArrowLeft: step(-1, 0),
    ArrowRight: step(1, 0),
    ArrowUp: step(0, -1),
    ArrowDown: step(0, 1),
    '+': () => screen.zoom(ZOOM_STEP),
    '-': () => screen.zoom(1 / ZOOM_STEP),
    ...(editor.selected !== null && {
      Delete: () => editor.removeSelected(),
      Backspace: () => editor.removeSelected(),
    }),
  };
  return actions[event.key] ?? null;
}
