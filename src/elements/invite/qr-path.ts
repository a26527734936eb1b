import { encode } from 'uqr';

export interface QrPath {
  /** SVG path data: a square of 1 by 1 for each dark module. */
  readonly path: string;
  /** The number of modules per side, including the quiet zone of four that the standard requires (ISO/IEC 18004). */
  readonly size: number;
}

/** Returns a link as a QR code. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { path, size };
}
