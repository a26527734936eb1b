export interface CallroomErrorOptions {
  retryable?: boolean;
  cause?: unknown;
  values?: Readonly<Record<string, string>>;
  visitorMessage?: string | null;
}

/**
 * The base class of every error that this package throws or puts into a state.
 *
 * `message` says what failed, why, and what to do next; `code` is for programs; `retryable` is true if the same call
 * may succeed later without any change. Subclasses narrow `Code` and have static factories, a separate factory for
 * each way to fail. `AbortError`s are never wrapped.
 *
 * `message` is for developers. The elements show people a sentence in their own language instead, which they choose
 * by `code` and `values`.
 */
export class CallroomError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;
  /** Values that a translation of the message inserts. `variant` selects a sentence where a code has several. */
  readonly values: Readonly<Record<string, string>>;
  /** A sentence from the site's own back end for the user; `null`: the elements choose the sentence by `code`. */
  readonly visitorMessage: string | null;

  constructor(code: Code, message: string, options: CallroomErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.values = options.values ?? {};
    this.visitorMessage = options.visitorMessage ?? null;
  }

  /** The fields that may be sent over a wire: no stack and no cause. */
  toJSON(): { code: Code; message: string; retryable: boolean } {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

/** True for the error that an aborted operation rejects with (DOM Standard, section 3.2). */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
