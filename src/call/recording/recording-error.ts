import { CallroomError } from '../../core/errors.js';

export type RecordingErrorCode = 'recording_unsupported' | 'recording_failed' | 'recording_not_joined';

/** Why the call is not recorded. The message is fit for people. */
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
      'The recording broke off. What was recorded until then is saved; start again for the rest.',
      { cause, retryable: true },
    );
  }
}
