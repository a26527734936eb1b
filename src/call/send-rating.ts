import * as v from 'valibot';
import { JsonApi } from '../api/json-api.js';
import type { Rating } from './call.js';

/** Tells the server how a call was that one has left: with a room token, as for entering it. */
export async function sendRating(
  rating: Rating,
  { server, room, token }: { server: string; room: string; token: string },
): Promise<void> {
  const api = new JsonApi({ base: server, headers: () => ({ authorization: `Bearer ${token}` }) });
  const path = `/feedback/${encodeURIComponent(room)}`;
  await api.request({ method: 'POST', path, body: rating, schema: v.object({}) });
}
