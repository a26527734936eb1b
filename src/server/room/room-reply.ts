import { Refusal } from '../refusal.js';
import { type RefusedCall, refusedCall } from './media/calls-operation.js';

/** What the room's object answers the Worker: errors would lose their class on the way. */
export type RoomReply<T> = { ok: true; value: T } | RefusedCall;

export async function replyOf<T>(work: () => T | Promise<T>): Promise<RoomReply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return refusedCall(error);
  }
}

/** @throws `Refusal` as the room put it. */
export function readReply<T>(reply: RoomReply<T>): T {
  if (reply.ok) return reply.value;
  throw new Refusal(reply.error.code as Refusal['code'], reply.error.message);
}
