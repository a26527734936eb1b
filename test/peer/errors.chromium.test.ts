import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import { errorActions, nextAction } from '../../src/calls-api/error-codes.js';
import type { Fault } from '../../src/local/index.js';
import { randomOf } from '../support/random.js';
import { ChromiumLab } from './chromium-lab.js';
import type { Step } from './page-cases.js';

/**
 * Every code of the Calls API on every operation of a peer, as an error of the whole request and of a single item. Each
 * time the video recovers; or, if the code rules out a retry and there is no other way, the peer reports that code, and
 * the video comes after somebody fixes the cause and asks for a retry.
 *
 * `CALLROOM_LONG=1` tries them all; else a tenth of each step, chosen by `CALLROOM_SEED`.
 */
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
  errorCode: keyof typeof errorActions | 'session_error';
  /** Of the whole request; without it, of an item. */
  status?: number;
}

const LIMIT_MS = 40_000;

const codes = (Object.keys(errorActions) as (keyof typeof errorActions)[]).filter(
  (code) => !/websocket|adapter/.test(code),
);

const table: Case[] = (Object.keys(operations) as Step[]).flatMap((step) => [
  ...codes.map((errorCode): Case => ({ step, errorCode, status: 400 })),
  ...[410, 425].map((status): Case => ({ step, errorCode: 'session_error', status })),
  ...(step === 'session' || step === 'answer'
    ? []
    : [...codes, 'session_error' as const].map((errorCode): Case => ({ step, errorCode }))),
]);

/** What says that it is so already, which a fault cannot make true. */
const alreadySo: Partial<Record<Step, string>> = {
  publish: 'repeated_local_track_error',
  close: 'close_track_error',
};
const possible = table.filter(({ step, errorCode, status }) => status || alreadySo[step] !== errorCode);

const random = randomOf(Number(process.env.CALLROOM_SEED ?? 5));
/** Of each step a tenth. */
const chosen = (Object.keys(operations) as Step[]).flatMap((step) => {
  const all = possible
    .filter((one) => one.step === step)
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
  return process.env.CALLROOM_LONG ? all : all.slice(0, Math.ceil(all.length / 10));
});

/** A change of layer or a close that is refused has another way: pulling, and closing later. */
const withoutOtherWay: ReadonlySet<Step> = new Set(['session', 'publish', 'pull', 'answer']);

let lab: ChromiumLab;
/** The current page, as long as no test failed on it. */
let page: Page | null = null;

before(async () => {
  lab = await ChromiumLab.start();
});

after(() => lab.close());

for (const { step, errorCode, status } of chosen) {
  const isFatal = withoutOtherWay.has(step) && nextAction(errorCode, status ?? 200) === 'fail';
  const name = `${errorCode}${status === 400 ? '' : ` ${status ?? 'of one item'}`} on ${step}`;
  test(`${name}: ${isFatal ? 'is reported, and a retry brings' : 'recovers, and brings'} the video`, {
    timeout: 2 * LIMIT_MS,
  }, async () => {
    const current = page ?? (await openPage());
    page = null;
    try {
      await inTime(current, async () => {
        const item = await current.evaluate((which) => window.cases.prepare(which), step);
        const operation = operations[step];
        const fault: Fault = status
          ? { type: 'error', operation, errorCode, status }
          : { type: 'item-error', operation, errorCode, item };
        lab.sfu.faults.add(fault);
        await current.evaluate(() => window.cases.take());
        if (isFatal) {
          assert.equal(await current.evaluate(() => window.cases.givesUp()), errorCode);
          await current.evaluate(() => window.cases.tryAgain());
        }
        await current.evaluate(() => window.cases.isWell());
      });
      page = current;
    } finally {
      lab.sfu.faults.clear();
      // A test that failed must not affect the next test.
      if (!page) await current.context().close();
    }
  });
}

async function openPage(): Promise<Page> {
  const opened = await lab.openPage();
  await opened.evaluate(() => window.cases.begin());
  return opened;
}

/** @throws an error that says how far it has come. */
async function inTime(current: Page, run: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(async () => resolve(await current.evaluate(() => window.cases.describe())), LIMIT_MS);
  });
  const running = run();
  const state = await Promise.race([running, late]).finally(() => clearTimeout(timer));
  // Its page goes, and that is how it ends.
  if (state) running.catch(() => {});
  assert.ok(!state, `It has come to ${state}`);
}
