import type { AiState } from '../../../behaviors/ai-state.js';
import type { BehaviorContext } from '../room-behavior.js';
import type { AiSettings } from './ai-options.js';

type Context = BehaviorContext<AiState>;

interface Used {
  meetingMs: number;
  /** The number of the day since the epoch, by UTC. */
  day: number;
  dayMs: number;
}

const DAY_MS = 24 * 3_600_000;

/** How long the AI may still be in this room's calls, in milliseconds. */
export function remainingMs(context: Context, settings: AiSettings): number {
  const { meetingMs, dayMs } = usedOf(context);
  return Math.min(
    settings.maxMinutesPerMeeting * 60_000 - meetingMs,
    settings.maxMinutesPerDay * 60_000 - dayMs,
  );
}

/** Counts a visit of the AI that began then and ends now. */
export function countVisit(context: Context, startedAtMs: number): void {
  const ms = context.now() - startedAtMs;
  const used = usedOf(context);
  context.memory.put('used', { ...used, meetingMs: used.meetingMs + ms, dayMs: used.dayMs + ms });
}

export function endMeeting(context: Context): void {
  context.memory.put('used', { ...usedOf(context), meetingMs: 0 });
}

function usedOf(context: Context): Used {
  const day = Math.floor(context.now() / DAY_MS);
  const stored = context.memory.get('used') as Used | undefined;
  return { meetingMs: stored?.meetingMs ?? 0, day, dayMs: stored?.day === day ? stored.dayMs : 0 };
}
