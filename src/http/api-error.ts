import { CallroomError } from '../core/errors.js';

/**
 * - `http_status`: the server answered, with an error status; `status` and `body` are what it said.
 * - `network`: no answer came (offline, refused, cross-origin refusal). Whether the server acted is unknown.
 * - `deadline`: no whole answer came in time. Whether the server acted is unknown.
 * - `invalid_response`: an answer came that is not what this API answers.
 */
export type ApiErrorCode = 'http_status' | 'network' | 'deadline' | 'invalid_response';

/** An error in a server's own words. */
export interface SaidError {
  readonly message: string;
  readonly code?: string;
  readonly retryable?: boolean;
}

export class ApiError extends CallroomError<ApiErrorCode> {
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The parsed JSON of the answer, its text where it is not JSON, or undefined. */
  readonly body: unknown;

  private constructor(
    code: ApiErrorCode,
    message: string,
    {
      status = 0,
      body,
      ...rest
    }: { status?: number; body?: unknown; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, rest);
    this.status = status;
    this.body = body;
  }

  /** True where the server may have acted or not: nothing but the server's state can tell. */
  get isOutcomeUnknown(): boolean {
    return this.status === 0;
  }

  /**
   * What the server said of it: the answer's `{error: {message, code?, retryable?}}` or `{error: "…"}`; `null`: nothing
   * of the kind.
   */
  get said(): SaidError | null {
    const { error } = Object(this.body) as { error?: unknown };
    if (typeof error === 'string') return error.trim() ? { message: error } : null;
    const { message, code, retryable } = Object(error) as Record<string, unknown>;
    if (typeof message !== 'string' || !message.trim()) return null;
    return {
      message,
      ...(typeof code === 'string' && { code }),
      ...(typeof retryable === 'boolean' && { retryable }),
    };
  }

  static httpStatus(what: string, status: number, body: unknown): ApiError {
    return new ApiError('http_status', `${what} was answered with HTTP ${status}.`, {
      status,
      body,
      retryable: status === 429 || status >= 500,
    });
  }

  static network(what: string, cause: unknown): ApiError {
    return new ApiError(
      'network',
      `${what} got no answer: the server cannot be reached from here. Check the connection, the address and, in a page, that the server allows this origin.`,
      { cause, retryable: true },
    );
  }

  static deadline(what: string, deadlineMs: number): ApiError {
    return new ApiError(
      'deadline',
      `${what} got no answer within ${deadlineMs} ms. Its outcome is unknown.`,
      {
        retryable: true,
      },
    );
  }

  static invalidResponse(what: string, status: number, body: unknown, why: string): ApiError {
    return new ApiError(
      'invalid_response',
      `${what} was answered with something else than this API's answer (${why}). Check that the address leads to the right service.`,
      { status, body },
    );
  }
}
