/** `callroom/recording`: records a call into a file on this page, and takes snapshots of it. */
export type { TypedEventTarget } from '../../core/events.js';
export { CallRecorder, type RecorderEvents } from './call-recorder.js';
export type { Recorder, RecorderState, Recording } from './recorder.js';
export { RecordingError, type RecordingErrorCode } from './recording-error.js';
export type { Scene, SceneTile } from './scene.js';
export { takeSnapshot } from './snapshot.js';
