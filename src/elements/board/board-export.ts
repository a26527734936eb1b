import type { BoardImage, BoardLine, BoardObject, BoardShape } from '../../behaviors/board-object.js';
import { boardColor, PAPER } from './board-colors.js';
import { arrowHead, type BoardBox, boundsOfAll, inOrder } from './board-geometry.js';
import { decodeImage } from './board-images.js';
import { LINE_HEIGHT, TEXT_FONT } from './board-text.js';
import { paintObject } from './paint-object.js';
import { strokePath } from './stroke-outline.js';

/** In board units. */
const MARGIN = 24;
const EMPTY: BoardBox = { x: 0, y: 0, width: 640, height: 400 };
const PNG_SCALE = 2;
/** What browsers can make of a canvas, with some to spare. */
const MAX_SIDE = 8_000;
const MAX_PIXELS = 32_000_000;

/** What XML 1.0 (section 2.2) cannot write: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

type Objects = ReadonlyMap<string, BoardObject>;

/** The whiteboard as an SVG document of its own. */
export function boardSvg(objects: Objects): string {
  const { x, y, width, height } = sheetOf(objects);
  const content = inOrder(objects).map(([, object]) => svgOf(object));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}">
<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${PAPER}"/>
${content.join('\n')}
</svg>
`;
}

/** The whiteboard as a PNG, at twice its size if that is not too large. */
export async function boardPng(objects: Objects): Promise<Blob> {
  const { x, y, width, height } = sheetOf(objects);
  const scale = Math.min(
    PNG_SCALE,
    MAX_SIDE / width,
    MAX_SIDE / height,
    Math.sqrt(MAX_PIXELS / (width * height)),
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(width * scale));
  canvas.height = Math.max(1, Math.floor(height * scale));
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('This browser has no canvas. Use another browser.');
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -x * scale, -y * scale);
  for (const [, object] of inOrder(objects)) {
    const bitmap = object.type === 'image' ? await decoded(object) : null;
    paintObject(context, object, () => bitmap);
    bitmap?.close();
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new Error('The browser could not make a picture of this size.')),
      'image/png',
    ),
  );
}

/** Null for what no browser can read, which is not on the whiteboard either. */
function decoded(image: BoardImage): Promise<ImageBitmap | null> {
  return decodeImage(image).catch(() => null);
}

function sheetOf(objects: Objects): BoardBox {
  const box = boundsOfAll(objects.values());
  if (!box) return EMPTY;
  return {
    x: Math.floor(box.x - MARGIN),
    y: Math.floor(box.y - MARGIN),
    width: Math.ceil(box.width + 2 * MARGIN) + 1,
    height: Math.ceil(box.height + 2 * MARGIN) + 1,
  };
}

/** Everything but texts is a number or from a fixed list, see `isBoardObject`. */
function svgOf(object: BoardObject): string {
  if (object.type === 'image') {
    const { x, y, w, h, format, data } = object;
    return `<image x="${x}" y="${y}" width="${w}" height="${h}" preserveAspectRatio="none" href="data:${format};base64,${data}"/>`;
  }
  const color = boardColor(object.color);
  if (object.type === 'text') {
    const { x, y, size } = object;
    const lines = object.text
      .split('\n')
      .map(
        (line, index) =>
          `<tspan x="${x}" y="${y + size * (index * LINE_HEIGHT + 1)}">${escaped(line)}</tspan>`,
      );
    return `<text font-family="${TEXT_FONT}" font-size="${size}" fill="${color}" xml:space="preserve">${lines.join('')}</text>`;
  }
  if (object.type === 'stroke') return `<path d="${strokePath(object)}" fill="${color}"/>`;
  return `<path d="${pathOf(object)}" fill="none" stroke="${color}" stroke-width="${object.width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function pathOf(object: BoardShape | BoardLine): string {
  const { x, y } = object;
  if ('x2' in object) {
    const { x2, y2 } = object;
    const heads = object.type === 'arrow' ? arrowHead(object) : [];
    return `M${x} ${y}L${x2} ${y2}${heads.map((end) => `M${x2} ${y2}L${end.x} ${end.y}`).join('')}`;
  }
  const { w, h } = object;
  if (object.type === 'rectangle') return `M${x} ${y}h${w}v${h}h${-w}z`;
  const half = (width: number) => `a${w / 2} ${h / 2} 0 1 0 ${width} 0`;
  return `M${x} ${y + h / 2}${half(w)}${half(-w)}z`;
}

function escaped(text: string): string {
  return text.replace(NOT_XML, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
