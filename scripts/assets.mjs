// Brings what effects are made of (WASM, models and the scripts that run them) and the emoji picker out of their
// packages to src/assets, where the development server and the tests find them as the build does: beside the modules.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import { EMOJI_LICENSE, emojiFiles } from './emoji.mjs';
import { playerFiles, playerLicenses } from './players.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const SELFIE = '@mediapipe/selfie_segmentation';
const NOISE = '@sapphi-red/web-noise-suppressor';

/** Name here → where it comes from. Of the builds with and without SIMD, that with: every browser has it. */
const FILES = {
  'selfie_segmentation.js': `${SELFIE}/selfie_segmentation.js`,
  'selfie_segmentation.binarypb': `${SELFIE}/selfie_segmentation.binarypb`,
  'selfie_segmentation_landscape.tflite': `${SELFIE}/selfie_segmentation_landscape.tflite`,
  'selfie_segmentation_solution_simd_wasm_bin.js': `${SELFIE}/selfie_segmentation_solution_simd_wasm_bin.js`,
  'selfie_segmentation_solution_simd_wasm_bin.wasm.gz': `${SELFIE}/selfie_segmentation_solution_simd_wasm_bin.wasm`,
  'rnnoise-worklet.js': `${NOISE}/dist/rnnoise/workletProcessor.js`,
  'rnnoise_simd.wasm': `${NOISE}/dist/rnnoise_simd.wasm`,
};

const NOTICE = `The files beside this one are the work of others, unchanged but for compression, minification and the address of a source map:

emoji*: emoji-picker-element and emoji-picker-element-data, Copyright Nolan Lawson, Apache License 2.0 (at the end), as one
  module with its words; it sets styles by property rather than by attribute, and has another element name. The names of
  emoji are Emojibase's, Copyright Miles Johnson, MIT License, from the Unicode CLDR, Copyright Unicode, Inc., Unicode
  License V3.
selfie_segmentation*: MediaPipe Selfie Segmentation (${SELFIE}), Copyright Google LLC, Apache License 2.0,
  https://www.apache.org/licenses/LICENSE-2.0
rnnoise*: ${NOISE}, MIT License; in it rnnoise-wasm, Copyright Shiguredo Inc., Apache License 2.0, and RNNoise,
  BSD 3-Clause License.
video-*: youtube-video-element, vimeo-video-element and hls-video-element of Mux, each with its parts as one module, under
  other element names and without their style elements; in them Vimeo's player.js and the light build of hls.js. Their
  licences are at the end.

--- RNNoise

Copyright (c) 2017, Mozilla
Copyright (c) 2007-2017, Jean-Marc Valin
Copyright (c) 2005-2017, Xiph.Org Foundation
Copyright (c) 2003-2004, Mark Borgerding

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

- Redistributions of source code must retain the above copyright notice, this list of conditions and the following
  disclaimer.
- Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
  disclaimer in the documentation and/or other materials provided with the distribution.
- Neither the name of the Xiph.Org Foundation nor the names of its contributors may be used to endorse or promote
  products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE FOUNDATION OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL,
EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS
OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

--- ${NOISE}

`;

/**
 * A script without the address of a source map that its package does not ship. It minifies the script that loads the WASM,
 * which its package ships with its layout.
 * @param {string} name @param {Buffer} content
 */
function leanScript(name, content) {
  if (!name.endsWith('.js')) return content;
  const code = content.toString('utf8').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
  return Buffer.from(name.includes('_wasm_bin') ? transformSync(code, { minify: true }).code : code);
}

/** @param {string} folder where to; by default where the sources look for them. */
export function copyAssets(folder = `${root}src/assets`) {
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(FILES)) {
    const from = `${root}node_modules/${source}`;
    const to = `${folder}/${name}`;
    const content = leanScript(name, readFileSync(from));
    const isPacked = name.endsWith('.gz');
    if (existsSync(to) && (isPacked ? gunzipSync(readFileSync(to)) : readFileSync(to)).equals(content))
      continue;
    writeWhole(to, isPacked ? gzipSync(content, { level: 9 }) : content);
  }
  for (const [name, content] of [...emojiFiles(), ...playerFiles()]) {
    const to = `${folder}/${name}`;
    if (!existsSync(to) || !readFileSync(to).equals(content)) writeWhole(to, content);
  }
  const licence = readFileSync(`${root}node_modules/${NOISE}/LICENSE`, 'utf8');
  writeWhole(
    `${folder}/NOTICE.txt`,
    `${NOTICE}${licence}\n--- emoji-picker-element\n\n${EMOJI_LICENSE}\n${playerLicenses()}`,
  );
}

/** Servers that start at the same time do the same: none may read half a file. @param {string} file @param {string | Buffer} content */
function writeWhole(file, content) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, content);
  renameSync(own, file);
}
