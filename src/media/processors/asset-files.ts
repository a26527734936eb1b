/**
 * Files that the effects, the emoji picker and the players of videos need, beside this package's modules. Each URL is written out in full, because bundlers need
 * that to find, copy and rename the files. `scripts/assets.mjs` copies them here.
 */
export const ASSET_FILES = {
  'selfie_segmentation.js': new URL('../../assets/selfie_segmentation.js', import.meta.url),
  'selfie_segmentation.binarypb': new URL('../../assets/selfie_segmentation.binarypb', import.meta.url),
  'selfie_segmentation_landscape.tflite': new URL(
    '../../assets/selfie_segmentation_landscape.tflite',
    import.meta.url,
  ),
  'selfie_segmentation_solution_simd_wasm_bin.js': new URL(
    '../../assets/selfie_segmentation_solution_simd_wasm_bin.js',
    import.meta.url,
  ),
  'selfie_segmentation_solution_simd_wasm_bin.wasm.gz': new URL(
    '../../assets/selfie_segmentation_solution_simd_wasm_bin.wasm.gz',
    import.meta.url,
  ),
  'rnnoise-worklet.js': new URL('../../assets/rnnoise-worklet.js', import.meta.url),
  'rnnoise_simd.wasm': new URL('../../assets/rnnoise_simd.wasm', import.meta.url),
  'emoji-picker.js': new URL('../../assets/emoji-picker.js', import.meta.url),
  'emoji-en.json': new URL('../../assets/emoji-en.json', import.meta.url),
  'video-hls.js': new URL('../../assets/video-hls.js', import.meta.url),
  'video-vimeo.js': new URL('../../assets/video-vimeo.js', import.meta.url),
  'video-youtube.js': new URL('../../assets/video-youtube.js', import.meta.url),
} as const;

export type AssetFile = keyof typeof ASSET_FILES;

/**
 * Returns the URL of a file.
 * @param base the site's own location for all of them, if any; may be relative to the page.
 */
export function assetUrl(file: AssetFile, base: string | undefined): string {
  if (base === undefined) return ASSET_FILES[file].href;
  const folder = new URL(base, globalThis.document?.baseURI);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return new URL(file, folder).href;
}
