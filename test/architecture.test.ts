import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The other layers that each layer may import. A name with a dot is a file. */
const ARROWS: Record<string, readonly string[]> = {
  core: [],
  http: ['core'],
  'calls-api': ['http', 'core'],
  peer: ['calls-api', 'core'],
  media: ['core'],
  room: ['core'],
  behaviors: ['room', 'peer', 'media', 'core'],
  call: ['core', 'http', 'calls-api', 'peer', 'media', 'room', 'behaviors'],
  elements: ['core', 'http', 'calls-api', 'peer', 'media', 'room', 'behaviors', 'call', 'index.ts'],
  server: [
    'core',
    'calls-api',
    'room/protocol/index.ts',
    'behaviors/ai-problem.ts',
    'behaviors/ai-state.ts',
    'behaviors/assistant-state.ts',
    'behaviors/captions-state.ts',
    'behaviors/poll-state.ts',
    'behaviors/transcript-formats.ts',
    'behaviors/board-limits.ts',
    'behaviors/board-object.ts',
    'behaviors/board-state.ts',
    'behaviors/breakout-state.ts',
    'behaviors/document-state.ts',
    'behaviors/watch-address.ts',
    'behaviors/watch-state.ts',
    'behaviors/yjs.ts',
  ],
  local: [
    'core',
    ...['wire.ts', 'account-wire.ts', 'error-codes.ts', 'sdp/read-description.ts'].map(
      (file) => `calls-api/${file}`,
    ),
  ],
  testing: ['core', 'http', 'calls-api', 'peer', 'media', 'room', 'behaviors', 'call', 'local'],
  'index.ts': ['core', 'http', 'calls-api', 'peer', 'media', 'room', 'behaviors', 'call'],
};

interface Import {
  file: string;
  layer: string;
  target: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function layerOf(file: string): string {
  return file.split('/')[0]!;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, specifier]) => ({
    file,
    layer: layerOf(file),
    target: relative(src, join(src, dirname(file), specifier!)).replace(/\.js$/, '.ts'),
  }));
}

test('the plan names every layer', () => {
  const unknown = new Set(files.map(layerOf).filter((layer) => !(layer in ARROWS)));
  assert.deepEqual([...unknown], []);
});

test('imports run one way', () => {
  const against = files
    .flatMap(importsOf)
    .filter(({ layer, target }) => layerOf(target) !== layer)
    .filter(({ layer, target }) => {
      const allowed = ARROWS[layer] ?? [];
      return !allowed.includes(layerOf(target)) && !allowed.includes(target);
    })
    .map(({ file, target }) => `${file} → ${target}`);
  assert.deepEqual(against, []);
});

test('no files import each other in a circle', () => {
  const known = new Set(files);
  const graph = new Map(
    files.map((file) => [file, importsOf(file).flatMap(({ target }) => (known.has(target) ? target : []))]),
  );
  assert.deepEqual(circlesOf(graph), []);
});

/** What a page can import: everything but the Worker and the local SFU. */
const pageFiles = files.filter((file) => !['server', 'local'].includes(layerOf(file)));

test('no two modules that a page can import export the same name', () => {
  const definedIn = new Map<string, Set<string>>();
  for (const file of pageFiles) {
    const code = readFileSync(join(src, file), 'utf8');
    const definitions = code.matchAll(
      /^export (?:declare |abstract |async )*(?:class|function\*?|const|let|interface|type|enum) (\w+)/gm,
    );
    for (const [, name] of definitions) definedIn.set(name!, (definedIn.get(name!) ?? new Set()).add(file));
  }
  const twice = [...definedIn].filter(([, where]) => where.size > 1);
  assert.deepEqual(
    twice.map(([name, where]) => `${name}: ${[...where].join(', ')}`),
    [],
  );
});

test('Lit and custom elements stay in src/elements', () => {
  const strays = files
    .filter((file) => layerOf(file) !== 'elements')
    .filter((file) => {
      const code = readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return /from 'lit|from '@lit|customElements\b/.test(code);
    });
  assert.deepEqual(strays, []);
});

test('page code does not rely on features of secure contexts, because a page may use plain http', () => {
  const strays = files
    .filter((file) => !['server', 'local'].includes(layerOf(file)))
    .filter((file) => {
      const code = readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return /\brandomUUID\b|crypto\.subtle|navigator\.(mediaDevices|clipboard|locks|wakeLock|serviceWorker|storage)\./.test(
        // Asked for beforehand, in the same module.
        code.replace(/if \(navigator\.(\w+)\) return navigator\.\1\./g, ''),
      );
    });
  assert.deepEqual(strays, []);
});

/**
 * Without a message, Node reads the expression from the source file, at the position in tsx's output. In a large file this
 * search does not end, so a failed assertion hangs the run (Node 20.20, tsx 4.23, seen 2026-11).
 */
test('every truth assertion has a message', () => {
  const tests = fileURLToPath(new URL('.', import.meta.url));
  const without = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('projects'))
    .flatMap((file) => {
      const source = ts.createSourceFile(
        file,
        readFileSync(join(tests, file), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      );
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        const isBare = ts.isCallExpression(node) && node.arguments.length === 1;
        if (isBare && ['assert', 'assert.ok'].includes(node.expression.getText())) {
          found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
  assert.deepEqual(without, []);
});

/** The strongly connected components of more than one file, by Tarjan's algorithm. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1) circles.push(component.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
