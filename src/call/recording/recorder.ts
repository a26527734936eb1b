import type { CallroomError } from '../../core/errors.js';
import type { ReadableStore } from '../../core/store.js';

export interface RecorderState {
  /** `starting`: waiting for the room to show the recording to everyone; nothing is recorded before that. */
  readonly status: 'idle' | 'starting' | 'recording' | 'stopping';
  /** The start time by this page's clock, in milliseconds since the epoch. */
  readonly sinceMs: number | null;
  /** Why the recording failed or ended. */
  readonly error: CallroomError | null;
}

export interface Recording {
  readonly file: Blob;
  /** A file name with the room's name, the start time and a file extension. */
  readonly name: string;
  readonly durationMs: number;
}

/** Records a call; see `CallRecorder`. */
export interface Recorder {
  readonly state: ReadableStore<RecorderState>;
  start(): Promise<void>;
  stop(): Promise<Recording | null>;
}
