import { withDuration } from './webm-duration.js';

/** What most players take comes first. */
const TYPES = [
  'video/mp4;codecs=avc1,opus',
  'video/mp4',
  'video/webm;codecs=vp9,opus',
  'video/webm;codecs=vp8,opus',
  'video/webm',
];
const VIDEO_BPS = 2_500_000;
const AUDIO_BPS = 128_000;
/** A page that breaks down loses this much at most of what the browser keeps. */
const PIECE_MS = 2_000;

/** Whether this browser can record at all. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && TYPES.some((type) => MediaRecorder.isTypeSupported(type));
}

/** Records a picture and a sound into one file. */
export class TrackRecorder {
  readonly #recorder: MediaRecorder;
  readonly #pieces: Blob[] = [];
  readonly #stopped: Promise<void>;
  readonly #startedMs = performance.now();

  /** @param onFailure called where the browser gives up: what there is until then can still be had by `stop`. */
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

  /** What the browser has given up to now. */
  soFar(): { file: Blob; durationMs: number } {
    const file = new Blob(this.#pieces, { type: this.#recorder.mimeType });
    return { file, durationMs: performance.now() - this.#startedMs };
  }

  /** Ends it. */
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
