import * as v from 'valibot';
import { CallroomError } from '../core/errors.js';
import type { ApiError } from '../http/api-error.js';
import { type KnownErrorCode, type NextAction, nextAction } from './error-codes.js';
import { WireError } from './wire.js';

/**
 * A code of the service's table; `no_response` where its outcome is unknown, because none came or a gateway's came
 * instead; `invalid_response` where something else answered; `unreported` for an item that a batch's answer left out; or a code the table does not have.
 */
export type CallsErrorCode =
  | KnownErrorCode
  | 'no_response'
  | 'invalid_response'
  | 'unreported'
  | (string & Record<never, never>);

/** What the Calls API refused, as a whole or for one item of a batch, and what to do about it. */
export class CallsError extends CallroomError<CallsErrorCode> {
  /** HTTP status of the answer the error came in (an item's may be 200); 0 where there was none. */
  readonly status: number;
  readonly action: NextAction;
  /** The whole answer, as parsed: where a request failed after some of its items succeeded, they are in it. */
  readonly body: unknown;

  private constructor(
    code: CallsErrorCode,
    message: string,
    options: { status: number; action: NextAction; body?: unknown; cause?: unknown },
  ) {
    super(code, message, { retryable: isRetry(options.action), cause: options.cause });
    this.status = options.status;
    this.action = options.action;
    this.body = options.body;
  }

  /** From the `errorCode` and `errorDescription` of an answer or of an item. */
  static answered(what: string, error: WireError, status: number, body?: unknown): CallsError {
    const code = error.errorCode || `http_${status}`;
    const action = nextAction(error.errorCode, status);
    const description = error.errorDescription ? `: ${error.errorDescription.replace(/\.?$/, '')}` : '';
    return new CallsError(code, `${what} failed with ${code}${description}. ${advice[action]}`, {
      status,
      action,
      body,
    });
  }

  static unreported(what: string, status: number): CallsError {
    return new CallsError('unreported', `${what} was not mentioned in the answer. ${advice.retry}`, {
      status,
      action: 'retry',
    });
  }

  /**
   * From a request that failed.
   * @param unknownOutcome what to do where nobody knows whether the service acted.
   */
  static from(what: string, error: ApiError, unknownOutcome: NextAction): CallsError {
    if (error.code === 'http_status' && !isGatewayFailure(error)) {
      const wire = v.safeParse(WireError, error.body);
      return CallsError.answered(what, wire.success ? wire.output : {}, error.status, error.body);
    }
    if (error.code === 'invalid_response') {
      return new CallsError('invalid_response', error.message, {
        status: error.status,
        action: 'fail',
        body: error.body,
        cause: error,
      });
    }
    return new CallsError('no_response', `${error.message} ${advice[unknownOutcome]}`, {
      status: error.status,
      action: unknownOutcome,
      body: error.body,
      cause: error,
    });
  }
}

/**
 * Something between here and the service gave up on it (502, 504, and Cloudflare's own from 520 on): what the
 * service did is as unknown as without any answer. The service's own errors have a code.
 */
export function isGatewayFailure({ status, body }: ApiError): boolean {
  const said = v.safeParse(WireError, body);
  if (said.success && said.output.errorCode) return false;
  return status === 502 || status === 504 || status >= 520;
}

function isRetry(action: NextAction): boolean {
  return action === 'retry' || action === 'wait-connected' || action === 'wait-publisher';
}

const advice: Record<NextAction, string> = {
  retry: 'Try again in a moment.',
  'wait-connected': 'Try again once the session is connected.',
  'wait-publisher': 'Try again once the publisher is sending.',
  'new-session': 'Make a new session and publish and pull again there.',
  fail: 'Trying again will not help: the request, the credential or the settings must change.',
  done: 'Nothing is left to do.',
};
