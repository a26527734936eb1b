import { CallroomError } from '../core/errors.js';

/** Converts any thrown value to an error that a page can show. */
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
    'A part of this page that the call needs could not be loaded. Check your connection and try again. If that does not help, reload the page.',
    { cause, retryable: true },
  );
}

export function partBlocked({ href, origin }: URL, cause: unknown): CallroomError {
  return new CallroomError(
    'part_blocked',
    `The Content-Security-Policy of this page blocks ${href}, a part of Callroom. Add ${origin} to its script-src.`,
    { cause },
  );
}
