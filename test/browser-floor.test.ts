/**
 * Browser code uses nothing that a browser of `docs/browsers.md` may lack, unless it asks first. The language is held
 * by `lib` in `tsconfig.build.json`; this reads which browsers have each name of a Web API.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const documentation = readFileSync(`${root}docs/browsers.md`, 'utf8');

/** The oldest version of each browser, as the documentation states it. */
const FLOOR = Object.fromEntries(
  ['Chrome', 'Firefox', 'Safari'].map((name) => [
    name.toLowerCase(),
    Number(new RegExp(`\\| ${name}[^|]*\\| ([\\d.]+)`).exec(documentation)?.[1]),
  ]),
);

/** Uses of a name that are safe, and why. */
const SAFE: Readonly<Record<string, string>> = {
  '.exitPictureInPicture in elements/pip-toggle/picture-in-picture.ts': 'after `pictureInPictureEnabled`',
  '.requestPictureInPicture in elements/pip-toggle/picture-in-picture.ts': 'after `pictureInPictureEnabled`',
  '.pictureInPictureElement in core/page-person.ts': 'undefined is as good as null',
  '.imageSmoothingQuality in media/processors/background.ts': 'setting it does nothing where it is missing',
  '.reconnect in room/room-socket.ts': "PartySocket's",
  'MediaStreamTrackGenerator in media/processors/pipe-frames.ts': 'loaded after a check in video-pipe.ts',
  'MediaStreamTrackProcessor in media/processors/pipe-frames.ts': 'loaded after a check in video-pipe.ts',
  'VideoFrame in media/processors/pipe-frames.ts': 'loaded after a check in video-pipe.ts',
  'VideoFrame in media/recording/canvas-track.ts':
    'after a check of `MediaStreamTrackGenerator`, which is newer',
  'Intl.Segmenter in room/protocol/commands.ts': 'only the room checks commands; no page loads this',
};

interface Entry {
  __compat?: { support: Record<string, Support | Support[]> };
  [name: string]: unknown;
}
interface Support {
  version_added: string | boolean | null;
  flags?: unknown;
  prefix?: string;
}

const { api, javascript } = createRequire(import.meta.url)('@mdn/browser-compat-data') as {
  api: Record<string, Entry>;
  javascript: { builtins: Record<string, Entry> };
};

/** Whether all browsers of the floor have an entry. */
function isOld({ __compat: compat }: Entry): boolean {
  return Object.entries(FLOOR).every(([browser, floor]) =>
    [compat?.support[browser] ?? []].flat().some(({ version_added: version, flags, prefix }) => {
      const added = Number.parseFloat(String(version).replace('≤', ''));
      return !flags && !prefix && added <= floor;
    }),
  );
}

/** The interfaces (`Name`), members (`.name`) and static members (`Name.name`) that a browser of the floor may lack. */
function recentNames(): ReadonlySet<string> {
  const old = new Set<string>();
  const recent = new Set<string>();
  for (const [name, members] of Object.entries(api)) {
    (isOld(members) ? old : recent).add(name);
    for (const [key, entry] of Object.entries(members)) {
      if (key === '__compat' || key.endsWith('_event')) continue;
      const isStatic = key.endsWith('_static');
      const member = key.replace('_static', '');
      const names = isStatic ? [`${name}.${member}`] : [`.${member}`];
      for (const one of names) (isOld(entry as Entry) ? old : recent).add(one);
    }
  }
  // A member of a builtin, or that any interface has had for long, is not known by its name alone.
  const { builtins } = javascript;
  for (const members of [...Object.values(builtins), ...Object.values(builtins.Intl!)] as Entry[]) {
    for (const key of Object.keys(members)) old.add(`.${key.replace('_static', '')}`);
  }
  for (const [name, entry] of Object.entries(builtins.Intl!)) {
    if (name !== '__compat' && !isOld(entry as Entry)) recent.add(`Intl.${name}`);
  }
  return new Set([...recent].filter((name) => !old.has(name)));
}

/** Whether a file asks whether `name` is there. */
function asksFor(text: string, name: string): boolean {
  return new RegExp(
    [
      `'${name}' in `,
      `typeof ([\\w.]+\\.)?${name}\\b`,
      `\\b${name}\\?\\.`,
      `\\.${name}\\) `,
      `\\.${name} (\\?|&&) `,
    ].join('|'),
  ).test(text);
}

test('the documentation states the oldest browsers', () => {
  assert.ok(
    Object.values(FLOOR).every((version) => version > 0),
    JSON.stringify(FLOOR),
  );
});

test('browser code asks before it uses what an older browser lacks', () => {
  const recent = recentNames();
  for (const name of ['.showPopover', '.checkVisibility', 'URL.canParse', 'DocumentPictureInPicture']) {
    assert.ok(recent.has(name), `${name} is recent`);
  }
  const src = join(root, 'src');
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(server|local|testing)\//.test(file))
    .map((file) => ts.createSourceFile(file, readFileSync(join(src, file), 'utf8'), ts.ScriptTarget.ES2022));
  const own = new Set<string>();
  const uses: { file: ts.SourceFile; key: string; name: string }[] = [];
  for (const file of sources) {
    const visit = (node: ts.Node): void => {
      if (isMember(node) && ts.isIdentifier(node.name)) own.add(`.${node.name.text}`);
      if (ts.isPropertyAccessExpression(node)) {
        const name = node.name.text;
        const owner = ts.isIdentifier(node.expression) ? node.expression.text : '';
        uses.push({ file, key: owner in api || owner === 'Intl' ? `${owner}.${name}` : `.${name}`, name });
      } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
        uses.push({ file, key: node.expression.text, name: node.expression.text });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const unasked = uses
    .filter(({ file, key, name }) => recent.has(key) && !own.has(key) && !asksFor(file.text, name))
    .map(({ file, key }) => `${key} in ${file.fileName}`);
  assert.deepEqual([...new Set(unasked)].sort(), Object.keys(SAFE).sort());
});

/** Whether a node gives a member its name: names that this project gives say nothing about a browser. */
function isMember(node: ts.Node): node is ts.Node & { name: ts.Node } {
  return (
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isParameter(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node)
  );
}
