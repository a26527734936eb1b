import type { IceServersMessage } from '../room/messages.js';
import { offerMedia } from './offer-media.js';
import type { Room } from './room/room-object.js';
import type { Settings } from './settings.js';
import { generateIceServers } from './turn.js';

/**
 * What a new socket gets once it is welcomed, and what takes requests to others: made here in the Worker, so that
 * neither the welcome nor the room waits for them. What cannot be had is not sent; the client asks for it then.
 */
export async function afterWelcome(
  room: DurableObjectStub<Room>,
  connection: string,
  settings: Settings,
): Promise<void> {
  const all = [sendIceServers(room, connection, settings), offerMedia(room, connection, settings)];
  for (const result of await Promise.allSettled(all)) {
    if (result.status === 'rejected') console.error('[callroom] after the welcome', result.reason);
  }
}

async function sendIceServers(
  room: DurableObjectStub<Room>,
  connection: string,
  { turn }: Settings,
): Promise<void> {
  if (!turn) return;
  const participant = await room.admittedOn(connection);
  if (participant === null) return;
  const { status, body } = await generateIceServers(turn, participant);
  if (status < 200 || status > 299) return;
  await room.deliver(connection, { type: 'iceServers', ...(body as Omit<IceServersMessage, 'type'>) });
}
