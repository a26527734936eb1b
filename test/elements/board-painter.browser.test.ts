import { expect } from '@open-wc/testing';
import {
  type BoardImage,
  type BoardObject,
  type BoardStroke,
  isBoardObject,
} from '../../src/behaviors/board-object.js';
import { type BoardPoint, packPoints, pointsOf } from '../../src/behaviors/board-state.js';
import { encodeBase64 } from '../../src/core/base64.js';
import { boardColor, PAPER } from '../../src/elements/board/board-colors.js';
import { boardPng, boardSvg } from '../../src/elements/board/board-export.js';
import {
  boundsOf,
  boundsOfAll,
  hitTest,
  inOrder,
  moved,
  topmostAt,
} from '../../src/elements/board/board-geometry.js';
import { BoardPainter } from '../../src/elements/board/board-painter.js';
import { waitUntil } from './wait-until.js';

const INK = boardColor('ink');
const RED = boardColor('red');
const BLUE = boardColor('blue');

const line = { type: 'line', order: 1, color: 'ink', width: 8, x: 20, y: 20, x2: 120, y2: 20 } as const;
const arrow = { ...line, type: 'arrow', color: 'purple', y: 250, y2: 250, x2: 150 } as const;
const rectangle = {
  type: 'rectangle',
  order: 2,
  color: 'red',
  width: 6,
  x: 20,
  y: 60,
  w: 80,
  h: 60,
} as const;
const ellipse = { ...rectangle, type: 'ellipse', color: 'blue', x: 140 } as const;
const text = { type: 'text', order: 3, color: 'green', x: 20, y: 140, text: '█\n█', size: 30 } as const;
const stroke: BoardStroke = {
  type: 'stroke',
  order: 4,
  color: 'orange',
  width: 12,
  ...packPoints(Array.from({ length: 40 }, (_, at) => ({ x: 100 + 3 * at, y: 200 }))),
};

async function imageOf(color: string, side = 40): Promise<BoardImage> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  context.fillStyle = color;
  context.fillRect(0, 0, side, side);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  const data = encodeBase64(bytes);
  return { type: 'image', order: 5, x: 200, y: 20, w: 60, h: 30, format: 'image/png', data };
}

const boardOf = (objects: readonly BoardObject[]) =>
  new Map(objects.map((object, at) => [`id-${String(at).padStart(4, '0')}`, object]));

function hexAt(source: CanvasImageSource, x: number, y: number): string {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(source, -x, -y);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The box of everything that is not paper. */
function inkIn(source: CanvasImageSource, width: number, height: number) {
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(source, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === 255 && data[at + 1] === 255 && data[at + 2] === 255) continue;
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return box;
}

const opened: { canvas: HTMLCanvasElement; painter: BoardPainter }[] = [];

function open(objects: readonly BoardObject[] = [], pixelRatio = 1) {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const painter = new BoardPainter(canvas);
  opened.push({ canvas, painter });
  painter.resize(320, 280, pixelRatio);
  painter.setObjects(boardOf(objects));
  const shows = (x: number, y: number, color: string, why: string) =>
    waitUntil(() => hexAt(canvas, x, y) === color, `${why}: ${color} at ${x}, ${y}`);
  return { canvas, painter, shows };
}

afterEach(() => {
  for (const { canvas, painter } of opened.splice(0)) {
    painter.dispose();
    canvas.remove();
  }
});

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

describe('BoardPainter', () => {
  it('is white at once', () => {
    const { canvas } = open();
    expect(hexAt(canvas, 10, 10)).to.equal(PAPER);
  });

  it('paints each type of object in its place and color', async () => {
    const { canvas, shows } = open([line, arrow, rectangle, ellipse, text, stroke]);
    await shows(70, 20, INK, 'line');
    await shows(100, 250, boardColor('purple'), 'arrow');
    await shows(20, 90, RED, 'left side of the rectangle');
    await shows(100, 90, RED, 'right side of the rectangle');
    await shows(180, 60, BLUE, 'top of the ellipse');
    await shows(160, 200, boardColor('orange'), 'stroke');
    await shows(28, 155, boardColor('green'), 'first line of the text');
    await shows(28, 194, boardColor('green'), 'second line of the text');
    expect(hexAt(canvas, 60, 90), 'inside of the rectangle').to.equal(PAPER);
    expect(hexAt(canvas, 142, 62), 'corner of the box of the ellipse').to.equal(PAPER);
    expect(hexAt(canvas, 300, 270), 'beside everything').to.equal(PAPER);
    expect(hexAt(canvas, 130, 240), 'head of the arrow').to.equal(boardColor('purple'));
    expect(hexAt(canvas, 140, 20), 'a line has no head').to.equal(PAPER);
  });

  it('paints a stroke of one point as a dot', async () => {
    const { shows } = open([{ ...stroke, width: 20, ...packPoints([{ x: 50, y: 50 }]) }]);
    await shows(50, 50, boardColor('orange'), 'the dot');
  });

  it('paints objects in their order, and drafts above them', async () => {
    const { painter, shows } = open([
      { ...line, order: 7, color: 'red' },
      { ...line, order: 6 },
    ]);
    await shows(70, 20, RED, 'the higher order');
    painter.setDrafts([{ ...line, order: 0, color: 'blue' }]);
    await shows(70, 20, BLUE, 'the draft');
    painter.setDrafts([]);
    await shows(70, 20, RED, 'no draft');
  });

  it('decides by id between objects of the same order', async () => {
    const { painter, shows } = open();
    const low: [string, BoardObject] = ['a', line];
    const high: [string, BoardObject] = ['b', { ...line, color: 'red' }];
    painter.setObjects(new Map([high]));
    await shows(70, 20, RED, 'alone');
    painter.setObjects(new Map([high, low]));
    await nextFrame();
    await nextFrame();
    await shows(70, 20, RED, 'the higher id is above');
  });

  it('moves and scales what is painted with the view', async () => {
    const { canvas, painter, shows } = open([line]);
    await shows(70, 20, INK, 'at first');
    painter.setView({ x: 50, y: -100, zoom: 1 });
    await shows(20, 120, INK, 'moved');
    expect(hexAt(canvas, 90, 120), 'past its end').to.equal(PAPER);
    painter.setView({ x: 0, y: 0, zoom: 2 });
    await shows(230, 40, INK, 'twice as long');
    await shows(150, 46, INK, 'twice as thick');
  });

  it('paints what comes into the view from far away, and what was there before', async () => {
    const { painter, shows } = open([line, { ...line, color: 'red', x: 5_020, x2: 5_120 }]);
    await shows(70, 20, INK, 'at first');
    painter.setView({ x: 5_000, y: 0, zoom: 1 });
    await shows(70, 20, RED, 'far to the right');
    painter.setView({ x: 0, y: 0, zoom: 1 });
    await shows(70, 20, INK, 'back again');
  });

  it('paints in device pixels, and goes on showing the whiteboard when its size changes', async () => {
    const { canvas, painter, shows } = open([line], 2);
    await shows(140, 46, INK, 'two device pixels for each');
    expect([canvas.width, canvas.height]).to.deep.equal([640, 560]);
    painter.resize(300, 200, 1);
    await nextFrame();
    expect(hexAt(canvas, 70, 20), 'in the frame of the new size').to.equal(INK);
    expect([canvas.width, canvas.height]).to.deep.equal([300, 200]);
  });

  it('removes an object, and leaves what is below it as it was', async () => {
    const crossing = { ...line, order: 9, color: 'red', x: 70.3, x2: 70.3, y: 0, y2: 100 } as const;
    const { canvas, painter, shows } = open([line]);
    await shows(70, 20, INK, 'alone');
    const before = canvas.toDataURL();
    for (let turn = 0; turn < 3; turn += 1) {
      painter.setObjects(new Map([...boardOf([line]), ['other', crossing]]));
      await shows(70, 20, RED, 'covered');
      painter.setObjects(new Map(boardOf([line])));
      await shows(70, 20, INK, 'uncovered');
    }
    // Not even the edge of what was repainted is to be seen. The line is the same object throughout.
    expect(canvas.toDataURL() === before, 'the same pixels').to.equal(true);
  });

  it('removes an object among hundreds, and shows all changes that come meanwhile', async () => {
    const many = Array.from({ length: 400 }, (_, at) => ({ ...line, order: at, y: 20, y2: 21 }));
    const all = boardOf([...many, { ...line, order: 500, color: 'red' }]);
    const { painter, shows } = open();
    painter.setObjects(all);
    await shows(70, 20, RED, 'above');
    const without = new Map([...all].slice(0, -1));
    painter.setObjects(without);
    await nextFrame();
    painter.setObjects(new Map([...without, ['new', { ...line, order: 501, y: 200, y2: 200 }]]));
    await shows(70, 20, INK, 'removed');
    await shows(70, 200, INK, 'added meanwhile');
    painter.setObjects(new Map());
    await shows(70, 20, PAPER, 'all removed');
    await shows(70, 200, PAPER, 'all removed');
  });

  it('shows an object above thousands that changes at each frame', async () => {
    // Too many for a single frame.
    const others = boardOf(Array.from({ length: 4_000 }, (_, at) => ({ ...line, order: at })));
    const { canvas, painter, shows } = open([...others.values()]);
    await shows(70, 20, INK, 'the others');
    let x2 = 120;
    await waitUntil(async () => {
      x2 += 0.1;
      painter.setObjects(new Map([...others, ['moves', { ...line, order: 10_000, color: 'red', x2 }]]));
      await nextFrame();
      return hexAt(canvas, 70, 20) === RED;
    }, 'painted while it changes');
  });

  it('shows an image once it is decoded, and all the time while somebody moves it', async () => {
    const image = await imageOf('#00ff00');
    const { canvas, painter, shows } = open([image]);
    await shows(230, 35, '#00ff00', 'decoded');
    expect(hexAt(canvas, 198, 35), 'left of it').to.equal(PAPER);
    expect(hexAt(canvas, 230, 52), 'below it').to.equal(PAPER);
    for (let dx = -1; dx > -5; dx -= 1) {
      painter.setObjects(boardOf([moved(image, dx, 0)]));
      await nextFrame();
      await nextFrame();
      expect(hexAt(canvas, 230, 35), 'without a gap').to.equal('#00ff00');
    }
    painter.setObjects(new Map());
    await shows(230, 35, PAPER, 'removed');
    painter.setObjects(boardOf([image]));
    await shows(230, 35, '#00ff00', 'back again');
  });

  it('paints the rest when an image cannot be decoded', async () => {
    const broken = { ...(await imageOf('#00ff00')), data: btoa('no image at all, but long enough for one') };
    const { canvas, painter, shows } = open([broken, line]);
    await shows(70, 20, INK, 'the rest');
    painter.setView({ x: 1, y: 0, zoom: 1 });
    await shows(118, 20, INK, 'again');
    expect(hexAt(canvas, 230, 35)).to.equal(PAPER);
  });

  it('paints no more after it is disposed of', async () => {
    const { canvas, painter, shows } = open([line]);
    await shows(70, 20, INK, 'at first');
    painter.dispose();
    painter.setObjects(new Map());
    painter.setView({ x: 500, y: 0, zoom: 1 });
    await nextFrame();
    await nextFrame();
    expect(hexAt(canvas, 70, 20)).to.equal(INK);
  });
});

describe('the geometry of the whiteboard', () => {
  const far: BoardPoint[] = [
    { x: 60, y: 60 },
    { x: 140, y: 100 },
    { x: 60, y: 140 },
    { x: 240, y: 150 },
  ];
  const pressed = packPoints(
    Array.from({ length: 20 }, (_, at) => ({ x: 60 + at * 8, y: 140, pressure: 1 })),
  );

  const objects: Record<string, BoardObject> = {
    line: { ...line, width: 30, x: 60, y: 60, x2: 200, y2: 170 },
    arrow: { ...arrow, width: 12, x: 60, y: 60, x2: 200, y2: 170 },
    rectangle: { ...rectangle, width: 20, x: 60 },
    ellipse: { ...ellipse, width: 20 },
    stroke: { ...stroke, width: 40, ...packPoints(far) },
    'stroke of a pressed pen': { ...stroke, width: 60, ...pressed },
    'stroke of one point': { ...stroke, width: 60, ...packPoints([{ x: 100, y: 100 }]) },
  };
  for (const [name, object] of Object.entries(objects))
    it(`has a ${name} within its bounds, which are not much larger`, async () => {
      expect(isBoardObject(object), 'a valid object').to.equal(true);
      const { canvas, painter } = open();
      painter.setObjects(boardOf([object]));
      await waitUntil(() => canvas.width === 320 && inkIn(canvas, 320, 280).right > 0, 'painted');
      const ink = inkIn(canvas, 320, 280);
      const { x, y, width, height } = boundsOf(object);
      expect(ink.left, 'left').to.be.within(Math.floor(x), x + 20);
      expect(ink.top, 'top').to.be.within(Math.floor(y), y + 20);
      expect(ink.right, 'right').to.be.within(x + width - 20, Math.ceil(x + width));
      expect(ink.bottom, 'bottom').to.be.within(y + height - 20, Math.ceil(y + height));
    });

  it('measures a text by its lines and its longest line', () => {
    const one = boundsOf({ ...text, text: 'wide wide' });
    const two = boundsOf({ ...text, text: 'wide wide\nx' });
    expect(two.width).to.equal(one.width);
    expect(two.height).to.equal(one.height * 2);
    expect(boundsOf({ ...text, text: 'wide wide', size: 60 }).width).to.be.closeTo(one.width * 2, 2);
    expect([one.x, one.y]).to.deep.equal([text.x, text.y]);
  });

  it('has the bounds of all, and none of nothing', () => {
    expect(boundsOfAll([])).to.equal(null);
    const all = boundsOfAll([line, ellipse])!;
    expect(all.x).to.equal(boundsOf(line).x);
    expect(all.x + all.width).to.equal(boundsOf(ellipse).x + boundsOf(ellipse).width);
  });

  it('hits lines, strokes and shapes by what is drawn of them, and texts and images by their box', async () => {
    const image = await imageOf('#00ff00');
    const board = new Map<string, BoardObject>(
      Object.entries({ line, arrow, rectangle, ellipse, text, stroke, image }),
    );
    const at = (x: number, y: number, radius = 2) => hitTest(board, { x, y }, { x, y }, radius);
    expect(at(70, 25)).to.deep.equal(['line']);
    expect(at(70, 28)).to.deep.equal([]);
    expect(at(125, 20)).to.deep.equal(['line']);
    expect(at(20, 90)).to.deep.equal(['rectangle']);
    expect(at(60, 90), 'inside of the rectangle').to.deep.equal([]);
    expect(at(180, 62)).to.deep.equal(['ellipse']);
    expect(at(180, 90), 'inside of the ellipse').to.deep.equal([]);
    expect(at(142, 62), 'corner of its box').to.deep.equal([]);
    expect(at(25, 180)).to.deep.equal(['text']);
    expect(at(230, 35)).to.deep.equal(['image']);
    expect(at(200, 207)).to.deep.equal(['stroke']);
    expect(at(200, 212)).to.deep.equal([]);
    expect(at(130, 240), 'head of the arrow').to.deep.equal(['arrow']);
    expect(at(60, 90, 40), 'a large eraser').to.include('rectangle');
  });

  it('hits what a fast eraser crosses between two positions', () => {
    const board = new Map<string, BoardObject>(
      Object.entries({ line, arrow, rectangle, ellipse, text, stroke }),
    );
    expect(hitTest(board, { x: 70, y: -900 }, { x: 70, y: 900 }, 0.5)).to.deep.equal([
      'line',
      'arrow',
      'rectangle',
    ]);
    expect(hitTest(board, { x: -500, y: 165 }, { x: 500, y: 165 }, 0.5)).to.deep.equal(['text']);
    expect(hitTest(board, { x: 40, y: 70 }, { x: 80, y: 110 }, 0.5), 'inside').to.deep.equal([]);
    const dot = { ...stroke, ...packPoints([{ x: 5, y: 5 }]) };
    expect(hitTest(new Map([['dot', dot]]), { x: -50, y: 5 }, { x: 50, y: 5 }, 1)).to.deep.equal(['dot']);
  });

  it('finds the uppermost object by order, then by id', () => {
    const point = { x: 70, y: 20 };
    const board = new Map<string, BoardObject>([
      ['b', { ...line, order: 4 }],
      ['a', { ...line, order: 5 }],
      ['c', { ...line, order: 5 }],
      ['d', { ...line, order: 9, y: 100, y2: 100 }],
    ]);
    expect(topmostAt(board, point, 2)).to.equal('c');
    expect(topmostAt(board, { x: 70, y: 60 }, 2)).to.equal(null);
    expect(inOrder(board).map(([id]) => id)).to.deep.equal(['b', 'a', 'c', 'd']);
  });

  it('moves each type of object as a whole', async () => {
    for (const object of [line, arrow, rectangle, ellipse, text, stroke, await imageOf('#00ff00')]) {
      const there = moved(object, 10.26, -20.04);
      expect(isBoardObject(there), object.type).to.equal(true);
      expect(boundsOf(there).x, object.type).to.be.closeTo(boundsOf(object).x + 10.26, 0.05);
      expect(boundsOf(there).y, object.type).to.be.closeTo(boundsOf(object).y - 20.04, 0.05);
      expect(boundsOf(there).width, object.type).to.be.closeTo(boundsOf(object).width, 1e-6);
    }
    expect(pointsOf(moved(stroke, 10.26, 0) as BoardStroke).at(-1)).to.deep.equal({ x: 227.3, y: 200 });
  });
});

describe('the export of the whiteboard', () => {
  const parse = (svg: string) => new DOMParser().parseFromString(svg, 'image/svg+xml');
  const attribute = (svg: string, name: string) => parse(svg).documentElement.getAttribute(name)!;

  it('writes texts into the SVG as they are', () => {
    const written = `<script>alert("1")</script> & ]]> 'x' \u0007\uFFFF\uD83D😀`;
    const document = parse(boardSvg(boardOf([{ ...text, text: `${written}\n  second` }])));
    expect(document.querySelector('parsererror')).to.equal(null);
    expect(document.querySelector('script')).to.equal(null);
    const [first, second] = document.querySelectorAll('tspan');
    expect(first!.textContent).to.equal(`<script>alert("1")</script> & ]]> 'x' 😀`);
    expect(second!.textContent).to.equal('  second');
  });

  it('has a view box with a margin around everything, and a small white sheet if it is empty', () => {
    const [x, y, width, height] = attribute(boardSvg(boardOf([line])), 'viewBox')
      .split(' ')
      .map(Number);
    const bounds = boundsOf(line);
    expect(x).to.be.below(bounds.x - 10);
    expect(y).to.be.below(bounds.y - 10);
    expect(x! + width!).to.be.above(bounds.x + bounds.width + 10);
    expect(y! + height!).to.be.above(bounds.y + bounds.height + 10);
    const empty = parse(boardSvg(new Map()));
    expect(empty.querySelector('parsererror')).to.equal(null);
    expect(empty.querySelector('rect')!.getAttribute('fill')).to.equal(PAPER);
  });

  it('looks the same as SVG, as PNG and on the canvas', async () => {
    const image = { ...(await imageOf('#00ff00')), order: 0 };
    const board = boardOf([image, line, arrow, rectangle, ellipse, text, stroke]);
    const svg = boardSvg(board);
    const [left, top, width, height] = attribute(svg, 'viewBox').split(' ').map(Number) as number[];
    const picture = new Image();
    picture.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    await picture.decode();
    const png = await createImageBitmap(await boardPng(board));
    expect([png.width, png.height]).to.deep.equal([width! * 2, height! * 2]);
    const context = new OffscreenCanvas(png.width, png.height).getContext('2d')!;
    context.drawImage(picture, 0, 0, png.width, png.height);
    const fromSvg = context.getImageData(0, 0, png.width, png.height).data;
    context.drawImage(png, 0, 0);
    const fromPng = context.getImageData(0, 0, png.width, png.height).data;
    const differing = fromPng.reduce(
      (sum, value, at) => sum + (Math.abs(value - fromSvg[at]!) > 64 ? 1 : 0),
      0,
    );
    expect(differing / fromPng.length, 'share of pixels that differ').to.be.below(0.001);
    const inPng = (x: number, y: number) => hexAt(png, (x - left!) * 2, (y - top!) * 2);
    expect(inPng(70, 20)).to.equal(INK);
    expect(inPng(230, 35)).to.equal('#00ff00');
    expect(inPng(160, 200)).to.equal(boardColor('orange'));
    URL.revokeObjectURL(picture.src);
  });

  it('limits the size of a PNG', async () => {
    const sizeOf = async (objects: readonly BoardObject[]) => {
      const { width, height } = await createImageBitmap(await boardPng(boardOf(objects)));
      return { width, height };
    };
    const wide = await sizeOf([{ ...line, x2: 100_000 }]);
    expect(wide.width).to.be.within(7_999, 8_000);
    expect(wide.height).to.be.within(1, 20);
    const square = await sizeOf([{ ...line, x2: 20_000, y2: 20_000 }]);
    expect(square.width * square.height).to.be.within(31_900_000, 32_000_000);
    const { width, height } = await sizeOf([]);
    expect(width * height).to.be.within(1, 2_000_000);
  });

  it('makes a PNG although an image cannot be decoded', async () => {
    const broken = { ...(await imageOf('#00ff00')), data: btoa('no image at all, but long enough for one') };
    const png = await boardPng(boardOf([line, broken]));
    expect(png.type).to.equal('image/png');
  });
});
