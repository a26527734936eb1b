/** Runs in the page: a whiteboard whose view moves a little in each frame. */
import type { BoardObject } from '../../../src/behaviors/board-object.js';
import { packPoints } from '../../../src/behaviors/board-state.js';
import { BoardPainter } from '../../../src/elements/board/board-painter.js';

declare global {
  interface Window {
    boardPan: typeof boardPan;
  }
}

/** What happens in each frame: the view moves, the view zooms, or somebody draws a stroke of 60 points. */
export type BoardMotion = 'pan' | 'zoom' | 'draw';

const POINTS = 60;
/** How large the part of the whiteboard with strokes is, in board units. */
const SPREAD = { width: 6_000, height: 3_000 };

let painter: BoardPainter;
let objects = new Map<string, BoardObject>();

function stroke(order: number): BoardObject {
  // A spread without a pattern and without a random number: the fractional parts of multiples of two irrational numbers.
  const left = ((order * Math.SQRT2) % 1) * SPREAD.width;
  const top = ((order * Math.sqrt(3)) % 1) * SPREAD.height;
  const points = Array.from({ length: POINTS }, (_, at) => ({
    x: left + at * 3,
    y: top + 30 * Math.sin(at / 5 + order),
  }));
  return { type: 'stroke', order, color: 'blue', width: 4, ...packPoints(points) };
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

const boardPan = {
  async open(strokes: number): Promise<void> {
    const canvas = document.createElement('canvas');
    document.body.append(canvas);
    painter = new BoardPainter(canvas);
    painter.resize(innerWidth, innerHeight, devicePixelRatio);
    objects = new Map(Array.from({ length: strokes }, (_, order) => [`stroke-${order}`, stroke(order)]));
    painter.setObjects(objects);
    // The first layer is complete by then.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
  },

  /** The time between frames, in milliseconds. */
  async run(motion: BoardMotion, frames: number): Promise<number[]> {
    const times: number[] = [];
    const drawn: BoardObject[] = [];
    let lastMs = await nextFrame();
    for (let frame = 0; frame < frames; frame += 1) {
      if (motion === 'pan') painter.setView({ x: frame * 12, y: frame * 3, zoom: 1 });
      if (motion === 'zoom') painter.setView({ x: 0, y: 0, zoom: 1.007 ** -frame });
      if (motion === 'draw') {
        const whole = stroke(1_000_000 + drawn.length);
        if (whole.type !== 'stroke') throw new Error('It is a stroke.');
        const part = { ...whole, points: whole.points.slice(0, 2 * ((frame % POINTS) + 1)) };
        painter.setDrafts([part]);
        if (frame % POINTS === POINTS - 1) {
          drawn.push(whole);
          painter.setObjects(new Map([...objects, ...drawn.map((one, at) => [`new-${at}`, one] as const)]));
        }
      }
      const nowMs = await nextFrame();
      times.push(nowMs - lastMs);
      lastMs = nowMs;
    }
    painter.setDrafts([]);
    return times;
  },
};

window.boardPan = boardPan;
