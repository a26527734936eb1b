/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** All of them in the long run; else a tenth, which `CALLROOM_SEED` chooses. */
export function tenthOf<T>(all: readonly T[]): T[] {
  if (process.env.CALLROOM_LONG) return [...all];
  const random = randomOf(Number(process.env.CALLROOM_SEED ?? 1));
  return all
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
    .slice(0, Math.ceil(all.length / 10));
}
