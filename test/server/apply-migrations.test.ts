import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RawClient } from './raw-client.js';
import { startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'the token of the operator, long enough';

test('in development the demo finds its tables, after a restart as well', async (t) => {
  const persist = mkdtempSync(join(tmpdir(), 'callroom-d1-'));
  t.after(() => rmSync(persist, { recursive: true }));
  const start = () =>
    startWorker({
      entry: fileURLToPath(new URL('../../demo/worker.ts', import.meta.url)),
      migrate: false,
      persist,
      vars: { OPERATOR_TOKEN },
    });

  const first = await start();
  const ada = await RawClient.join(first, { room: 'reports' });
  assert.equal((await ada.command('report.bug', { text: 'it broke' })).error, undefined);
  await ada.close();
  await first.stop();

  const second = await start();
  const response = await fetch(`${second.origin}/operator/bugs?room=reports`, {
    headers: { Authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  assert.equal(response.status, 200);
  const { reports } = (await response.json()) as { reports: { text: string }[] };
  assert.deepEqual(
    reports.map(({ text }) => text),
    ['it broke'],
  );
  await second.stop();
});
