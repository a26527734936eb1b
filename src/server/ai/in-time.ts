import { type Clock, within } from '../../core/clock.js';
import { AiError } from './ai-error.js';

/**
 * Makes a request that must be answered within `limitMs`. A request that is too late is aborted; one that was answered is
 * not, because its signal would also close the WebSocket that it opened.
 * @throws `AiError`: as the request, `ai_timed_out` if it is too late, or `ai_dropped` if it failed otherwise.
 */
export async function inTime<T>(
  clock: Clock,
  limitMs: number,
  request: (signal: AbortSignal) => Promise<T>,
  sentences: { late: string; failed: string },
): Promise<T> {
  const off = new AbortController();
  try {
    const late = () => new AiError('ai_timed_out', sentences.late);
    return await within(clock, limitMs, request(off.signal), late);
  } catch (error) {
    off.abort();
    throw error instanceof AiError ? error : new AiError('ai_dropped', sentences.failed, error);
  }
}
