import { withDuration } from './webm-duration.js';

/** The types that most players support come first. */
const TYPES = [
  'video/mp4;codecs=avc1,opus',
  'video/mp4',
  'video/webm;codecs=vp9,opus',
  'video/webm;codecs=vp8,opus',
  'video/webm',
];
const VIDEO_BPS = 2_500_000;
const AUDIO_BPS = 128_000;
/** If the page crashes, at most this much of the recording is lost. */
const PIECE_MS = 2_000;

/** Whether this browser can record. Web Audio mixes the voices. */
export function canRecord(): boolean {
  if (typeof MediaRecorder === 'undefined' || typeof AudioContext === 'undefined') return false;
  return TYPES.some((type) => MediaRecorder.isTypeSupported(type));
}

/** Records video and audio into one file. */
export class TrackRecorder {
  readonly #recorder: MediaRecorder;
  readonly #pieces: Blob[] = [];
  readonly #stopped: Promise<void>;
  readonly #startedMs = performance.now();

  /** @param onFailure called when the browser fails. `stop` still returns the recording up to then. */
  constructor(tracks: readonly MediaStreamTrack[], onFailure: (cause: unknown) => void) {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(new MediaStream([...tracks]), {
      ...(mimeType && { mimeType }),
      videoBitsPerSecond: VIDEO_BPS,
      audioBitsPerSecond: AUDIO_BPS,
    });
    this.#recorder.addEventListener('dataavailable', ({ data }) => this.#pieces.push(data));
    this.#recorder.addEventListener('error', (event) => onFailure((event as ErrorEvent).error ?? event));
    this.#stopped = new Promise((resolve) => {
      this.#recorder.addEventListener('stop', () => resolve(), { once: true });
    });
    this.#recorder.start(PIECE_MS);
  }

  /** Returns the recording so far. */
  soFar(): { file: Blob; durationMs: number } {
    const file = new Blob(this.#pieces, { type: this.#recorder.mimeType });
    return { file, durationMs: performance.now() - this.#startedMs };
  }

  /** Stops the recording. */
  async stop(): Promise<{ file: Blob; durationMs: number }> {
    const { durationMs } = this.soFar();
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    await this.#stopped;
    const { file } = this.soFar();
    return {
      file: file.type.startsWith('video/webm') ? await withDuration(file, durationMs) : file,
      durationMs,
    };
  }
}
