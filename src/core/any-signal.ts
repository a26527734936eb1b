/**
 * Aborts when the first of `signals` aborts. `AbortSignal.any` does the same, but Safari before 17.4 and Firefox
 * before 124 do not have it.
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  if (AbortSignal.any) return AbortSignal.any([...signals]);
  const joined = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) joined.abort(signal.reason);
    const options = { once: true, signal: joined.signal };
    signal.addEventListener('abort', () => joined.abort(signal.reason), options);
  }
  return joined.signal;
}
