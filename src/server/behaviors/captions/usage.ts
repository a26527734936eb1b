import type { CaptionsState } from '../../../behaviors/captions-state.js';
import type { BehaviorContext } from '../room-behavior.js';

type Context = BehaviorContext<CaptionsState>;

const DAY_MS = 24 * 3_600_000;

interface Usage {
  /** Counts the days (UTC) since the epoch. */
  day: number;
  seconds: number;
}

/** Counts seconds of speech for today. */
export function spend(context: Context, seconds: number): void {
  context.memory.put('usage', { day: today(context), seconds: spent(context) + seconds } satisfies Usage);
}

/** Whether no more speech may be transcribed today. */
export function isSpent(context: Context, maxSeconds: number): boolean {
  return spent(context) >= maxSeconds;
}

/** When the next day begins, in milliseconds since the epoch. */
export function nextDayMs(context: Context): number {
  return (today(context) + 1) * DAY_MS;
}

function spent(context: Context): number {
  const usage = context.memory.get('usage') as Usage | undefined;
  return usage?.day === today(context) ? usage.seconds : 0;
}

function today({ now }: Context): number {
  return Math.floor(now() / DAY_MS);
}
