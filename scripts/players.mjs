// Brings the players of videos out of their packages, each as one module, for scripts/assets.mjs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Our files → the elements in them, whose packages are named `…-element`. */
const PLAYERS = {
  'video-hls.js': 'hls-video',
  'video-vimeo.js': 'vimeo-video',
  'video-youtube.js': 'youtube-video',
};

/**
 * Changes of their code. Timers of a YouTube player would go on for as long as the page is open.
 * @type {Record<string, [before: string, after: string][]>}
 */
const CHANGES = {
  'youtube-video': [
    [
      'const diff = Math.abs(this.currentTime - lastCurrentTime);\n      const bufferedEnd',
      'if (!this.api) return clearInterval(timer);\n      const diff = Math.abs(this.currentTime - lastCurrentTime);\n      const bufferedEnd',
    ],
    ['    setInterval(() => {', '    const timer = setInterval(() => {'],
    ['if (bufferedEnd >= this.duration)', 'if (!this.api || bufferedEnd >= this.duration)'],
  ],
};

/** Every package whose code is in these files. */
const PACKAGES = [
  'custom-media-element',
  'hls-video-element',
  'hls.js',
  'media-played-ranges-mixin',
  'media-tracks',
  'vimeo-video-element',
  '@vimeo/player',
  'youtube-video-element',
];

/** @returns {Map<string, Buffer>} the files by name */
export function playerFiles() {
  return new Map(Object.entries(PLAYERS).map(([file, tag]) => [file, Buffer.from(codeOf(tag))]));
}

/** The licence texts of these packages. */
export function playerLicenses() {
  return PACKAGES.map((name) => `--- ${name}\n\n${licenseOf(name)}\n`).join('\n');
}

/** @param {string} tag */
function codeOf(tag) {
  const name = `${tag}-element`;
  const { outputFiles, metafile } = esbuild.buildSync({
    stdin: { contents: `export { default } from '${name}';`, resolveDir: root },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // The light build: half of the size. It has no subtitles, no other sound tracks and no protected videos.
    alias: { 'hls.js/dist/hls.mjs': `${root}node_modules/hls.js/dist/hls.light.mjs` },
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    write: false,
  });
  for (const module of Object.keys(metafile.inputs)) {
    const [, found] = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module) ?? [];
    if (found && !PACKAGES.includes(found)) throw new Error(`${name} has code of ${found}: add its licence.`);
  }
  let code = outputFiles[0]?.text ?? '';
  // A page may have another version of the element.
  const parts = code.split(new RegExp(`(?<=customElements.{0,12}\\.(?:get|define)\\()["']${tag}["']`));
  if (parts.length !== 3) throw new Error(`${name} defines its element ${parts.length - 1} times.`);
  code = parts.join(`"call-${tag}"`);
  for (const [before, after] of CHANGES[tag] ?? []) {
    if (code.split(before).length !== 2) throw new Error(`${name} does not have once: ${before}`);
    code = code.replace(before, after);
  }
  // Policies block style elements; our own styles stand for them.
  const plain = code.replace(/<style>[\s\S]*?<\/style>/g, '');
  return esbuild.transformSync(plain, { minify: true, format: 'esm', target: 'es2022' }).code;
}

/** @param {string} name */
function licenseOf(name) {
  const folder = `${root}node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return readFileSync(`${folder}/${file}`, 'utf8').trim();
  const { license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const text = `${root}scripts/licenses/${license}.txt`;
  if (!existsSync(text)) throw new Error(`${name} has no licence file, and there is no text for ${license}.`);
  const holder = typeof author === 'object' ? author?.name : author;
  return readFileSync(text, 'utf8')
    .trim()
    .replace('{holder}', holder ?? `the authors of ${name}`);
}
