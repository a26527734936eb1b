// Brings the emoji picker and the names of emoji out of their packages, for scripts/assets.mjs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const PICKER = 'emoji-picker-element';
const DATA = `${PICKER}-data`;

/** Our languages → the words of the picker. */
const WORDS = { ar: 'ar', de: 'de', en: 'en', es: 'es', fr: 'fr', ja: 'ja', pt: 'pt_BR', zh: 'zh_CN' };
/** The languages whose names of emoji this package holds: each takes 400 kB. */
const NAMED = ['en'];

/** What this package needs different in the picker. Each text must occur once. */
const CHANGES = [
  // An attribute `style` is blocked by content security policies, a property is not.
  [
    'targetNode.setAttribute(attributeName, newValue)',
    "attributeName === 'style' ? (targetNode.style.cssText = newValue) : targetNode.setAttribute(attributeName, newValue)",
  ],
  // A page may have another version of the picker.
  ["customElements.get('emoji-picker')", "customElements.get('call-emoji-picker')"],
  [
    "customElements.define('emoji-picker', PickerElement)",
    "customElements.define('call-emoji-picker', PickerElement)",
  ],
];

/** @returns {Map<string, Buffer>} the files by name */
export function emojiFiles() {
  const files = new Map([['emoji-picker.js', Buffer.from(pickerCode())]]);
  for (const lang of NAMED)
    files.set(
      `emoji-${lang}.json`,
      readFileSync(`${root}node_modules/${DATA}/${lang}/cldr-native/data.json`),
    );
  return files;
}

export const EMOJI_LICENSE = readFileSync(`${root}node_modules/${PICKER}/LICENSE`, 'utf8');

/** The picker with its words in all our languages, as one module. */
function pickerCode() {
  const imports = Object.entries(WORDS).map(
    ([lang, file]) => `import ${lang} from '${PICKER}/i18n/${file}.js';`,
  );
  const contents = `import Picker from '${PICKER}/picker.js';
    ${imports.join('\n')}
    export const i18n = { ${Object.keys(WORDS).join(', ')} };
    export { Picker };`;
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  let code = outputFiles[0]?.text ?? '';
  for (const [before = '', after = ''] of CHANGES) {
    const parts = code.replaceAll('"', "'").split(before);
    if (parts.length !== 2) throw new Error(`${PICKER} has ${parts.length - 1} times: ${before}`);
    const at = parts[0]?.length ?? 0;
    code = code.slice(0, at) + after + code.slice(at + before.length);
  }
  return esbuild.transformSync(code, { minify: true, format: 'esm', target: 'es2022' }).code;
}
