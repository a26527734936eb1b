import type { BoardColor } from '../../behaviors/board-limits.js';

/** The whiteboard is white in each theme, as what is on it was drawn for white. */
export const PAPER = '#ffffff';

/** Each has a contrast of 3:1 at least on the paper. */
const COLORS: Record<BoardColor, string> = {
  ink: '#1f1c19',
  gray: '#7d7872',
  red: '#d42f2f',
  orange: '#d9610b',
  yellow: '#a88300',
  green: '#1f8a4c',
  blue: '#2466d1',
  purple: '#8a3fc7',
};

export function boardColor(color: BoardColor): string {
  return COLORS[color];
}
