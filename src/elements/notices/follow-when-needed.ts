import { importPart } from '../../call/load-part.js';
import type { RoomNoticesOptions } from './room-notices-options.js';

/** Starts to follow what it shows notices about. Returns a function that stops it. */
export type Follow = () => () => void;

/**
 * Loads the code for a kind of notice when it is needed for the first time. If that fails, the next need tries again,
 * and only the page hears of it.
 * Returns a function that stops it.
 * @param watch watches for the need, and returns the functions that stop it
 */
export function followWhenNeeded(
  { attempt }: Pick<RoomNoticesOptions, 'attempt'>,
  watch: (need: () => void) => readonly (() => void)[],
  load: () => Promise<Follow>,
): () => void {
  let [isOver, isLoading] = [false, false];
  let stopFollowing = () => {};
  const follow = async () => {
    try {
      const start = await importPart(load());
      if (!isOver) stopFollowing = start();
    } catch (error) {
      isLoading = false;
      throw error;
    }
  };
  const stops = watch(() => {
    if (isLoading) return;
    isLoading = true;
    // The person did not ask for this code, so they see no error.
    attempt(follow, 'page');
  });
  return () => {
    isOver = true;
    for (const stop of stops) stop();
    stopFollowing();
  };
}
