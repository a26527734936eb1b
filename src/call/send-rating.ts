import * as v from 'valibot';
import type { Clock } from '../core/clock.js';
import { JsonApi } from '../http/json-api.js';
import { roomSegment } from '../room/protocol/index.js';
import type { Rating } from './call.js';
import { inServerWords } from './in-server-words.js';

/** Sends the rating of a call that has ended, authorized by a room token as for joining. */
export async function sendRating(
  rating: Rating,
  {
    server,
    room,
    token,
    clock,
  }: { server: string; room: string; token: () => Promise<string>; clock: Clock },
): Promise<void> {
  const api = new JsonApi({
    base: server,
    clock,
    headers: async () => ({ authorization: `Bearer ${await token()}` }),
  });
  const path = `/feedback/${roomSegment(room)}`;
  try {
    await api.request({ method: 'POST', path, body: rating, schema: v.object({}) });
  } catch (error) {
    throw inServerWords(error);
  }
}
