import type { BoardStroke } from '../../behaviors/board-object.js';
import { pointsOf } from '../../behaviors/board-state.js';
import { getStroke } from './perfect-freehand.js';

/** How much the pressure changes the thickness: less if it is simulated by the speed. */
const thinningOf = ({ pressures }: BoardStroke) => (pressures ? 0.6 : 0.35);

/** The farthest that the outline of a stroke is from its points: pressure makes it thicker than its width. */
export function outlineReach(stroke: BoardStroke): number {
  return (stroke.width * (1 + thinningOf(stroke))) / 2;
}

/** The outline of a stroke, as the data of an SVG path (SVG 2, section 9.3). */
export function strokePath(stroke: BoardStroke): string {
  const outline = getStroke(pointsOf(stroke), {
    size: stroke.width,
    thinning: thinningOf(stroke),
    smoothing: 0.5,
    streamline: 0.4,
    simulatePressure: !stroke.pressures,
    last: true,
  });
  const [first] = outline;
  if (!first) return '';
  // A curve through the middles of the edges, with the corners as its control points.
  const curve = outline.map(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length]!;
    return `${short(x!)} ${short(y!)} ${short((x! + nextX!) / 2)} ${short((y! + nextY!) / 2)}`;
  });
  const [lastX, lastY] = outline.at(-1)!;
  return `M${short((first[0]! + lastX!) / 2)} ${short((first[1]! + lastY!) / 2)}Q${curve.join(' ')}Z`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
