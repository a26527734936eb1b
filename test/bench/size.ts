/**
 * What a page loads, bundled and minified by esbuild, in gzip kB: the core entry, the whole default room, and
 * beside them the clients that people compare us with.
 */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { BenchResult } from './run.js';

const kb = (bytes: number) => Math.round(bytes / 10) / 100;

async function gzipKb(source: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Lazy parts become files of their own: what counts is what is loaded at once.
    splitting: true,
    outdir: 'unwritten',
    write: false,
    logLevel: 'error',
  });
  const [entry] = outputFiles.filter((file) => /stdin\.js$/.test(file.path));
  const atOnce = new Set([
    entry!,
    ...outputFiles.filter((file) => isStaticallyImported(file.path, outputFiles)),
  ]);
  return kb([...atOnce].reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0));
}

/** Whether some output imports this one by an `import` declaration, and not only by `import()`. */
function isStaticallyImported(path: string, files: { path: string; text: string }[]): boolean {
  const name = path.split('/').at(-1)!;
  return files.some((file) =>
    new RegExp(`(from|import)\\s*"\\./${name.replace('.', '\\.')}"`).test(file.text),
  );
}

export async function run(): Promise<BenchResult> {
  const coreGzipKb = await gzipKb("export * from './src/index.ts'");
  const roomGzipKb = await gzipKb("export * from './src/elements/bundle.ts'");
  const partytracksGzipKb = await gzipKb("export * from 'partytracks/client'");
  console.table({
    'callroom (core)': { 'gzip kB': coreGzipKb },
    'callroom (whole default room)': { 'gzip kB': roomGzipKb },
    'partytracks/client (no room, no interface)': { 'gzip kB': partytracksGzipKb },
  });
  return {
    peer: 'partytracks/client',
    ratios: {
      coreGzip: Number((coreGzipKb / partytracksGzipKb).toFixed(2)),
      roomGzip: Number((roomGzipKb / partytracksGzipKb).toFixed(2)),
    },
    values: { coreGzipKb, roomGzipKb, partytracksGzipKb },
  };
}
