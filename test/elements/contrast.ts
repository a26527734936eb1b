/** A color, or a color with an opacity. */
type Layer = string | readonly [color: string, opacity: number];

/** The sRGB of colors painted one over the other, 0 to 255 each. */
function painted(...layers: readonly Layer[]): number[] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
  for (const layer of layers) {
    const [color, opacity] = typeof layer === 'string' ? [layer, 1] : layer;
    canvas.globalAlpha = opacity;
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** The color that is seen where colors are painted one over the other. */
export function over(...layers: readonly Layer[]): string {
  return `rgb(${painted(...layers).join(' ')})`;
}

/** Relative luminance by WCAG 2.2: 0 is black, 1 is white. */
export function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = painted(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio by WCAG 2.2, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
