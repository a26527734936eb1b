import { CallroomError } from '../core/errors.js';

/**
 * - `http_status`: the server answered with an error status; see `status` and `body`.
 * - `network`: no response arrived (offline, refused, cross-origin refusal). Whether the server acted is unknown.
 * - `deadline`: no complete response arrived in time. Whether the server acted is unknown.
 * - `invalid_response`: a response arrived that this API never sends.
 */
export type ApiErrorCode = 'http_status' | 'network' | 'deadline' | 'invalid_response';

/** The error that a server put into its response. */
export interface SaidError {
  readonly message: string;
  readonly code?: string;
  readonly retryable?: boolean;
}

export class ApiError extends CallroomError<ApiErrorCode> {
  /** HTTP status; 0 if there was no response. */
  readonly status: number;
  /** The parsed JSON of the response, its text if it is not JSON, or undefined. */
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

  /** True if the request may or may not have taken effect. Only the server's state can tell. */
  get isOutcomeUnknown(): boolean {
    return this.status === 0;
  }

  /**
   * The error in the response body, `{error: {message, code?, retryable?}}` or `{error: "…"}`; `null` if the body has
   * neither form.
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
    return new ApiError(
      'http_status',
      `${what} failed: the server answered with HTTP ${status}. See the body of this error for the reason.`,
      {
        status,
        body,
        retryable: status === 429 || status >= 500,
      },
    );
  }

  static network(what: string, cause: unknown): ApiError {
    return new ApiError(
      'network',
      `${what} got no response because the server cannot be reached. Check the connection, the address and, in a page, that the server allows this origin.`,
      { cause, retryable: true },
    );
  }

  static deadline(what: string, deadlineMs: number): ApiError {
    return new ApiError(
      'deadline',
      `${what} got no response within ${deadlineMs} ms, so its outcome is unknown. Check the server's state before you repeat it.`,
      {
        retryable: true,
      },
    );
  }

  static invalidResponse(what: string, status: number, body: unknown, why: string): ApiError {
    return new ApiError(
      'invalid_response',
      `${what} got a response that this API does not send (${why}). Check that the address is that of the right service.`,
      { status, body },
    );
  }
}
