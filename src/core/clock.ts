import { anySignal } from './any-signal.js';

/**
 * An injectable source of time. All code that waits or reads the time asks a `Clock`, so that a test can move time
 * instead of sleeping.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once, `delayMs` from now. Returns a function that cancels the call. */
  after(delayMs: number, run: () => void): () => void;
}

/** The platform's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Settles with `promise`, or earlier: rejects with the signal's reason when `signal` aborts, and with the error from
 * `late` after `deadlineMs`. The work behind the promise is not stopped.
 */
export async function within<T>(
  clock: Clock,
  deadlineMs: number,
  promise: Promise<T>,
  late: () => Error,
  signal?: AbortSignal,
): Promise<T> {
  const isOver = new AbortController();
  const off = signal ? anySignal([signal, isOver.signal]) : isOver.signal;
  const deadline = delay(clock, deadlineMs, off).then(() => {
    throw late();
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    isOver.abort();
  }
}

/**
 * Resolves `delayMs` from now.
 * @throws the signal's reason (an `AbortError` by default) as soon as `signal` aborts.
 */
export function delay(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
