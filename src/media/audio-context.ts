import { type Clock, systemClock } from '../core/clock.js';

/** How long a failed context waits before it tries to resume again. The browser restarts its audio service faster. */
const RESUME_AFTER_MS = 250;

/**
 * Makes an audio context that keeps running. A browser suspends a running context when its audio service or output
 * device fails (Web Audio API 1.1, `onerror` of `AudioContext`), and an iPhone interrupts it during a phone call;
 * neither resumes it. Until it is resumed, everything that goes through the context is silent, including a microphone
 * with noise suppression.
 *
 * A context that has never run and did not fail is left alone: the page's autoplay rules decide when it starts.
 */
export function openAudioContext(options?: AudioContextOptions, clock: Clock = systemClock): AudioContext {
  const audio = new AudioContext(options);
  let hasRun = false;
  let cancel: (() => void) | undefined;
  const resume = (): void => {
    cancel = undefined;
    if (audio.state === 'running' || audio.state === 'closed') return;
    // This may fail while there is no audio service. The next attempt follows.
    audio.resume().catch(() => {});
    cancel = clock.after(RESUME_AFTER_MS, resume);
  };
  const resumeLater = (): void => {
    cancel ??= clock.after(RESUME_AFTER_MS, resume);
  };
  // A context can also fail before it has ever run, as when the audio service is slow to open its output.
  audio.addEventListener('error', resumeLater);
  audio.addEventListener('statechange', () => {
    if (audio.state === 'running') hasRun = true;
    else if (audio.state !== 'closed' && hasRun) resumeLater();
    else cancel?.();
  });
  return audio;
}
