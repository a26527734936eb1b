import type { VideoKind } from './playback-target.js';
import type { VideoError } from './video-error.js';

/** What is needed of a media element (HTML Standard, section 4.8.11). Positions are in seconds. */
export type SyncedPlayer = Pick<
  HTMLMediaElement,
  'currentTime' | 'duration' | 'paused' | 'playbackRate' | 'readyState' | 'seeking' | 'play' | 'pause'
>;

/** An element with this part of `HTMLMediaElement`. */
export type PlayerElement = HTMLElement &
  SyncedPlayer &
  Pick<HTMLMediaElement, 'volume' | 'muted'> & { src: string | null };

/** A video in a page. */
export interface VideoPlayer {
  /** Put it into the page: it loads once it is there. */
  readonly element: PlayerElement;
  /** Whether it has a few fixed rates only, and tells its position a few times per second. */
  readonly hasFixedRates: boolean;
  /** Unloads the video and removes the element. */
  dispose(): void;
}

export interface CreatePlayerOptions {
  kind: VideoKind;
  url: string;
  /** Where the site serves the files of this package, if not beside its modules. */
  assetBase: string | undefined;
  /** Called when the video cannot be played, or not any longer. */
  onError: (error: VideoError) => void;
}
