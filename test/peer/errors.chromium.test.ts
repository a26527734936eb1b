import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import { errorActions, nextAction } from '../../src/calls/error-codes.js';
import type { Fault } from '../../src/local/index.js';
import { randomOf } from '../support/random.js';
import { ChromiumLab } from './chromium-lab.js';

/**
 * Every code of the Calls API on every operation that a peer makes, as an error of the whole request and of one item.
 * Each time the picture comes by itself; or, where the code says that no retry helps, the handle says so by that code,
 * and the picture comes once somebody has mended it and asks for another try.
 *
 * `CALLROOM_LONG=1` tries them all; else a tenth, chosen by `CALLROOM_SEED`.
 */
const steps = ['publish', 'pull', 'answer', 'swap', 'close', 'session'] as const;
type Step = (typeof steps)[number];

const operations = {
  session: 'sessions/new',
  publish: 'tracks/new',
  pull: 'tracks/new',
  answer: 'renegotiate',
  swap: 'tracks/update',
  close: 'tracks/close',
} as const satisfies Record<Step, string>;

interface Case {
  step: Step;
  errorCode: string;
  status?: number;
  isItem: boolean;
}

const codes = Object.keys(errorActions).filter((code) => !/websocket|adapter/.test(code));
const cases: Case[] = steps.flatMap((step) => [
  ...codes.map((errorCode) => ({ step, errorCode, isItem: false })),
  ...[410, 425].map((status) => ({ step, errorCode: 'session_error', status, isItem: false })),
  ...(step === 'session' || step === 'answer'
    ? []
    : [...codes, 'session_error'].map((errorCode) => ({ step, errorCode, isItem: true }))),
]);

// A session that says it has the track already has it, which a fault cannot make true.
const isPossible = ({ step, errorCode }: Case) =>
  step !== 'publish' || errorCode !== 'repeated_local_track_error';
const possible = cases.filter(isPossible);

const random = randomOf(Number(process.env.CALLROOM_SEED ?? 5));
const chosen = process.env.CALLROOM_LONG
  ? possible
  : possible
      .map((one) => ({ one, at: random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, possible.length / 10)
      .map(({ one }) => one);

let lab: ChromiumLab;
let page: Page;

before(async () => {
  lab = await ChromiumLab.start();
  page = await lab.openPage();
  await page.evaluate(() => window.lab.beginCases());
});

after(() => lab.close());

for (const { step, errorCode, status, isItem } of chosen) {
  const name = `${errorCode}${status ? ` ${status}` : ''} on ${step}${isItem ? ', of one item' : ''}`;
  test(`${name}: ends in the picture, or says why`, { timeout: 60_000 }, async () => {
    await page.evaluate((which) => window.lab.prepareCase(which), step);
    const operation = operations[step];
    const fault = { operation, errorCode, ...(status && { status }) } as const;
    const item = await page.evaluate(() => window.lab.caseItem());
    lab.sfu.faults.add(
      (isItem ? { type: 'item-error', ...fault, item } : { type: 'error', ...fault }) as Fault,
    );
    const seen = await page.evaluate(() => window.lab.runCase());
    lab.sfu.faults.clear();
    if (seen.code !== null) {
      assert.equal(seen.code, errorCode);
      assert.equal(nextAction(errorCode, isItem ? 200 : (status ?? 400)), 'fail');
    }
    assert.equal(await page.evaluate(() => window.lab.endCase()), 'the right picture, and nothing left');
  });
}
