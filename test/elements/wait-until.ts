import { waitUntil as waitOneSecond } from '@open-wc/testing';

/** How long a state may take to come on a machine that has other things to do as well. */
const TIMEOUT_MS = 15_000;
/** A state that is there is not waited for: hundreds of tests would lose a twentieth of a second each time. */
const INTERVAL_MS = 5;

/** Until `condition` holds: as Open Web Components has it, whose one second is too short for a busy machine. */
export function waitUntil(
  condition: () => unknown,
  message?: string,
  options: { timeout?: number; interval?: number } = {},
): Promise<void> {
  return waitOneSecond(condition, message, { timeout: TIMEOUT_MS, interval: INTERVAL_MS, ...options });
}
