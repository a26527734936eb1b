import type { AiProblem } from '../../behaviors/ai-problem.js';
import { CallroomError } from '../../core/errors.js';

/** What the person who asked can do. */
export const assistantProblems: Readonly<Record<AiProblem, string>> = {
  ai_not_configured: 'The assistant is not set up on this site. Please tell the people who run it.',
  ai_refused:
    'The assistant did not answer this question. Ask in another way, or tell the people who run this site.',
  ai_limit_reached: 'The assistant cannot answer more questions now. Wait a few minutes, then ask again.',
  ai_timed_out: 'The assistant took too long. Ask again in a moment.',
  ai_unusable_answer: 'The answer of the assistant cannot be shown. Ask again in other words.',
  ai_dropped: 'The connection to the assistant was lost. Ask again in a moment.',
};

/** Why the assistant gave no answer, or not a whole one. */
export function assistantError(code: AiProblem): CallroomError<AiProblem> {
  const retryable = code === 'ai_limit_reached' || code === 'ai_timed_out' || code === 'ai_dropped';
  return new CallroomError(code, assistantProblems[code], { retryable });
}
