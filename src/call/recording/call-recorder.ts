import { CallroomError } from '../../core/errors.js';
import { DataEvent, TypedEventTarget } from '../../core/events.js';
import { atom, type ReadableStore } from '../../core/store.js';
import { AudioMixer } from '../../media/recording/audio-mixer.js';
import { type CanvasTrack, createCanvasTrack } from '../../media/recording/canvas-track.js';
import { tickFrames } from '../../media/recording/frame-ticker.js';
import { canRecord, TrackRecorder } from '../../media/recording/track-recorder.js';
import type { Call } from '../call.js';
import { CallAudioTracks } from './call-audio-tracks.js';
import type { Recorder, RecorderState, Recording } from './recorder.js';
import { RecordingError } from './recording-error.js';
import type { Scene } from './scene.js';
import { ScenePainter } from './scene-painter.js';

const SIZE = { width: 1280, height: 720 };
const FRAMES_PER_SECOND = 24;
/** Reading the scene may require layout, and tiles move less often than video frames change. */
const SCENE_EVERY_FRAMES = 5;

export interface RecorderEvents {
  /** The recording ended, for any reason; the data is everything that was recorded. */
  finished: DataEvent<Recording>;
}

interface Running {
  readonly recorder: TrackRecorder;
  readonly sinceMs: number;
  readonly stop: () => void;
}

const IDLE: RecorderState = { status: 'idle', sinceMs: null, error: null };

/**
 * Records a call on this page: the video of a scene and everyone's audio, including your own. The room shows to
 * everyone who records, before the recording starts and until it ends. A recording ends with the call at the latest.
 */
export class CallRecorder extends TypedEventTarget<RecorderEvents> implements Recorder {
  readonly #call: Call;
  readonly #scene: () => Scene;
  readonly #state = atom<RecorderState>(IDLE);
  #running: Running | null = null;
  #ending: Promise<Recording | null> | null = null;

  /** @param scene called several times a second. */
  constructor(call: Call, scene: () => Scene) {
    super();
    this.#call = call;
    this.#scene = scene;
  }

  get state(): ReadableStore<RecorderState> {
    return this.#state;
  }

  /**
   * Resolves when the recording has started.
   * @throws `RecordingError`, or the room's refusal; `state` has the same error.
   */
  async start(): Promise<void> {
    if (this.#state.get().status !== 'idle') return;
    const room = this.#call.room.get();
    try {
      if (!canRecord()) throw RecordingError.unsupported();
      if (!room || this.#call.state.get().status !== 'joined') throw RecordingError.notJoined();
      this.#state.set({ ...IDLE, status: 'starting' });
      await room.command('recording.start');
      this.#running = this.#runShown();
      this.#state.set({ status: 'recording', sinceMs: this.#running.sinceMs, error: null });
    } catch (error) {
      const known = error instanceof CallroomError ? error : RecordingError.failed(error);
      this.#state.set({ ...IDLE, error: known });
      throw known;
    }
  }

  /** Stops and resolves with the recording, or with `null` if nothing was being recorded. */
  async stop(): Promise<Recording | null> {
    return this.#end(null);
  }

  /** The recording so far, except for the last two seconds; null if nothing is being recorded. */
  soFar(): Recording | null {
    const running = this.#running;
    if (!running) return null;
    const { file, durationMs } = running.recorder.soFar();
    return { file, durationMs, name: this.#nameOf(file, running.sinceMs) };
  }

  /** Starts the recorder. The room already shows the recording, so a failure here is reported to the room. */
  #runShown(): Running {
    const stops: (() => void)[] = [];
    const stop = () => {
      for (const undo of stops.splice(0).reverse()) undo();
    };
    try {
      return { recorder: this.#run(stops), sinceMs: Date.now(), stop };
    } catch (error) {
      stop();
      this.#tellOver();
      throw error;
    }
  }

  /** @param stops collects the function that undoes each step */
  #run(stops: (() => void)[]): TrackRecorder {
    const mixer = new AudioMixer();
    stops.push(() => mixer.close());
    const picture = createCanvasTrack(SIZE.width, SIZE.height, FRAMES_PER_SECOND);
    stops.push(() => picture.stop());
    const painter = new ScenePainter();
    stops.push(() => painter.close());
    const audio = new CallAudioTracks(this.#call, (tracks) => mixer.set(tracks));
    stops.push(() => audio.stop());
    stops.push(this.#paint(painter, picture, mixer));
    stops.push(this.#follow());
    return new TrackRecorder(
      [picture.track, mixer.track],
      (cause) => void this.#end(RecordingError.failed(cause)),
    );
  }

  #paint(painter: ScenePainter, picture: CanvasTrack, { context }: AudioMixer): () => void {
    let frames = 0;
    let scene = this.#scene();
    return tickFrames(context, FRAMES_PER_SECOND, () => {
      if (frames++ % SCENE_EVERY_FRAMES === 0) {
        scene = this.#scene();
        painter.prepare(scene, SIZE);
      }
      painter.paint(picture.context, scene);
      picture.show();
    });
  }

  /**
   * Stops when the call ends. Declares the recording again if the room has forgotten it, for example after an outage.
   */
  #follow(): () => void {
    const { state, self, room } = this.#call;
    const stops = [
      state.listen(({ status }) => {
        if (status !== 'joined' && status !== 'reconnecting') void this.#end(null);
      }),
      self.details.listen(({ recordingSinceMs }) => {
        if (recordingSinceMs !== null || this.#state.get().status !== 'recording') return;
        // The recording must not continue unless the room shows it.
        room
          .get()
          ?.command('recording.start')
          .catch((error) => this.#end(error as CallroomError));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #end(error: CallroomError | null): Promise<Recording | null> {
    const running = this.#running;
    if (!running) return this.#ending ?? Promise.resolve(null);
    this.#running = null;
    this.#ending = this.#finish(running, error);
    return this.#ending;
  }

  async #finish({ recorder, sinceMs, stop }: Running, error: CallroomError | null): Promise<Recording> {
    this.#state.set({ status: 'stopping', sinceMs, error });
    const { file, durationMs } = await recorder.stop();
    stop();
    const recording = { file, durationMs, name: this.#nameOf(file, sinceMs) };
    this.#state.set({ ...IDLE, error });
    this.#ending = null;
    this.#tellOver();
    this.dispatchEvent(new DataEvent('finished', recording));
    return recording;
  }

  /** If the call is over, the room knows already. */
  #tellOver(): void {
    this.#call.room
      .get()
      ?.command('recording.stop')
      .catch((cause) => console.warn('[callroom] The room was not told that the recording ended.', cause));
  }

  #nameOf({ type }: Blob, sinceMs: number): string {
    const since = new Date(sinceMs);
    const two = (value: number) => String(value).padStart(2, '0');
    const day = [since.getFullYear(), since.getMonth() + 1, since.getDate()].map(two).join('-');
    const ending = type.startsWith('video/mp4') ? 'mp4' : 'webm';
    return `${this.#call.roomName} ${day} ${two(since.getHours())}.${two(since.getMinutes())}.${ending}`;
  }
}
