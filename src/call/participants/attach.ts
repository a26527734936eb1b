import { CallroomError, isAbortError } from '../../core/errors.js';
import { defaultLogger } from '../../core/logger.js';
import type { ReadableStore } from '../../core/store.js';
import type { MediaKind } from '../../media/media-error.js';
import { asCallroomError } from '../call-error.js';
import type { AttachOptions, ParticipantSource } from './participant.js';
import { watchViewport } from './viewport.js';

/** How this page plays the sound of a source. */
export interface Playback {
  readonly volume: ReadableStore<number>;
  readonly isMutedHere: ReadableStore<boolean>;
  /** The id of the speaker that was chosen; `null`: the system's own. */
  readonly speaker: ReadableStore<string | null> | undefined;
}

export interface Attachable {
  readonly source: ParticipantSource;
  readonly kind: MediaKind;
  /** `null`: its sound is not played here, as your own is not. */
  readonly playback: Playback | null;
}

/** What an element plays: one video and one sound at most. */
type Attachments = { [K in MediaKind]?: { readonly from: Attachable; readonly detach: () => void } };

const attached = new WeakMap<HTMLMediaElement, Attachments>();

/** Plays a source in an element until `off` aborts, in place of an earlier one of the same kind. */
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

/** Brings an element in step with what is attached to it. */
function play(
  element: HTMLMediaElement,
  { video, audio }: Attachments,
  onError: (error: CallroomError) => void,
): void {
  const playback = audio?.from.playback;
  // A video alone is muted: browsers start it without a click.
  element.muted = !playback || playback.isMutedHere.get();
  if (playback) element.volume = playback.volume.get();
  route(element, playback?.speaker?.get() ?? '', onError);

  const tracks = [video, audio].flatMap((one) => one?.from.source.track.get() ?? []);
  const shown = element.srcObject instanceof MediaStream ? element.srcObject.getTracks() : [];
  if (tracks.length === shown.length && tracks.every((track) => shown.includes(track))) return;
  element.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
  if (tracks.length > 0) void start(element, onError);
}

/** A speaker that is gone, or that the browser does not give out, leaves the system's own. */
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
    // Another track interrupts a pending play: the next one is on its way.
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
    'The browser plays no sound on this page yet. It starts with the next click or key press.',
    { retryable: true },
  );
}
