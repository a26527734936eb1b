import * as v from 'valibot';
import { CallroomError } from '../core/errors.js';
import type { ApiError } from '../http/api-error.js';
import { type KnownErrorCode, type NextAction, nextAction } from './error-codes.js';
import { WireError } from './wire.js';

/**
 * A code from the service's table, a code that the table does not have, or:
 * - `no_response`: the outcome is unknown, because no response arrived or a gateway responded instead.
 * - `invalid_response`: something other than the service responded.
 * - `unreported`: the response to a batch left the item out.
 */
export type CallsErrorCode =
  | KnownErrorCode
  | 'no_response'
  | 'invalid_response'
  | 'unreported'
  | (string & Record<never, never>);

/** A refusal by the Calls API, of a whole request or of one item of a batch, and the next action to take. */
export class CallsError extends CallroomError<CallsErrorCode> {
  /** HTTP status of the response that contained the error (200 is possible for an item); 0 if no response arrived. */
  readonly status: number;
  readonly action: NextAction;
  /** The whole parsed response. When a request fails after some of its items succeeded, they are in it. */
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

  /** Creates the error from the `errorCode` and `errorDescription` of a response or an item. */
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
    return new CallsError('unreported', `${what} was missing from the response. ${advice.retry}`, {
      status,
      action: 'retry',
    });
  }

  /**
   * Creates the error from a failed request.
   *
   * @param unknownOutcome the next action when the outcome is unknown.
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
 * Whether a gateway in front of the service gave up on the request (502, 504, and Cloudflare's own statuses from 520
 * on). The outcome is then as unknown as without any response. The service's own errors have a code.
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
