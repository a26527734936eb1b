import type { BoardText } from '../../behaviors/board-object.js';

export const TEXT_FONT = 'system-ui, sans-serif';
/** The height of a line, in parts of the size of the letters. */
export const LINE_HEIGHT = 1.3;

let context: CanvasRenderingContext2D | null = null;

/** The lines of a text, and how wide the longest is, in board units. */
export function textLines({ text, size }: Pick<BoardText, 'text' | 'size'>): {
  lines: string[];
  width: number;
} {
  context ??= document.createElement('canvas').getContext('2d');
  const lines = text.split('\n');
  if (!context) return { lines, width: 0 };
  context.font = `${size}px ${TEXT_FONT}`;
  return { lines, width: Math.max(...lines.map((line) => context!.measureText(line).width)) };
}
