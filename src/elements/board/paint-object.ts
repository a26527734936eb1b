import type {
  BoardImage,
  BoardLine,
  BoardObject,
  BoardShape,
  BoardStroke,
} from '../../behaviors/board-object.js';
import { boardColor } from './board-colors.js';
import { arrowHead } from './board-geometry.js';
import { LINE_HEIGHT, TEXT_FONT } from './board-text.js';
import { strokePath } from './stroke-outline.js';

export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const paths = new WeakMap<BoardObject, Path2D>();

/**
 * Paints an object in board units.
 * @param imageOf the decoded image; null while it is not decoded.
 */
export function paintObject(
  context: Context2D,
  object: BoardObject,
  imageOf: (image: BoardImage) => CanvasImageSource | null,
): void {
  if (object.type === 'image') {
    const image = imageOf(object);
    context.imageSmoothingQuality = 'high';
    if (image) context.drawImage(image, object.x, object.y, object.w, object.h);
    return;
  }
  const color = boardColor(object.color);
  context.fillStyle = color;
  if (object.type === 'text') {
    context.font = `${object.size}px ${TEXT_FONT}`;
    context.textBaseline = 'alphabetic';
    // A canvas takes the direction from the page, but the text is in the same place for everyone.
    context.direction = 'ltr';
    for (const [index, line] of object.text.split('\n').entries())
      context.fillText(line, object.x, object.y + object.size * (index * LINE_HEIGHT + 1));
    return;
  }
  const path = paths.get(object) ?? pathOf(object);
  paths.set(object, path);
  if (object.type === 'stroke') {
    context.fill(path);
    return;
  }
  context.strokeStyle = color;
  context.lineWidth = object.width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(path);
}

function pathOf(object: BoardStroke | BoardShape | BoardLine): Path2D {
  if (object.type === 'stroke') return new Path2D(strokePath(object));
  const path = new Path2D();
  if (object.type === 'rectangle') path.rect(object.x, object.y, object.w, object.h);
  else if (object.type === 'ellipse') {
    const [radiusX, radiusY] = [object.w / 2, object.h / 2];
    path.ellipse(object.x + radiusX, object.y + radiusY, radiusX, radiusY, 0, 0, 2 * Math.PI);
  } else if ('x2' in object) {
    path.moveTo(object.x, object.y);
    path.lineTo(object.x2, object.y2);
    if (object.type === 'arrow')
      for (const end of arrowHead(object)) {
        path.moveTo(object.x2, object.y2);
        path.lineTo(end.x, end.y);
      }
  }
  return path;
}
