import { transcriberStub } from '../ai/transcriber-stub.js';
import { Refusal } from '../refusal.js';
import { type RoomEnv, readSettings } from '../settings.js';
import { verifyTranscriberTicket } from '../tokens/transcriber-ticket.js';

/**
 * `GET /transcriber/:ticket`: the SFU streams one track here, over a WebSocket. The ticket is signed, and the room's
 * `Transcriber` accepts it only as long as the track is to be transcribed.
 * @throws `Refusal`
 */
export async function transcriberRoute(request: Request, ticket: string, env: RoomEnv): Promise<Response> {
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket')
    throw Refusal.invalid('The SFU streams speech here over a WebSocket.');
  const { tokenSecret: secret } = readSettings(env);
  const { room, stream } = await verifyTranscriberTicket(ticket, { secret, nowMs: Date.now() });
  const transcriber = transcriberStub(env, room);
  if (!transcriber) throw Refusal.tokenInvalid('transcriber');
  return transcriber.fetch(`https://transcriber/${encodeURIComponent(stream)}`, {
    headers: { Upgrade: 'websocket' },
  });
}
