import type { Background } from './chosen-effects.js';

/** Two colors and a light from the top left, quiet enough behind a face. */
const PAINTS = {
  dawn: ['#f7d9c4', '#c98a6b', '#fff3e4'],
  forest: ['#7f9a83', '#2f4a3c', '#d5e6cf'],
  night: ['#3f4a6b', '#141a2b', '#8fa3d9'],
} as const;

export type PaintedBackground = keyof typeof PAINTS;
export const PAINTED = Object.keys(PAINTS) as PaintedBackground[];

/** The background as CSS, for a swatch. */
export function swatchOf(id: PaintedBackground): string {
  const [from, to, light] = PAINTS[id];
  return `radial-gradient(circle at 25% 20%, ${light}, transparent 70%), linear-gradient(135deg, ${from}, ${to})`;
}

/** Paints the background on a canvas, so that no file is loaded. */
export function paintedBackground(id: PaintedBackground, name: string): Background {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const context = canvas.getContext('2d', { alpha: false })!;
  const [from, to, light] = PAINTS[id];
  const fill = context.createLinearGradient(0, 0, 1280, 720);
  fill.addColorStop(0, from);
  fill.addColorStop(1, to);
  context.fillStyle = fill;
  context.fillRect(0, 0, 1280, 720);
  const glow = context.createRadialGradient(320, 144, 0, 320, 144, 900);
  glow.addColorStop(0, light);
  glow.addColorStop(1, `${light}00`);
  context.fillStyle = glow;
  context.fillRect(0, 0, 1280, 720);
  return { id, name, image: canvas };
}
