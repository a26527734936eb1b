import assert from 'node:assert/strict';

const SMALL = 375;
const TIMES = 64;
/**
 * Between the factors of a linear (64) and a quadratic algorithm (4096) for 64 times the input. Some functions of V8, such
 * as a replacement with captures, need six times as long for each character of a long text as of a short text.
 */
const MOST = 512;
const RUNS = 5;
/** Far above the resolution of the processor's clock, which can be 4 ms. */
const CLEAR_US = 20_000;

/**
 * Fails if the work of `run` grows faster than its input. It compares CPU time within this process, so that neither the
 * speed of the machine nor other load matters. Garbage collection and compilation count as well, so it measures up to
 * `RUNS` times, and compares the best times so far: those of a linear algorithm come close to the true factor, and those
 * of a quadratic algorithm never do.
 */
export function assertLinear(make: (count: number) => string, run: (text: string) => unknown): void {
  const [small, large] = [make(SMALL), make(SMALL * TIMES)];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let count = 0; count < RUNS && !(most < least * MOST); count++) {
    least = Math.min(
      least,
      averageUs(() => run(small)),
    );
    most = Math.min(
      most,
      averageUs(() => run(large)),
    );
  }
  assert.ok(
    most < least * MOST,
    `${TIMES} times the input takes ${(most / least).toFixed(1)} times as long (${least} µs, ${most} µs)`,
  );
}

/** The processor's time for a run, after as many runs as can be measured clearly. */
function averageUs(run: () => void): number {
  for (let repeats = 1; ; repeats *= 2) {
    const us = spent(() => repeat(repeats, run));
    if (us >= CLEAR_US) return us / repeats;
  }
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
