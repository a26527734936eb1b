import type { Clock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { ProcessorChain } from './processors/processor-chain.js';
import type { ProcessingState, TrackProcessor } from './processors/track-processor.js';

const AS_IT_IS: ProcessingState = { status: 'none', processors: [], error: null };

export interface ProcessingOptions {
  /** Location of the processors' WASM files and models. Default: beside the module that loads them. */
  assetBase?: string | undefined;
  clock?: Clock;
}

/**
 * The output track: the input until there are processors. The code that runs them is loaded with the first processor.
 */
export class ProcessedTrack {
  readonly #options: ProcessingOptions;
  readonly #track = atom<MediaStreamTrack | null>(null);
  readonly #state = atom<ProcessingState>(AS_IT_IS);
  #chain: ProcessorChain | null = null;
  #input: MediaStreamTrack | null = null;
  #isEnabled = true;
  #wanted: readonly TrackProcessor[] = [];

  constructor(options: ProcessingOptions = {}) {
    this.#options = options;
  }

  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#track;
  }

  get state(): ReadableStore<ProcessingState> {
    return this.#state;
  }

  /** Whether a device is needed: a still image needs no camera. */
  get needsDevice(): boolean {
    return this.#wanted[0]?.needsDevice ?? true;
  }

  /** Sets the input track. Returns a promise if the output follows only later. */
  set(input: MediaStreamTrack | null): Promise<void> | undefined {
    this.#input = input;
    if (input) input.enabled = this.#isEnabled;
    if (this.#chain) return this.#chain.feed(input);
    this.#track.set(input);
    return undefined;
  }

  setEnabled(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    if (this.#input) this.#input.enabled = isEnabled;
    this.#chain?.setEnabled(isEnabled);
  }

  async process(processors: readonly TrackProcessor[]): Promise<void> {
    this.#wanted = processors;
    if (!this.#chain) {
      if (processors.length === 0) return;
      const { ProcessorChain } = await import('./processors/processor-chain.js');
      this.#chain ??= this.#begin(new ProcessorChain(this.#options));
    }
    // If several calls waited for the chain, the last call wins.
    await this.#chain.use(this.#wanted);
  }

  #begin(chain: ProcessorChain): ProcessorChain {
    void chain.feed(this.#input);
    chain.setEnabled(this.#isEnabled);
    chain.output.listen((track) => this.#track.set(track as MediaStreamTrack | null));
    chain.state.listen((state) => {
      if (state.status !== 'starting') this.#wanted = state.processors;
      this.#state.set(state as ProcessingState);
    });
    return chain;
  }
}
