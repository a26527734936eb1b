import { type Clock, within } from '../core/clock.js';
import { partMissing } from './call-error.js';

/** How long a join waits for a part of this package to load. */
const PART_DEADLINE_MS = 30_000;

/**
 * Waits for an `import()` of a part of this package. After a failure, the next `import()` tries again.
 * @throws `part_missing` if the part cannot be loaded.
 */
export async function importPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (cause) {
    throw partMissing(cause);
  }
}

/**
 * As {@link importPart}, with a deadline and a signal.
 * @throws `part_missing` if the part cannot be loaded, or takes more than 30 s; the signal's reason when it aborts.
 */
export function loadPart<T>(part: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  return within(clock, PART_DEADLINE_MS, importPart(part), () => partMissing(undefined), signal);
}
