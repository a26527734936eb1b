import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConnectionReport, UNTRIED, type Verdict } from '../../../src/call/lobby/connection-report.js';
import { verdictOf } from '../../../src/call/lobby/verdict.js';

const ok = (value: number | null = null) => ({ status: 'ok', value }) as const;
const failed = { status: 'failed', value: null } as const;
const unused = { status: 'unused', value: null } as const;

const GOOD: ConnectionReport['checks'] = {
  server: ok(20),
  media: ok(20),
  relay: ok(),
  upload: ok(5_000_000),
  download: ok(5_000_000),
  video: ok(),
};

const CASES: readonly [why: string, checks: Partial<ConnectionReport['checks']>, Verdict][] = [
  ['all is well', {}, 'good'],
  ['a server without a relay is well where none is needed', { relay: unused }, 'good'],
  ['speed that could not be measured is no verdict', { upload: failed, download: failed }, 'good'],
  ['little goes out', { upload: ok(200_000) }, 'slow'],
  ['little comes in', { download: ok(300_000) }, 'slow'],
  ['only the relay lets media through', { media: failed }, 'relay-only'],
  ['nothing lets media through', { media: failed, relay: failed }, 'no-media'],
  ['nothing lets media through, and there is no relay', { media: failed, relay: unused }, 'no-media'],
  ['no codec in common', { video: failed }, 'no-video'],
  ['the server is out of reach, whatever else', { server: failed, video: failed }, 'no-server'],
];

for (const [why, checks, verdict] of CASES) {
  test(`the verdict is ${verdict} where ${why}`, () => {
    assert.equal(verdictOf({ ...GOOD, ...checks }), verdict);
  });
}

test('there is no verdict before the first check', () => {
  assert.equal(UNTRIED.verdict, null);
  assert.equal(UNTRIED.checks.server.status, 'waiting');
});
