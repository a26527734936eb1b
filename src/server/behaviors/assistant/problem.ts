import type { AiProblem } from '../../../behaviors/ai-problem.js';
import { AiError } from '../../ai/ai-error.js';

/** Logs why there is no answer, unless nobody is left who wants it, and returns what the person who asked is told. */
export function problemOf(error: unknown, signal: AbortSignal): AiProblem {
  if (error instanceof AiError) {
    console.warn('[callroom] The assistant could not answer.', error);
    return error.code;
  }
  if (!signal.aborted) console.error('[callroom] The assistant failed.', error);
  return 'ai_dropped';
}
