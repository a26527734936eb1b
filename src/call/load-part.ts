import { type Clock, within } from '../core/clock.js';
import { partMissing } from './call-error.js';

/** How long a join waits for a part of this package to load. */
const PART_DEADLINE_MS = 30_000;

/**
 * Waits for an `import()` of a part of this package.
 * @throws `part_missing` if the part cannot be loaded, or takes more than 30 s; the signal's reason when it aborts.
 */
export function loadPart<T>(part: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const loading = part.catch((cause: unknown) => {
    throw partMissing(cause);
  });
  return within(clock, PART_DEADLINE_MS, loading, () => partMissing(undefined), signal);
}
