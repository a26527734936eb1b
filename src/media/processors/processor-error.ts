import { CallroomError } from '../../core/errors.js';

export type ProcessorErrorCode = 'processor_overloaded' | 'processor_unsupported' | 'processor_unavailable';

/** Why an effect is off. The message is written for end users. */
export class ProcessorError extends CallroomError<ProcessorErrorCode> {
  /** @param noun the effect's name for users, as in "Background blur". */
  static overloaded(noun: string): ProcessorError {
    return new ProcessorError(
      'processor_overloaded',
      `${noun} was turned off because this device cannot keep up with it. Close other programs, then turn it on again.`,
      { retryable: true },
    );
  }

  static unsupported(noun: string, cause?: unknown): ProcessorError {
    return new ProcessorError(
      'processor_unsupported',
      `${noun} does not work in this browser, so it is off. Use a current Chrome, Edge or Safari with hardware acceleration on.`,
      { cause },
    );
  }

  /** The effect's model or runtime could not be loaded. */
  static unavailable(noun: string, cause: unknown): ProcessorError {
    return new ProcessorError(
      'processor_unavailable',
      `${noun} could not be loaded, so it is off. Check your connection, then turn it on again.`,
      { cause, retryable: true },
    );
  }
}
