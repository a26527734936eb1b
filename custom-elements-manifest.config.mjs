/** `cem analyze` → `dist/custom-elements.json`: what editors, frameworks and the gallery know of the elements. */
export default {
  globs: [
    ...['src/elements/**/*-element.ts', 'src/elements/ui/*.ts', 'src/elements/base/events.ts'],
    // Where types that the elements' properties are of have their values.
    ...['src/elements/base/room-view.ts', 'src/media/device-memory.ts', 'src/media/screen-share.ts'],
  ],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [typedEvents(), valuesInFull(), whatIsPublic()],
};

/**
 * @typedef {import('@custom-elements-manifest/analyzer').Plugin} Plugin
 * @typedef {import('custom-elements-manifest/schema.js').Package} Package
 * @typedef {import('custom-elements-manifest/schema.js').CustomElement & import('custom-elements-manifest/schema.js').ClassDeclaration} ElementDeclaration
 */

/**
 * Gives every event its class, from the one place that has it: `HTMLElementEventMap` in `base/events.ts`.
 *
 * @returns {Plugin}
 */
function typedEvents() {
  /** @type {Map<string, string>} */
  const classes = new Map();
  return {
    name: 'typed-events',
    collectPhase({ ts, node }) {
      if (!ts.isInterfaceDeclaration(node) || node.name.text !== 'HTMLElementEventMap') return;
      for (const member of node.members)
        if (ts.isPropertySignature(member) && ts.isStringLiteral(member.name) && member.type)
          classes.set(member.name.text, member.type.getText());
    },
    packageLinkPhase({ customElementsManifest }) {
      for (const element of elementsOf(customElementsManifest)) {
        // Whatever fails is told of by this one event.
        const error = {
          name: 'call-error',
          description: 'Something failed: `event.error`.',
          type: { text: '' },
        };
        const known = [...(element.events ?? []), error].filter(
          // The analyzer also finds what is dispatched under a name that it cannot know.
          ({ name, type }, at, all) =>
            (classes.has(name) || (name && type?.text === 'Event')) &&
            all.findIndex((other) => other.name === name) === at,
        );
        element.events = known.map((event) => ({
          ...event,
          type: { text: classes.get(event.name) ?? 'Event' },
        }));
      }
    },
  };
}

/**
 * Writes `'auto' | 'light' | 'dark'` where a property is of type `Theme`: editors and the gallery offer the values.
 *
 * @returns {Plugin}
 */
function valuesInFull() {
  /** @type {Map<string, string>} */
  const values = new Map();
  return {
    name: 'values-in-full',
    collectPhase({ ts, node }) {
      if (!ts.isTypeAliasDeclaration(node) || !ts.isUnionTypeNode(node.type)) return;
      const isOfWords = node.type.types.every(
        (type) => ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal),
      );
      if (isOfWords) values.set(node.name.text, node.type.getText());
    },
    packageLinkPhase({ customElementsManifest }) {
      for (const { members = [], attributes = [] } of elementsOf(customElementsManifest))
        for (const one of [...members, ...attributes])
          if ('type' in one && one.type)
            one.type.text = one.type.text.replace(/\b[A-Z]\w+\b/g, (name) => values.get(name) ?? name);
    },
  };
}

/**
 * Leaves out what a page has no business with: what is private or protected, and what only bases have.
 *
 * @returns {Plugin}
 */
function whatIsPublic() {
  return {
    name: 'what-is-public',
    packageLinkPhase({ customElementsManifest }) {
      /** @type {Package} */
      const manifest = customElementsManifest;
      for (const element of elementsOf(manifest)) {
        element.members = element.members?.filter(
          (member) =>
            !('static' in member && member.static) &&
            (!('privacy' in member) || member.privacy === undefined || member.privacy === 'public') &&
            !INTERNAL.has(member.name) &&
            !/^(role|aria[A-Z].*)$/.test(member.name),
        );
      }
      const isElement = (/** @type {{ kind: string }} */ { kind }) => kind === 'class';
      manifest.modules = manifest.modules
        .map((module) => ({
          ...module,
          declarations: module.declarations?.filter(
            (one) => isElement(one) && 'tagName' in one && one.tagName,
          ),
        }))
        .filter(({ declarations }) => declarations?.length);
    },
  };
}

/** Lit's, and ours for subclasses. */
const INTERNAL = new Set([
  'render',
  'updated',
  'willUpdate',
  'firstUpdated',
  'connectedCallback',
  'disconnectedCallback',
]);

/** @param {Package} manifest */
function elementsOf(manifest) {
  return manifest.modules
    .flatMap(({ declarations }) => declarations ?? [])
    .filter((one) => one.kind === 'class' && 'tagName' in one && one.tagName !== undefined)
    .map((one) => /** @type {ElementDeclaration} */ (one));
}
