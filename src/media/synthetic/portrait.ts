/** The appearance of a synthetic person, derived from a number: the same number gives the same person. */
export interface Portrait {
  readonly wall: readonly [string, string];
  readonly light: string;
  readonly shirt: string;
  readonly skin: string;
  readonly shade: string;
  readonly hair: string;
  readonly style: 'short' | 'long' | 'bun' | 'curly' | 'bald';
  readonly glasses: boolean;
  readonly beard: boolean;
  /** Offset of their movement in seconds, so that no two people move in step. */
  readonly phase: number;
}

const SKINS = [
  ['#f2c9a8', '#dda982'],
  ['#8d5a3b', '#744629'],
  ['#e3b38d', '#c98f66'],
  ['#5f3d2b', '#4b2e1f'],
  ['#f6d7bf', '#e3b595'],
  ['#b97d55', '#9c6440'],
] as const;
const HAIRS = ['#2b1d16', '#15110f', '#7a4a24', '#b9803f', '#8b8782', '#5a1f16'];
const SHIRTS = ['#2f5d62', '#b5533c', '#3d4a7a', '#d9a441', '#5b7553', '#874c62', '#e4e0d8', '#26323f'];
const STYLES = ['short', 'long', 'curly', 'bun', 'short', 'bald', 'long'] as const;
/** Hue of the wall, by person: warm and cool rooms alternate. */
const WALLS = [38, 210, 20, 165, 60, 250, 340, 95];

export function portraitOf(seed: number): Portrait {
  const of = <T>(list: readonly T[], step: number) => list[(seed * step) % list.length]!;
  const hue = of(WALLS, 1);
  const [skin, shade] = of(SKINS, 1);
  const style = of(STYLES, 1);
  return {
    wall: [`hsl(${hue} 28% 62%)`, `hsl(${hue + 12} 32% 38%)`],
    light: `hsl(${hue + 20} 70% 86% / 0.55)`,
    shirt: of(SHIRTS, 3),
    skin,
    shade,
    hair: of(HAIRS, 1),
    style,
    glasses: seed % 4 === 2,
    beard: style === 'bald' || seed % 7 === 4,
    phase: seed * 1.7,
  };
}

/**
 * Paints one frame.
 * @param seconds time, which animates head, eyes and light.
 * @param mouth how far the mouth is open, 0 to 1.
 */
export function paintPortrait(
  canvas: CanvasRenderingContext2D,
  portrait: Portrait,
  seconds: number,
  mouth: number,
): void {
  const { width, height } = canvas.canvas;
  const t = seconds + portrait.phase;
  canvas.save();
  paintRoom(canvas, portrait, t);
  // From here on, units of a centered square of 360, with the head in the upper half.
  const scale = Math.min(height, width * 1.2) / 360;
  canvas.translate(width / 2 + Math.sin(t * 0.6) * 9 * scale, height - 360 * scale);
  canvas.scale(scale, scale);
  paintHairBehind(canvas, portrait);
  paintBody(canvas, portrait);
  canvas.translate(0, Math.sin(t * 1.1) * 2.5 + 4);
  canvas.rotate(Math.sin(t * 0.8) * 0.03);
  paintHead(canvas, portrait);
  paintFace(canvas, portrait, t, mouth);
  canvas.restore();
}

function paintRoom(canvas: CanvasRenderingContext2D, { wall, light }: Portrait, t: number): void {
  const { width, height } = canvas.canvas;
  const fill = canvas.createLinearGradient(0, 0, width, height);
  fill.addColorStop(0, wall[0]);
  fill.addColorStop(1, wall[1]);
  canvas.fillStyle = fill;
  canvas.fillRect(0, 0, width, height);
  const x = width * (0.18 + 0.02 * Math.sin(t * 0.3));
  const glow = canvas.createRadialGradient(x, height * 0.2, 0, x, height * 0.2, height * 0.9);
  glow.addColorStop(0, light);
  glow.addColorStop(1, 'transparent');
  canvas.fillStyle = glow;
  canvas.fillRect(0, 0, width, height);
  canvas.fillStyle = 'rgb(0 0 0 / 0.1)';
  canvas.fillRect(width * 0.76, height * 0.12, width * 0.16, height * 0.44);
  canvas.fillStyle = 'rgb(255 255 255 / 0.14)';
  canvas.fillRect(width * 0.775, height * 0.145, width * 0.13, height * 0.39);
}

function paintHairBehind(canvas: CanvasRenderingContext2D, { style, hair }: Portrait): void {
  canvas.fillStyle = hair;
  canvas.beginPath();
  if (style === 'long') canvas.roundRect(-78, 70, 156, 190, [78, 78, 50, 50]);
  if (style === 'curly') {
    for (let i = 0; i < 11; i++) {
      const angle = Math.PI * (0.92 + (1.16 * i) / 10);
      canvas.moveTo(0, 150);
      canvas.arc(Math.cos(angle) * 62, 150 + Math.sin(angle) * 72, 30, 0, Math.PI * 2);
    }
  }
  if (style === 'bun') canvas.arc(0, 62, 34, 0, Math.PI * 2);
  canvas.fill();
}

function paintBody(canvas: CanvasRenderingContext2D, { shirt, shade }: Portrait): void {
  canvas.fillStyle = shirt;
  canvas.beginPath();
  canvas.moveTo(-165, 370);
  canvas.bezierCurveTo(-160, 285, -110, 268, -46, 256);
  canvas.lineTo(46, 256);
  canvas.bezierCurveTo(110, 268, 160, 285, 165, 370);
  canvas.fill();
  canvas.fillStyle = shade;
  canvas.beginPath();
  canvas.roundRect(-32, 200, 64, 84, [10, 10, 32, 32]);
  canvas.fill();
}

function paintHead(canvas: CanvasRenderingContext2D, { skin, shade, hair, style, beard }: Portrait): void {
  canvas.fillStyle = shade;
  ellipse(canvas, -61, 160, 12, 17);
  ellipse(canvas, 61, 160, 12, 17);
  canvas.fillStyle = skin;
  ellipse(canvas, 0, 156, 61, 76);
  if (beard) {
    canvas.fillStyle = hair;
    canvas.beginPath();
    canvas.ellipse(0, 174, 60, 62, 0, 0.06 * Math.PI, 0.94 * Math.PI);
    canvas.bezierCurveTo(-36, 196, 36, 196, 60, 184);
    canvas.fill();
  }
  if (style === 'bald') return;
  canvas.fillStyle = hair;
  canvas.beginPath();
  canvas.ellipse(0, 146, 65, 74, 0, Math.PI * 1.02, Math.PI * 1.98);
  canvas.bezierCurveTo(52, 116, 20, 104, -14, 108);
  canvas.bezierCurveTo(-40, 112, -56, 124, -65, 142);
  canvas.fill();
}

function paintFace(
  canvas: CanvasRenderingContext2D,
  { hair, shade, glasses, beard }: Portrait,
  t: number,
  mouth: number,
): void {
  // A blink of a seventh of a second, every four seconds or so.
  const open = t % 4.1 < 0.15 ? 0.12 : 1;
  const look = Math.sin(t * 0.5) * 2;
  for (const side of [-1, 1]) {
    canvas.fillStyle = '#241a16';
    ellipse(canvas, side * 24 + look, 156, 5.5, 6.5 * open);
    canvas.strokeStyle = hair;
    canvas.lineWidth = 4.5;
    canvas.lineCap = 'round';
    canvas.beginPath();
    canvas.arc(side * 24, 151, 16, Math.PI * 1.25, Math.PI * 1.75);
    canvas.stroke();
    if (!glasses) continue;
    canvas.strokeStyle = '#2a2a2e';
    canvas.lineWidth = 3.5;
    canvas.beginPath();
    canvas.roundRect(side * 25 - 19, 143, 38, 28, 12);
    canvas.moveTo(-6, 154);
    canvas.lineTo(6, 154);
    canvas.stroke();
  }
  canvas.strokeStyle = shade;
  canvas.lineWidth = 4;
  canvas.beginPath();
  canvas.moveTo(1, 162);
  canvas.quadraticCurveTo(9, 180, -2, 181);
  canvas.stroke();
  canvas.fillStyle = beard ? '#e7a59a' : '#8c3b34';
  if (mouth > 0.06) ellipse(canvas, 0, 201, 15 - mouth * 3, 3 + mouth * 10);
  else {
    canvas.strokeStyle = canvas.fillStyle;
    canvas.beginPath();
    canvas.arc(0, 188, 18, Math.PI * 0.25, Math.PI * 0.75);
    canvas.stroke();
  }
}

function ellipse(canvas: CanvasRenderingContext2D, x: number, y: number, rx: number, ry: number): void {
  canvas.beginPath();
  canvas.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
  canvas.fill();
}
