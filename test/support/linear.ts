import assert from 'node:assert/strict';

const SMALL = 1_500;
const TIMES = 16;
/** Between the factors of a linear (16) and a quadratic algorithm (256) for 16 times the input. */
const MOST = 64;
const RUNS = 3;
/** Far above the resolution of the processor's clock, which can be 4 ms. */
const CLEAR_US = 10_000;

/**
 * Fails if the work of `run` grows faster than its input. It compares CPU time within this process, so that neither the
 * speed of the machine nor other load matters, and takes the best of several runs.
 */
export function assertLinear(make: (count: number) => string, run: (text: string) => unknown): void {
  const [small, large] = [make(SMALL), make(SMALL * TIMES)];
  let repeats = 1;
  while (spent(() => repeat(repeats, () => run(large))) < CLEAR_US) repeats *= 2;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let count = 0; count < RUNS; count++) {
    // As many characters of small inputs as of large inputs.
    least = Math.min(least, spent(() => repeat(repeats * TIMES, () => run(small))) / TIMES);
    most = Math.min(
      most,
      spent(() => repeat(repeats, () => run(large))),
    );
  }
  assert.ok(
    most < least * MOST,
    `${TIMES} times the input takes ${(most / least).toFixed(1)} times as long (${least} µs, ${most} µs)`,
  );
}

function repeat(times: number, run: () => void): void {
  for (let count = 0; count < times; count++) run();
}

/** In µs of the processor. */
function spent(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, user + system);
}
