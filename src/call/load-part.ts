import { type Clock, within } from '../core/clock.js';
import { findBlocked } from '../core/page-policy.js';
import { partBlocked, partMissing } from './call-error.js';

/** How long a join waits for a part of this package to load. */
const PART_DEADLINE_MS = 30_000;

/**
 * Waits for an `import()` of a part of this package. After a failure, the next `import()` tries again.
 * @throws `part_missing` if the part cannot be loaded; `part_blocked` if the page's Content-Security-Policy forbids it.
 */
export async function importPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (cause) {
    // Browsers name the address in the message of the error, except Safari.
    const named = String(cause).match(/https?:[^\s?]+/g);
    const blocked = await findBlocked('script', (address) => named?.includes(address) ?? false);
    throw blocked ? partBlocked(new URL(blocked), cause) : partMissing(cause);
  }
}

/**
 * As {@link importPart}, with a deadline and a signal.
 * @throws `part_missing` if the part cannot be loaded, or takes more than 30 s; the signal's reason when it aborts.
 */
export function loadPart<T>(part: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  return within(clock, PART_DEADLINE_MS, importPart(part), () => partMissing(undefined), signal);
}
