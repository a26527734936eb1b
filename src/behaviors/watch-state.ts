import type { PlaybackTarget, VideoKind } from '../media/playback/playback-target.js';

export type { VideoKind } from '../media/playback/playback-target.js';

/**
 * Who controls the video: everyone who may speak to the room (the grant `send`, no viewers), one person who holds the
 * remote control and passes it on, or people with the grant `moderate`.
 */
export type WatchControl = 'everyone' | 'holder' | 'moderators';

/** The speeds that every player has. */
export const WATCH_RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;
export type WatchRate = (typeof WATCH_RATES)[number];

/** A video in the queue. */
export interface WatchVideo {
  id: string;
  kind: VideoKind;
  url: string;
  /** The name of the person who added it. */
  addedBy: string;
}

/** Where the video is, on the clock of the room's server: at `atMs` it is at `position`. See `positionAt`. */
export interface WatchClock {
  /** Seconds. */
  position: number;
  /** Milliseconds since the epoch. It may be a little ahead, so that all players start at the same time. */
  atMs: number;
  rate: WatchRate;
  paused: boolean;
}

/** The shared state of `watchBehavior`. Participants are named by their ids. */
export interface WatchState {
  control: WatchControl;
  /** Whether the others wait for a player that buffers. */
  waits: boolean;
  /** Who holds the remote control; null: nobody, so that the next person who uses it gets it. Only for `holder`. */
  holder: string | null;
  /** The queue, by id. Later videos have higher ids. */
  videos: Record<string, WatchVideo>;
  /** The video on the stage; null: nobody has started one. */
  current: string | null;
  clock: WatchClock;
  /** The people whose players buffer, while the video stands still for them. */
  waitingFor: readonly string[];
}

/** Whether the video runs at present. */
export function isRunning({ current, clock, waitingFor }: WatchState): boolean {
  return current !== null && !clock.paused && waitingFor.length === 0;
}

/** The position of the video in seconds at a time of the room's clock, in milliseconds since the epoch. */
export function positionAt(state: WatchState, nowMs: number): number {
  const { position, atMs, rate } = state.clock;
  return isRunning(state) ? position + (Math.max(0, nowMs - atMs) / 1_000) * rate : position;
}

/** Where the players should be at a time of the room's clock; null: nothing is on. */
export function playbackTarget(state: WatchState, nowMs: number): PlaybackTarget | null {
  if (state.current === null) return null;
  const { atMs, rate } = state.clock;
  const running = isRunning(state);
  return {
    position: positionAt(state, nowMs),
    isRunning: running,
    startsInMs: running ? Math.max(0, atMs - nowMs) : 0,
    rate,
  };
}

/** The videos of the queue, the earliest first. */
export function videosOf(state: Pick<WatchState, 'videos'>): WatchVideo[] {
  return Object.values(state.videos).sort((a, b) => Number(a.id) - Number(b.id));
}
