import type { AiState } from '../../../behaviors/ai-state.js';
import { Refusal } from '../../refusal.js';
import type { BehaviorContext } from '../room-behavior.js';

type Context = BehaviorContext<AiState>;
type Floor = Pick<AiState, 'floor' | 'queue' | 'isTalking'>;

export const EMPTY_FLOOR: Floor = { floor: null, queue: [], isTalking: false };
const MAX_QUEUE = 50;

/** Gives a person the floor, or a place in the queue for it. Repeating it changes nothing. */
export function request(context: Context, id: string): void {
  const { floor, queue } = context.state;
  if (floor === id || queue.includes(id)) return;
  if (queue.length >= MAX_QUEUE)
    throw new Refusal(
      'quota_exceeded',
      `${MAX_QUEUE} people wait for the floor already. Try again when some of them have had it.`,
    );
  setFloor(context, { ...context.state, queue: [...queue, id] });
}

/** Takes the floor, or the place in the queue, from a person. */
export function release(context: Context, id: string): void {
  setFloor(context, without(context.state, id));
}

/** Gives the floor to a person, ahead of the queue. */
export function pass(context: Context, to: string): void {
  if (!mayHaveFloor(context, to))
    throw Refusal.notFound(
      'This participant is not here, or may not speak to the AI. Pass the floor to another person.',
    );
  if (context.state.floor === to) return;
  const { queue } = without(context.state, to);
  setFloor(context, { floor: to, queue, isTalking: false });
}

/** Takes the floor and places in the queue from people who are gone, or may not have the floor any more. */
export function settle(context: Context): void {
  const { floor, queue } = context.state;
  const gone = [floor, ...queue].filter((id) => id !== null && !mayHaveFloor(context, id));
  if (gone.length > 0)
    setFloor(
      context,
      gone.reduce<Floor>((left, id) => without(left, id!), context.state),
    );
}

function mayHaveFloor(context: Context, id: string): boolean {
  return (
    context.participants.some((person) => person.id === id) &&
    context.may(id, 'admitted') &&
    context.may(id, 'ai')
  );
}

function without({ floor, queue, isTalking }: Floor, id: string): Floor {
  const left = queue.filter((other) => other !== id);
  return floor === id ? { floor: null, queue: left, isTalking: false } : { floor, queue: left, isTalking };
}

/** An empty floor goes to the next in the queue. */
function setFloor(context: Context, { floor, queue, isTalking }: Floor): void {
  const [next = null, ...rest] = queue;
  const settled =
    floor === null ? { floor: next, queue: rest, isTalking: false } : { floor, queue, isTalking };
  for (const [key, value] of Object.entries(settled))
    if (JSON.stringify(value) !== JSON.stringify(context.state[key as keyof Floor]))
      context.set([key], value);
}
