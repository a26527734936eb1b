import { type Clock, delay, systemClock } from '../core/clock.js';
import { CallroomError, isAbortError } from '../core/errors.js';
import type { CaptionSource } from './caption-source.js';

/**
 * The part of the Web Speech API that we use (https://webaudio.github.io/web-speech-api/). TypeScript has no types
 * for it.
 */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally?: boolean;
  start(track?: MediaStreamTrack): void;
  abort(): void;
}
interface RecognitionResults {
  readonly length: number;
  readonly [index: number]: { readonly isFinal: boolean; readonly [index: number]: { transcript: string } };
}
export interface RecognitionClass {
  new (): Recognition;
  /** Whether and how speech can be recognized. Added later than the rest of the API. */
  available?(options: { langs: string[]; processLocally: boolean }): Promise<string>;
}

/** Pause between attempts, so that a service that fails immediately is not called in a tight loop. */
const RESTART_AFTER_MS = 300;
/** Errors after which a restart does not help. */
const FATAL = new Set(['not-allowed', 'service-not-allowed', 'language-not-supported', 'audio-capture']);

/**
 * Returns the browser's own speech recognition, on the device if possible; `null` if the browser does not have it.
 */
export function browserCaptions(
  Recognition: RecognitionClass | undefined = globalRecognition(),
  clock: Clock = systemClock,
): CaptionSource | null {
  if (!Recognition) return null;
  const isLocal = async (lang: string) =>
    (await Recognition.available?.({ langs: [lang], processLocally: true })) === 'available';
  return {
    where: async (lang) => ((await isLocal(lang)) ? 'device' : 'service'),
    async listen({ track, lang, onCaption, signal }) {
      const processLocally = await isLocal(lang);
      while (!signal.aborted) {
        const recognition = new Recognition();
        Object.assign(recognition, { lang, continuous: true, interimResults: true });
        if (processLocally) recognition.processLocally = true;
        // Recognition ends by itself during silence, and is restarted.
        await listenOnce(recognition, track, onCaption, signal);
        await delay(clock, RESTART_AFTER_MS, signal).catch((error: unknown) => {
          if (!isAbortError(error)) throw error;
        });
      }
    },
  };
}

function listenOnce(
  recognition: Recognition,
  track: MediaStreamTrack,
  onCaption: Parameters<CaptionSource['listen']>[0]['onCaption'],
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => recognition.abort();
    signal.addEventListener('abort', stop, { once: true });
    recognition.addEventListener('result', (event) => {
      const { results, resultIndex } = event as Event & { results: RecognitionResults; resultIndex: number };
      for (let at = resultIndex; at < results.length; at++) {
        const result = results[at]!;
        onCaption({ text: result[0]?.transcript.trim() ?? '', isFinal: result.isFinal });
      }
    });
    recognition.addEventListener('error', (event) => {
      const { error } = event as Event & { error: string };
      if (FATAL.has(error)) reject(refused(error));
    });
    recognition.addEventListener('end', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    recognition.start(track);
  });
}

function refused(error: string): CallroomError {
  return new CallroomError(
    'captions_refused',
    `Your browser could not turn your speech into text (${error}). Allow it in the address bar's site settings, or try another browser.`,
  );
}

function globalRecognition(): RecognitionClass | undefined {
  const page = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  return page.SpeechRecognition ?? page.webkitSpeechRecognition;
}
