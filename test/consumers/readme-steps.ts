/** What someone does who follows the README, where a test does it in their place. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Project, packCallroom, root } from './project.js';

/** Copies the files of this repository that are or would be committed, as they are now. */
export async function copyRepository(folder: string): Promise<void> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of listed) {
    if (!existsSync(join(root, file))) continue;
    await cp(join(root, file), join(folder, file));
  }
}

/**
 * Runs an install command of the README with the packed package in the place of the published one, and with `more` that
 * a project of its kind has.
 */
export async function install(project: Project, command: string, ...more: string[]): Promise<void> {
  const [program, ...words] = command.split(' ');
  assert.deepEqual([program, words[0]], ['npm', 'install']);
  const tarball = await packCallroom();
  const named = words.map((word) => (word === 'callroom' ? tarball : word));
  await project.succeed('npm', [...named, ...more]);
}

/** Copies what a sentence of the README names out of the installed package into one folder. */
export async function copyNamed(
  sentences: readonly string[],
  project: Project,
  folder: string,
): Promise<void> {
  const [, sentence = ''] = /Serve (.+?) in one folder/.exec(sentences.join(' ')) ?? [];
  const [source, ...names] = [...sentence.matchAll(/`([^`]+)`/g)].map(([, name]) => name!).reverse();
  assert.equal(source, 'node_modules/callroom/dist/');
  const wanted = names.map(
    (name) => new RegExp(`^${name.replace(/\/$/, '').replaceAll('.', '\\.').replace('*', '.*')}$`),
  );
  for (const file of await readdir(join(project.folder, source!))) {
    if (!wanted.some((name) => name.test(file))) continue;
    await cp(join(project.folder, source!, file), join(folder, file), { recursive: true });
  }
}

/** Returns code as a bundler of the project makes it. */
export async function bundle(project: Project, code: string, ...conditions: string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: project.folder, loader: 'ts' },
    bundle: true,
    format: 'esm',
    conditions,
    external: ['cloudflare:*', 'node:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
