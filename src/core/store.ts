/**
 * Stores: state that you read with `get()` and observe with `subscribe()` (which also calls back at once) or
 * `listen()` (which calls back from the next change on). They are nanostores, so two copies of this package on a page
 * can share them, and Svelte, Solid, React, Vue and Lit can use them without an adapter.
 */
export {
  atom,
  batched,
  computed,
  type ReadableAtom as ReadableStore,
  type WritableAtom as WritableStore,
} from 'nanostores';

import type { ReadableAtom } from 'nanostores';

/**
 * Resolves with the first value that `test` accepts, including the current value.
 * @throws the signal's reason as soon as `signal` aborts.
 */
export function until<T>(
  store: ReadableAtom<T>,
  test: (value: T) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let stop: (() => void) | undefined;
    let done = false;
    const onAbort = () => {
      stop?.();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    stop = store.subscribe((value) => {
      if (done || !test(value as T)) return;
      done = true;
      signal?.removeEventListener('abort', onAbort);
      stop?.();
      resolve(value as T);
    });
    if (done) stop();
  });
}
