/**
 * `npm run bench -- <name>`: runs `test/bench/<name>.ts`, which prints a table for people; its result is printed as
 * the last line, as JSON. In `ratios` (ours / peer's) and `values` lower is better.
 */
import { existsSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface BenchResult {
  /** The reference of the same run. */
  peer: string;
  ratios: Record<string, number>;
  values: Record<string, number>;
}

const [name = ''] = process.argv.slice(2);
const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
if (!/^[a-z-]+$/.test(name) || name === 'run' || !existsSync(file)) {
  const known = readdirSync(fileURLToPath(new URL('.', import.meta.url)))
    .filter((entry) => entry.endsWith('.ts') && entry !== 'run.ts')
    .map((entry) => entry.slice(0, -3));
  console.error(`There is no bench "${name}". There are: ${known.join(', ')}.`);
  process.exit(1);
}
const { run } = (await import(file)) as { run: () => Promise<BenchResult> };
const result = await run();
const load = Number((loadavg()[0] ?? 0).toFixed(2));
console.log(JSON.stringify({ bench: name, ...result, load }));
process.exit(0);
