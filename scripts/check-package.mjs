/**
 * Checks `dist/` as users get it: every entry can be imported in Node (for server rendering), the types of the framework
 * examples compile, and wrong uses fail to compile.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const {
  exports: entries,
  dependencies,
  peerDependencies,
} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const failures = [
  ...undeclared(),
  ...missingMaps(),
  ...(await Promise.all([oneByOne(imports()), oneByOne(examples())])).flat(),
];
for (const failure of failures) console.error(failure);
console.log(failures.length === 0 ? 'Every entry can be imported in Node, and the examples type-check.' : '');
process.exit(failures.length > 0 ? 1 : 0);

/** Imports every entry in its own Node process, so that none relies on another; then each element. */
function imports() {
  const names = Object.keys(entries)
    .filter((entry) => typeof entries[entry] === 'object' && 'default' in entries[entry])
    .flatMap((entry) => (entry.includes('*') ? matching(entry) : [entry]))
    .map((entry) => entry.replace(/^\./, 'callroom'));
  const elements = names.filter((name) => name.includes('call-'));
  const others = names.filter((name) => !elements.includes(name)).map((name) => [name]);
  return [...others, elements].map((group) => {
    const code = group.map((name) => `await import('${name}');`).join('\n');
    return ['--input-type=module', '--eval', `${code}; process.exit(0)`];
  });
}

/** Packages that a module or a declaration imports although this package does not name them. */
function undeclared() {
  const known = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  // Tools and frameworks that users of these declarations always have.
  const frameworks = ['preact', 'solid-js', 'svelte', 'vue', '@vue/runtime-core'];
  return readdirSync(`${root}dist`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!^local\/werift|^worker|^assets\/.*)\.(js|d\.ts)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(`${root}dist/${file}`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      const imports = text.matchAll(/(?<![.\w])(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)/g);
      return [...imports]
        .map(([, name = '']) => name)
        .filter((name) => ![...known, ...(file.startsWith('types/') ? frameworks : [])].includes(name))
        .filter((name) => !/^(node|cloudflare|callroom)$/.test(name))
        .map((name) => `dist/${file} imports ${name}, which package.json does not name.`);
    });
}

/** Scripts that name a missing source map: each logs a message in an open console. */
function missingMaps() {
  return readdirSync(`${root}dist`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => {
      const path = `${root}dist/${file}`;
      const [, map] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(path, 'utf8')) ?? [];
      return map && !existsSync(join(dirname(path), map))
        ? [`dist/${file} names ${map}, which is missing.`]
        : [];
    });
}

/** The entries that a pattern stands for. @param {string} pattern */
function matching(pattern) {
  return readdirSync(`${root}dist/react`)
    .filter((file) => /^call-.+\.js$/.test(file))
    .map((file) => pattern.replace('call-*', file.replace('.js', '')));
}

function examples() {
  const refused = ['react', 'preact', 'solid'].map((name) => `test/frameworks/${name}`);
  const examples = ['.', 'react', 'preact', 'solid', 'angular'].map((name) => `examples/${name}`);
  return [
    ...[...refused, ...examples].map((folder) => ['typescript/bin/tsc', '-p', folder]),
    ['vue-tsc/bin/vue-tsc.js', '-p', 'examples/vue', '--noEmit'],
    ['svelte-check/bin/svelte-check', '--workspace', 'examples/svelte', '--tsconfig', 'tsconfig.json'],
  ].map(([script, ...args]) => [`${root}node_modules/${script}`, ...args]);
}

/** @param {string[][]} commands @returns {Promise<string[]>} what failed, and how */
async function oneByOne(commands) {
  const failed = [];
  for (const args of commands) {
    const failure = await new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
        resolve(error && `${args.slice(1).join(' ')}:\n${(stdout + stderr).slice(-3_000)}`),
      );
    });
    if (failure) failed.push(failure);
  }
  return failed;
}
