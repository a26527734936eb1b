/**
 * Writes element data for frameworks and editors, from `dist/custom-elements.json`:
 * `dist/types/` (the tags in the JSX of React, Preact and Solid, and in Vue's and Svelte's templates), `dist/react/`
 * (a component each, with typed events), and the data files of VS Code and JetBrains' editors.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';

/**
 * @typedef {{ name: string, description?: string }} Named
 * @typedef {object} ElementInfo
 * @property {string} name the class
 * @property {string} tagName
 * @property {string} [description]
 * @property {(Named & { fieldName: string })[]} attributes
 * @property {(Named & { kind: string, readonly?: boolean })[]} members
 * @property {(Named & { type: { text: string } })[]} events
 * @property {Named[]} [slots]
 * @property {Named[]} [cssParts]
 * @property {Named[]} [cssStates]
 */

/** @param {string} root this package's folder @returns {ElementInfo[]} in the order of their tags */
export function readElements(root) {
  const manifest = JSON.parse(readFileSync(`${root}dist/custom-elements.json`, 'utf8'));
  return manifest.modules
    .flatMap((/** @type {{ declarations: ElementInfo[] }} */ { declarations }) => declarations)
    .map((/** @type {ElementInfo} */ element) => ({
      ...element,
      attributes: (element.attributes ?? []).filter(({ fieldName }) => fieldName),
      members: (element.members ?? []).filter(({ kind, readonly }) => kind === 'field' && !readonly),
      events: element.events ?? [],
    }))
    .sort((/** @type {ElementInfo} */ a, /** @type {ElementInfo} */ b) => a.tagName.localeCompare(b.tagName));
}

/** @param {string} root this package's folder */
export function writeFrameworkFiles(root) {
  const elements = readElements(root);
  cpSync(`${root}frameworks`, `${root}dist/types`, { recursive: true });
  writeFileSync(`${root}dist/types/elements.d.ts`, elementTypes(elements));
  mkdirSync(`${root}dist/react`, { recursive: true });
  for (const element of elements) {
    writeFileSync(`${root}dist/react/${element.tagName}.js`, reactComponent(element));
    writeFileSync(`${root}dist/react/${element.tagName}.d.ts`, reactTypes(element));
  }
  const index = elements
    .map(({ tagName }) => `export { ${pascal(tagName)} } from './${tagName}.js';\n`)
    .join('');
  writeFileSync(`${root}dist/react/index.js`, `'use client';\n${index}`);
  writeFileSync(`${root}dist/react/index.d.ts`, index);

  const manifest = JSON.parse(readFileSync(`${root}dist/custom-elements.json`, 'utf8'));
  const quiet = { outdir: `${root}dist/editors`, hideLogs: true };
  generateVsCodeCustomElementData(manifest, quiet);
  generateJetBrainsWebTypes(manifest, { ...quiet, packageJson: false });
  for (const file of ['custom-elements.json', ...readdirSync(quiet.outdir).map((name) => `editors/${name}`)])
    compact(`${root}dist/${file}`);
}

/** Removes the white space of a JSON file that programs read: every user installs it. @param {string} file */
function compact(file) {
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))));
}

/** @param {string} tagName @returns {string} the module that registers it, from a folder beside `elements` */
function moduleOf(tagName) {
  return `../elements/${tagName.slice('call-'.length)}/${tagName}.js`;
}

/** `call-mic-toggle` → `CallMicToggle`. @param {string} tagName */
function pascal(tagName) {
  return tagName.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase());
}

/** @param {string[]} names */
function union(names) {
  return names.length > 0 ? names.map((name) => `'${name}'`).join(' | ') : 'never';
}

/** @param {ElementInfo} element @param {string} indent */
function comment({ description = '', slots = [], cssParts = [], cssStates = [] }, indent) {
  /** @param {string} title @param {Named[]} things */
  const list = (title, things) =>
    things.length === 0
      ? []
      : [
          '',
          `${title}:`,
          ...things.map(({ name, description: text }) => `- \`${name || '(default)'}\`: ${text ?? ''}`),
        ];
  const lines = [
    ...description.split('\n'),
    ...list('Slots', slots),
    ...list('Parts', cssParts),
    ...list('States', cssStates),
  ];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
    .map((line) => indent + line)
    .join('\n');
}

/** @param {ElementInfo[]} elements */
function elementTypes(elements) {
  const imports = elements.map(({ name, tagName }) => `import type { ${name} } from '${moduleOf(tagName)}';`);
  const tags = elements.map((element) => {
    const { name, tagName, attributes, members, events } = element;
    const pairs = attributes.map((attribute) => `'${attribute.name}': '${attribute.fieldName}'`);
    return [
      comment(element, '  '),
      `  '${tagName}': {`,
      `    element: ${name};`,
      `    attributes: { ${pairs.join('; ')} };`,
      `    properties: ${union(members.map((member) => member.name))};`,
      `    events: ${union(events.map((event) => event.name))};`,
      '  };',
    ].join('\n');
  });
  return [
    '// Written by `npm run build` from custom-elements.json.',
    "import type {} from '../elements/base/events.js';",
    ...imports,
    '',
    '/** Every tag: its element, which attribute sets which property, which properties may be set, its events. */',
    'export interface CallTags {',
    ...tags,
    '}',
    '',
  ].join('\n');
}

/** `onCallError` → `call-error`, for all of an element's events. @param {ElementInfo} element */
function reactEvents({ events }) {
  return events.map(({ name }) => ({ prop: `on${pascal(name)}`, name }));
}

/** @param {ElementInfo} element */
function reactComponent(element) {
  const { name, tagName } = element;
  const events = reactEvents(element).map((event) => `    ${event.prop}: '${event.name}',\n`);
  return `'use client';
import * as react from 'react';
import { ${name} } from '${moduleOf(tagName)}';
import { createComponent } from './create-component.js';

export const ${pascal(tagName)} = /* @__PURE__ */ createComponent({
  react,
  tagName: '${tagName}',
  displayName: '${pascal(tagName)}',
  elementClass: ${name},
  events: {
${events.join('')}  },
});
`;
}

/** @param {ElementInfo} element */
function reactTypes(element) {
  const { name, tagName } = element;
  const events = reactEvents(element).map(
    (event) => `  ${event.prop}: EventName<HTMLElementEventMap['${event.name}']>;\n`,
  );
  return `import type {} from '../elements/base/events.js';
import type { ${name} } from '${moduleOf(tagName)}';
import type { EventName, ReactWebComponent } from './create-component.js';

${comment(element, '')}
export declare const ${pascal(tagName)}: ReactWebComponent<${name}, {
${events.join('')}}>;
`;
}
