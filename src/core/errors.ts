/**
 * The base of every error that this package throws or puts into a state.
 *
 * `message` says what failed, why, and what to do next; `code` is for programs; `retryable` is true where the
 * same call may succeed later without anything being changed. Subclasses narrow `Code` and have static
 * factories, one per way to fail. `AbortError`s are never wrapped.
 */
export class CallroomError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;

  constructor(code: Code, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
  }

  /** What may cross a wire: never a stack, never a cause. */
  toJSON(): { code: Code; message: string; retryable: boolean } {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

/** True for the error an aborted operation ends with (DOM Standard, section 3.2). */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
