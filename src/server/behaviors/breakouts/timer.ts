import type { BreakoutState } from '../../../behaviors/breakout-state.js';
import type { BehaviorContext } from '../room-behavior.js';

type Context = BehaviorContext<BreakoutState>;

/** After a room that cannot be reached, such as one that is just being restarted. */
const RETRY_MS = 3_000;

/** What happens next, by its time in milliseconds since the epoch. */
interface Times {
  /** The timer runs out. */
  end: number | null;
  /** Everyone is called back. */
  close: number | null;
  /** The call has been empty for long enough. */
  empty: number | null;
  /** A room that did not hear is told again. */
  retry: number | null;
}

function timesOf({ state, memory }: Context): Times {
  const stored = (key: string) => (memory.get(key) as number | undefined) ?? null;
  return {
    end: state.status === 'open' ? state.endsAtMs : null,
    close: state.status === 'closing' ? state.closesAtMs : null,
    empty: stored('emptyAtMs'),
    retry: stored('retryAtMs'),
  };
}

/** Sets the alarm to what happens next. The times are stored, so a restart changes nothing. */
export function schedule(context: Context): void {
  const times = Object.values(timesOf(context) as unknown as Record<string, number | null>);
  const next = Math.min(...times.map((atMs) => atMs ?? Number.POSITIVE_INFINITY));
  context.wakeAt(Number.isFinite(next) ? next : null);
}

/** What is due now. */
export function due(context: Context): ReadonlySet<keyof Times> {
  const now = context.now();
  const all = Object.entries(timesOf(context) as unknown as Record<keyof Times, number | null>);
  return new Set(all.filter(([, atMs]) => atMs !== null && atMs <= now).map(([name]) => name as keyof Times));
}

/** Tells the rooms again what they did not hear, some seconds from now. */
export function retryLater(context: Context): void {
  context.memory.put('retryAtMs', context.now() + RETRY_MS);
  schedule(context);
}
