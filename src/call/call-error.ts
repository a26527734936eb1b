import { CallroomError } from '../core/errors.js';

/** What a page may show of anything that was thrown. */
export function asCallroomError(error: unknown): CallroomError {
  if (error instanceof CallroomError) return error;
  return new CallroomError(
    'unexpected',
    'The call failed for an unexpected reason. Reload the page and join again.',
    { cause: error },
  );
}

export function unsupportedBrowser(): CallroomError {
  return new CallroomError(
    'browser_unsupported',
    'This browser cannot make calls: it has no WebRTC. Use a current Chrome, Edge, Firefox or Safari.',
  );
}

export function partMissing(cause: unknown): CallroomError {
  return new CallroomError(
    'part_missing',
    'A part of this page that a call needs could not be loaded. Check the connection and try again; where that does not help, reload the page.',
    { cause, retryable: true },
  );
}
