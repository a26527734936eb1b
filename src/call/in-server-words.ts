import { CallroomError } from '../core/errors.js';
import { ApiError } from '../http/api-error.js';

/**
 * Converts a failed request to an error with the server's own code and message, if the server answered with them.
 * Returns any other error unchanged.
 */
export function inServerWords(error: unknown): unknown {
  if (!(error instanceof ApiError) || !error.said) return error;
  const { code = error.code, message, retryable = error.retryable } = error.said;
  return new CallroomError(code, message, { retryable, cause: error });
}
