import { CallroomError } from '../../core/errors.js';

/** Why an AI service gave no answer, or not a whole one. */
export type AiErrorCode =
  /** The site has not set the service up. */
  | 'ai_not_configured'
  /** The service refuses the site's token, the model or the request. */
  | 'ai_refused'
  /** The service refuses for now, or the room's own limit is reached. */
  | 'ai_limit_reached'
  /** The service did not answer in time. */
  | 'ai_timed_out'
  /** The service answered with something else than its API. */
  | 'ai_unusable_answer'
  /** The service stopped before the end of its answer, or could not be reached. */
  | 'ai_dropped';

const retryable: ReadonlySet<AiErrorCode> = new Set(['ai_limit_reached', 'ai_timed_out', 'ai_dropped']);

/** An error of an AI service. The message is for the site's developer, and never has the service's token in it. */
export class AiError extends CallroomError<AiErrorCode> {
  constructor(code: AiErrorCode, message: string, cause?: unknown) {
    super(code, message, { retryable: retryable.has(code), cause });
  }
}
