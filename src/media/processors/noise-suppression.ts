import { anySignal } from '../../core/any-signal.js';
import { delay } from '../../core/clock.js';
import { isAbortError } from '../../core/errors.js';
import { openAudioContext } from '../audio-context.js';
import { assetUrl } from './asset-files.js';
import { OverloadGuard } from './overload-guard.js';
import { ProcessorError } from './processor-error.js';
import { hasSimd } from './simd.js';
import type { ProcessorContext, RunningProcessor } from './track-processor.js';

const NOUN = 'Noise suppression';
/** RNNoise was trained at this rate; any other rate degrades the audio. */
const SAMPLE_RATE = 48_000;
/** How long a browser may take until the page's audio context runs. */
const START_LIMIT_MS = 3_000;
const CHECK_EVERY_MS = 500;

/** Runs RNNoise in an audio worklet, off the page's main thread. */
export async function startNoiseSuppression(
  input: MediaStreamTrack,
  context: ProcessorContext,
): Promise<RunningProcessor> {
  if (typeof AudioWorkletNode === 'undefined' || !hasSimd()) throw ProcessorError.unsupported(NOUN);
  const { signal } = context;
  const audio = openAudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' }, context.clock);
  const ending = new AbortController();
  const stop = (): void => {
    ending.abort();
    if (audio.state !== 'closed') void audio.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [wasmBinary] = await Promise.all([
      load(assetUrl('rnnoise_simd.wasm', context.assetBase), signal),
      audio.audioWorklet.addModule(assetUrl('rnnoise-worklet.js', context.assetBase)),
      running(audio, context),
    ]);
    signal.throwIfAborted();
    const source = new MediaStreamAudioSourceNode(audio, { mediaStream: new MediaStream([input]) });
    const suppressor = new AudioWorkletNode(audio, '@sapphi-red/web-noise-suppressor/rnnoise', {
      processorOptions: { maxChannels: 1, wasmBinary },
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    const out = new MediaStreamAudioDestinationNode(audio, { channelCount: 1 });
    source.connect(suppressor).connect(out);
    const track = out.stream.getAudioTracks()[0]!;
    watch(audio, context, ending.signal);
    return {
      track,
      stop() {
        track.stop();
        // The worklet frees its own memory; closing the context ends the worklet.
        suppressor.port.postMessage('destroy');
        stop();
      },
    };
  } catch (error) {
    stop();
    if (signal.aborted || isAbortError(error) || error instanceof ProcessorError) throw error;
    throw ProcessorError.unavailable(NOUN, error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function load(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} was answered with HTTP ${response.status}.`);
  return response.arrayBuffer();
}

/**
 * Waits for a running context. A capturing page may start it; without a sound card, Firefox's never runs (153,
 * 2026-11).
 */
async function running(audio: AudioContext, { clock, signal }: ProcessorContext): Promise<void> {
  const late = new AbortController();
  const timeout = delay(clock, START_LIMIT_MS, anySignal([signal, late.signal])).then(() => {
    throw ProcessorError.unsupported(NOUN);
  });
  await Promise.race([audio.resume(), timeout]).finally(() => {
    timeout.catch(() => {});
    late.abort();
  });
}

/** Watches for audio processing that falls behind real time, which leaves gaps in the sound. */
function watch(audio: AudioContext, { clock, onFailure }: ProcessorContext, signal: AbortSignal): void {
  const guard = new OverloadGuard();
  let heardMs = audio.currentTime * 1000;
  let nowMs = performance.now();
  let cancel = (): void => {};
  signal.addEventListener('abort', () => cancel(), { once: true });
  const check = (): void => {
    const before = { heardMs, nowMs };
    heardMs = audio.currentTime * 1000;
    nowMs = performance.now();
    const behindMs = nowMs - before.nowMs - (heardMs - before.heardMs);
    // A lag of a third is far more than a hiccup: the guard counts the whole time as busy.
    const busyMs =
      audio.state === 'running' && behindMs * 3 > nowMs - before.nowMs ? nowMs - before.nowMs : 0;
    if (guard.note(nowMs, busyMs)) onFailure(ProcessorError.overloaded(NOUN));
    else cancel = clock.after(CHECK_EVERY_MS, check);
  };
  check();
}
