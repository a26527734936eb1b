import { CallroomError } from '../../core/errors.js';

export type RecordingErrorCode = 'recording_unsupported' | 'recording_failed' | 'recording_not_joined';

/** Why the call cannot be recorded. You can show the message to people. */
export class RecordingError extends CallroomError<RecordingErrorCode> {
  static unsupported(): RecordingError {
    return new RecordingError(
      'recording_unsupported',
      'This browser cannot record. Use a current Chrome, Edge, Firefox or Safari.',
    );
  }

  static notJoined(): RecordingError {
    return new RecordingError('recording_not_joined', 'There is nothing to record yet. Join the call first.');
  }

  static failed(cause: unknown): RecordingError {
    return new RecordingError(
      'recording_failed',
      'The recording stopped because of an error. Everything recorded until then is saved. Start a new recording to continue.',
      { cause, retryable: true },
    );
  }
}
