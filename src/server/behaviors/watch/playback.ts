import { positionAt, videosOf, type WatchClock, type WatchState } from '../../../behaviors/watch-state.js';
import { Refusal } from '../../refusal.js';
import type { BehaviorContext } from '../room-behavior.js';
import { forgetWaits, LEAD_MS } from './waits.js';

type Context = BehaviorContext<WatchState>;

/** A new video starts later than after another change, because it has to load. */
const START_LEAD_MS = 1_000;

/** @throws `Refusal` `conflict` if another video is on the stage by now: the command was meant for this one. */
export function checkIsOn({ state }: Context, video: string): void {
  if (state.current !== video)
    throw Refusal.conflict('This video is not on any more. Look at what is on, then try again.');
}

/** Changes the clock, from now on. The changes replace the position of now. */
export function setClock(context: Context, changes: Partial<WatchClock>, leadMs = LEAD_MS): void {
  const { state } = context;
  const nowMs = context.now();
  const clock = { ...state.clock, position: positionAt(state, nowMs), ...changes };
  const startsLater = !clock.paused && state.waitingFor.length === 0;
  context.set(['clock'], { ...clock, atMs: nowMs + (startsLater ? leadMs : 0) });
}

/** Puts a video of the queue on the stage, from its beginning; null: none. */
export function putOn(context: Context, video: string | null): void {
  forgetWaits(context);
  context.set(['current'], video);
  setClock(context, { position: 0, rate: 1, paused: video === null }, START_LEAD_MS);
}

/** Removes a video from the queue, and puts the next on the stage in its place if it is there. */
export function goOnFrom(context: Context, video: string): void {
  const queue = videosOf(context.state);
  const next = queue[queue.findIndex(({ id }) => id === video) + 1];
  context.delete(['videos', video]);
  putOn(context, next?.id ?? null);
}
