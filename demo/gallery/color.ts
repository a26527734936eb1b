const canvas = document.createElement('canvas');
[canvas.width, canvas.height] = [1, 1];
const context = canvas.getContext('2d', { willReadFrequently: true })!;
const probe = document.createElement('span');
probe.style.forcedColorAdjust = 'none';
const known = new Map<string, string>();

/**
 * The color that a token has for an element, in the format of a color picker: `#rrggbb`. If the token is not set, this is
 * the default, which elements keep as `--_…`. Both may be `light-dark()`.
 */
export function colorOf(element: Element, token: string): string {
  const style = getComputedStyle(element);
  probe.style.colorScheme = style.colorScheme;
  const set = style.getPropertyValue(token);
  probe.style.color = set || style.getPropertyValue(token.replace('--call-', '--_'));
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  const hex = known.get(color) ?? painted(color);
  known.set(color, hex);
  return hex;
}

function painted(color: string): string {
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part!.toString(16).padStart(2, '0')).join('')}`;
}
