/**
 * State that can be read (`get()`) and listened to (`subscribe()` calls back at once, `listen()` from the
 * next change on). The stores are nanostores: two copies of this package on one page understand each other,
 * and Svelte, Solid, React, Vue and Lit can use them as they are.
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
 * Resolves with the first value, the present one included, that `test` accepts.
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
