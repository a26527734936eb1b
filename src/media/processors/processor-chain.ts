import { type Clock, systemClock } from '../../core/clock.js';
import { CallroomError, isAbortError } from '../../core/errors.js';
import { atom, type ReadableStore } from '../../core/store.js';
import { ProcessorError } from './processor-error.js';
import type { ProcessingState, RunningProcessor, TrackProcessor } from './track-processor.js';

interface Stage {
  readonly processor: TrackProcessor;
  readonly input: MediaStreamTrack;
  readonly running: RunningProcessor;
  readonly life: AbortController;
}

const NONE: ProcessingState = { status: 'none', processors: [], error: null };

/**
 * Sends a track through processors, in order. The output changes only when the next track is ready, so that a
 * publication can switch without a gap. A failing processor is left out and reported.
 */
export class ProcessorChain {
  readonly #state = atom<ProcessingState>(NONE);
  readonly #output = atom<MediaStreamTrack | null>(null);
  readonly #assetBase: string | undefined;
  readonly #clock: Clock;
  #input: MediaStreamTrack | null = null;
  #stages: readonly Stage[] = [];
  #isEnabled = true;
  /** The pending build; a later build aborts it. */
  #build = new AbortController();

  constructor({ assetBase, clock = systemClock }: { assetBase?: string | undefined; clock?: Clock } = {}) {
    this.#assetBase = assetBase;
    this.#clock = clock;
  }

  get state(): ReadableStore<ProcessingState> {
    return this.#state;
  }

  get output(): ReadableStore<MediaStreamTrack | null> {
    return this.#output;
  }

  /** Sets the track to process, or none. Resolves once it is in the output. */
  async feed(input: MediaStreamTrack | null): Promise<void> {
    this.#input = input;
    const { processors, error } = this.#state.get();
    await this.#rebuild(processors, error);
  }

  /** Sets the processors. Resolves once their result is in the output, or they have failed. */
  async use(processors: readonly TrackProcessor[]): Promise<void> {
    await this.#rebuild(processors, null);
  }

  /** Muting silences the output, and the processors receive silence. */
  setEnabled(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    for (const track of [this.#input, this.#output.get()]) if (track) track.enabled = isEnabled;
  }

  async #rebuild(processors: readonly TrackProcessor[], error: CallroomError | null): Promise<void> {
    this.#build.abort();
    const build = new AbortController();
    this.#build = build;
    const input = this.#input;
    if (!input || processors.length === 0) {
      this.#finish(processors, [], input, error);
      return;
    }
    this.#state.set({ status: 'starting', processors, error });
    const made: Stage[] = [];
    const working: TrackProcessor[] = [];
    let failure = error;
    let track = input;
    for (const processor of processors) {
      try {
        const stage = this.#reusable(made.length, processor, track) ?? (await this.#start(processor, track));
        made.push(stage);
        working.push(processor);
        track = stage.running.track;
      } catch (cause) {
        if (!build.signal.aborted) failure = asProcessorError(processor, cause);
      }
      if (build.signal.aborted) {
        // The build that aborted this build has kept, or stopped, the previous stages.
        for (const stage of made) if (!this.#stages.includes(stage)) end(stage);
        return;
      }
    }
    this.#finish(working, made, track, failure);
  }

  /** Returns a running stage if it has the same position and the same input. */
  #reusable(place: number, processor: TrackProcessor, input: MediaStreamTrack): Stage | undefined {
    const stage = this.#stages[place];
    return stage?.processor === processor && stage.input === input ? stage : undefined;
  }

  async #start(processor: TrackProcessor, input: MediaStreamTrack): Promise<Stage> {
    const life = new AbortController();
    const stopWaiting = () => life.abort();
    const { signal } = this.#build;
    signal.addEventListener('abort', stopWaiting, { once: true });
    try {
      const running = await processor.start(input, {
        assetBase: this.#assetBase,
        clock: this.#clock,
        signal: life.signal,
        onFailure: (error) => {
          if (!life.signal.aborted) this.#drop(processor, error);
        },
      });
      return { processor, input, running, life };
    } finally {
      signal.removeEventListener('abort', stopWaiting);
    }
  }

  #drop(processor: TrackProcessor, error: CallroomError): void {
    const others = this.#state.get().processors.filter((other) => other !== processor);
    void this.#rebuild(others, error);
  }

  #finish(
    processors: readonly TrackProcessor[],
    stages: readonly Stage[],
    output: MediaStreamTrack | null,
    error: CallroomError | null,
  ): void {
    const before = this.#stages;
    this.#stages = stages;
    this.#output.set(output);
    this.setEnabled(this.#isEnabled);
    // Only now: a publication that loses its track before the next track is ready would have a gap.
    for (const stage of before) if (!stages.includes(stage)) end(stage);
    this.#state.set({ status: stages.length > 0 ? 'on' : 'none', processors, error });
  }
}

function end({ running, life }: Stage): void {
  life.abort();
  running.stop();
}

function asProcessorError(processor: TrackProcessor, error: unknown): CallroomError {
  if (error instanceof CallroomError && !isAbortError(error)) return error;
  return ProcessorError.unavailable(processor.name, error);
}
