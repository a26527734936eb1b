/** A function that splats a byte over a vector: only engines with 128-bit SIMD accept it as valid. */
const MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
];

/** Whether WebAssembly supports SIMD, which the effects' runtimes need (all browsers since Safari 16.4). */
export function hasSimd(): boolean {
  return typeof WebAssembly !== 'undefined' && WebAssembly.validate(new Uint8Array(MODULE));
}
