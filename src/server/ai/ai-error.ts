import type { AiProblem } from '../../behaviors/ai-problem.js';
import { CallroomError } from '../../core/errors.js';

const retryable: ReadonlySet<AiProblem> = new Set(['ai_limit_reached', 'ai_timed_out', 'ai_dropped']);

/** An error of an AI service. The message is for the site's developer, and never has the service's token in it. */
export class AiError extends CallroomError<AiProblem> {
  constructor(code: AiProblem, message: string, cause?: unknown) {
    super(code, message, { retryable: retryable.has(code), cause });
  }
}
