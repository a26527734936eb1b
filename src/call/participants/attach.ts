import { CallroomError, isAbortError } from '../../core/errors.js';
import { defaultLogger } from '../../core/logger.js';
import type { ReadableStore } from '../../core/store.js';
import type { MediaKind } from '../../media/media-error.js';
import { asCallroomError } from '../call-error.js';
import type { AttachOptions, ParticipantSource } from './participant.js';
import { watchViewport } from './viewport.js';

/** How this page plays the audio of a source. */
export interface Playback {
  readonly volume: ReadableStore<number>;
  readonly isMutedHere: ReadableStore<boolean>;
  /** The id of the selected speaker; `null`: the system's default. */
  readonly speaker: ReadableStore<string | null> | undefined;
}

export interface Attachable {
  readonly source: ParticipantSource;
  readonly kind: MediaKind;
  /** `null`: this page does not play the audio, for example your own. */
  readonly playback: Playback | null;
}

/** The sources that an element plays: at most one video and one audio. */
type Attachments = { [K in MediaKind]?: { readonly from: Attachable; readonly detach: () => void } };

const attached = new WeakMap<HTMLMediaElement, Attachments>();

/** Plays a source in an element until `off` aborts. Replaces an earlier source of the same kind. */
export function attach(
  from: Attachable,
  element: HTMLMediaElement,
  { onError = (error) => defaultLogger.warn(error.message) }: AttachOptions,
  off: AbortSignal,
): void {
  const { source, kind, playback } = from;
  const attachments = attached.get(element) ?? {};
  attached.set(element, attachments);
  attachments[kind]?.detach();

  const update = () => play(element, attachments, onError);
  const stops = [source.track.listen(update)];
  if (kind === 'video') stops.push(watchViewport(element, (size) => source.setViewport(element, size)));
  for (const store of playback ? [playback.volume, playback.isMutedHere, playback.speaker] : [])
    if (store) stops.push((store as ReadableStore<unknown>).listen(update));
  const detach = () => {
    if (attachments[kind]?.from !== from) return;
    delete attachments[kind];
    off.removeEventListener('abort', detach);
    for (const stop of stops) stop();
    if (kind === 'video') source.setViewport(element, null);
    update();
  };
  off.addEventListener('abort', detach);
  attachments[kind] = { from, detach };
  element.autoplay = true;
  if ('playsInline' in element) element.playsInline = true;
  update();
}

/** Updates an element to play exactly the sources that are attached to it. */
function play(
  element: HTMLMediaElement,
  { video, audio }: Attachments,
  onError: (error: CallroomError) => void,
): void {
  const playback = audio?.from.playback;
  // Mute an element that plays only video: browsers then start it without a click.
  element.muted = !playback || playback.isMutedHere.get();
  if (playback) element.volume = playback.volume.get();
  route(element, playback?.speaker?.get() ?? '', onError);

  const tracks = [video, audio].flatMap((one) => one?.from.source.track.get() ?? []);
  const shown = element.srcObject instanceof MediaStream ? element.srcObject.getTracks() : [];
  if (tracks.length === shown.length && tracks.every((track) => shown.includes(track))) return;
  element.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
  if (tracks.length > 0) void start(element, onError);
}

/** Selects the speaker. If it is unplugged or the browser denies it, the system's default stays. */
function route(element: HTMLMediaElement, speaker: string, onError: (error: CallroomError) => void): void {
  if (!('setSinkId' in element) || element.sinkId === speaker) return;
  element.setSinkId(speaker).catch((error: unknown) => {
    const isGone = error instanceof Error && ['NotFoundError', 'NotAllowedError'].includes(error.name);
    if (!isGone && !isAbortError(error)) onError(asCallroomError(error));
  });
}

async function start(element: HTMLMediaElement, onError: (error: CallroomError) => void): Promise<void> {
  try {
    await element.play();
  } catch (error) {
    // Another track interrupts a pending `play()`; the next call is already under way.
    if (isAbortError(error)) return;
    if (!(error instanceof Error && error.name === 'NotAllowedError')) return onError(asCallroomError(error));
    onError(soundBlocked());
    const page = element.ownerDocument;
    const again = new AbortController();
    for (const type of ['click', 'keydown'])
      page.addEventListener(
        type,
        () => {
          again.abort();
          if (element.srcObject && element.paused) void start(element, onError);
        },
        { capture: true, signal: again.signal },
      );
  }
}

function soundBlocked(): CallroomError {
  return new CallroomError(
    'sound_blocked',
    'The browser blocks audio on this page. It starts with the next click or key press.',
    { retryable: true },
  );
}
