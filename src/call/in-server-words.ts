import { CallroomError } from '../core/errors.js';
import { ApiError } from '../http/api-error.js';

/** The error of a request in the server's own words, where it has answered in them; anything else as it is. */
export function inServerWords(error: unknown): unknown {
  if (!(error instanceof ApiError) || !error.said) return error;
  const { code = error.code, message, retryable = error.retryable } = error.said;
  return new CallroomError(code, message, { retryable, cause: error });
}
