import { Refusal } from '../refusal.js';
import { type RefusedCall, refusedCall } from './media/calls-operation.js';

/** A result from the room's object to the Worker. Errors lose their class between the two, so they travel as data. */
export type RoomReply<T> = { ok: true; value: T } | RefusedCall;

export async function replyOf<T>(work: () => T | Promise<T>): Promise<RoomReply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return refusedCall(error);
  }
}

/** @throws `Refusal` the room's own refusal. */
export function readReply<T>(reply: RoomReply<T>): T {
  if (reply.ok) return reply.value;
  throw new Refusal(reply.error.code as Refusal['code'], reply.error.message);
}
