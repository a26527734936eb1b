export interface CallroomErrorOptions {
  retryable?: boolean;
  cause?: unknown;
  values?: Readonly<Record<string, string>>;
  visitorMessage?: string | null;
}

/**
 * The base of every error that this package throws or puts into a state.
 *
 * `message` says what failed, why, and what to do next; `code` is for programs; `retryable` is true where the
 * same call may succeed later without anything being changed. Subclasses narrow `Code` and have static
 * factories, one per way to fail. `AbortError`s are never wrapped.
 *
 * `message` is for developers. The elements show people a sentence in their own language instead, by `code` and
 * `values`.
 */
export class CallroomError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;
  /** What a translation of the message names. `variant` chooses among the sentences of one code. */
  readonly values: Readonly<Record<string, string>>;
  /** A sentence that the site's own back end has for the person; `null`: the elements say it by `code`. */
  readonly visitorMessage: string | null;

  constructor(code: Code, message: string, options: CallroomErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.values = options.values ?? {};
    this.visitorMessage = options.visitorMessage ?? null;
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
