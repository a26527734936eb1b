import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { SfuProcess } from '../../../src/local/dev/sfu-process.js';

/** The processes of local SFUs that this process runs. */
function children(): number[] {
  const rows = execFileSync('ps', ['-e', '-o', 'ppid=,pid=,args='], { encoding: 'utf8' });
  return [...rows.matchAll(/^\s*(\d+)\s+(\d+) .*sfu-child/gm)].flatMap(([, parent, pid]) =>
    Number(parent) === process.pid ? [Number(pid)] : [],
  );
}

function newSession({ url, appId, appSecret }: SfuProcess['address']): Promise<Response> {
  const headers = { authorization: `Bearer ${appSecret}` };
  return fetch(`${url}/apps/${appId}/sessions/new`, { method: 'POST', headers });
}

test('an SFU that ends by itself is started again, under the same address and secret', async (t) => {
  const lines: string[] = [];
  let onLine = () => {};
  const said = new Promise<void>((resolve) => {
    onLine = resolve;
  });
  const sfu = await SfuProcess.start({}, (line) => {
    lines.push(line);
    onLine();
  });
  t.after(() => sfu.close());
  assert.equal((await newSession(sfu.address)).status, 201);
  const [first] = children();
  assert.ok(first, 'it runs in a process of its own');
  process.kill(first, 'SIGKILL');
  await said;
  assert.deepEqual(lines, ['The local SFU ended by itself (SIGKILL). It has been started again.']);
  assert.equal((await newSession(sfu.address)).status, 201);

  await sfu.close();
  assert.deepEqual(children(), []);
  await assert.rejects(newSession(sfu.address), 'nothing is left that listens');
});

test('an SFU that cannot start says why', async (t) => {
  const sfu = await SfuProcess.start({}, () => {});
  t.after(() => sfu.close());
  const port = Number(new URL(sfu.address.url).port);
  await assert.rejects(
    SfuProcess.start({ port }, () => {}),
    /EADDRINUSE/,
  );
});
