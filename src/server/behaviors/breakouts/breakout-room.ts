import { readBreakoutName } from '../../../room/protocol/index.js';
import type { BehaviorContext } from '../room-behavior.js';
import { type BreakoutPresence, type BreakoutService, mainObject } from './service.js';

type Context = BehaviorContext<unknown>;

const RETRY_MS = 2_000;

/** Tells the main room who is here, and removes those whom it has not sent. */
export function report(context: Context): void {
  context.background(async (later, signal) => {
    const told: BreakoutService = {
      type: 'present',
      breakout: readBreakoutName(later.room)?.id ?? '',
      ...presenceOf(later),
    };
    try {
      const allowed = await mainObject(later.env, later.room).tellBehavior('breakouts', told);
      keepOnly(later, (allowed as string[] | undefined) ?? []);
    } catch (error) {
      console.warn('[callroom] The main room does not take who is in its breakout room now.', error);
      if (!signal.aborted) later.wakeAt(later.now() + RETRY_MS);
    }
  });
}

/** Removes those whom the main room does not send here (any more). */
export function keepOnly(context: Context, subjects: readonly string[]): void {
  const allowed = new Set(subjects);
  for (const { id, subject } of context.participants) if (!allowed.has(subject)) context.remove(id);
}

export function presenceOf(context: Context): BreakoutPresence {
  const count = ((context.memory.get('count') as number | undefined) ?? 0) + 1;
  context.memory.put('count', count);
  return { subjects: [...new Set(context.participants.map(({ subject }) => subject))], count };
}
