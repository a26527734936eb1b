import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { StateFolder } from '../../../src/local/dev/state-folder.js';
import { ended } from '../../support/demo-server.js';

/** A folder that no other test claims. */
function wantedFolder(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'callroom-state-'));
  t.after(() => rmSync(root, { recursive: true }));
  return join(root, 'state');
}

interface Holder {
  /** The folder that the process has claimed. */
  readonly path: string;
  readonly child: ChildProcess;
}

/** A process that claims a folder, and holds it until it is ended. */
async function claimInProcess(t: TestContext, wanted: string): Promise<Holder> {
  const module = new URL('../../../src/local/dev/state-folder.ts', import.meta.url);
  const code = `
    import { StateFolder } from ${JSON.stringify(module.href)};
    const { path } = await StateFolder.claim(${JSON.stringify(wanted)});
    process.send(path);
    process.on('message', () => {});`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  t.after(() => ended(child, 'SIGKILL'));
  const [path] = await once(child, 'message');
  return { path, child };
}

test('processes that want the same folder get a folder each', async (t) => {
  const wanted = wantedFolder(t);
  const first = await claimInProcess(t, wanted);
  const second = await claimInProcess(t, wanted);
  assert.deepEqual([first.path, second.path], [wanted, `${wanted}-2`]);
  const third = await StateFolder.claim(wanted);
  assert.equal(third.path, `${wanted}-3`);
  assert.equal(third.isSubstitute, true);
  await third.release();
});

test('a folder whose process was killed is free', async (t) => {
  const wanted = wantedFolder(t);
  const killed = await claimInProcess(t, wanted);
  await ended(killed.child, 'SIGKILL');
  const next = await StateFolder.claim(wanted);
  assert.equal(next.path, wanted);
  assert.equal(next.isSubstitute, false);
  await next.release();
});

test('a server that restarts in its process keeps its folder, also when a better one has become free', async (t) => {
  const wanted = wantedFolder(t);
  const other = await claimInProcess(t, wanted);
  const before = await StateFolder.claim(wanted);
  await ended(other.child, 'SIGTERM');
  const after = await StateFolder.claim(wanted);
  await before.release();
  await before.release();
  assert.equal(after.path, `${wanted}-2`);
  const next = await claimInProcess(t, `${wanted}-2`);
  assert.equal(next.path, `${wanted}-2-2`, 'the second server still holds it');
  await after.release();
  const free = await claimInProcess(t, `${wanted}-2`);
  assert.equal(free.path, `${wanted}-2`);
});
