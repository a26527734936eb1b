import type { IceServersMessage, ServerEvent } from '../../room/protocol/index.js';
import type { Settings } from '../settings.js';
import { type OfferingRoom, offerMedia } from './offers.js';
import { generateIceServers } from './turn.js';

export interface WelcomingRoom extends OfferingRoom {
  /** The participant on a connection, where they may have TURN servers (again). */
  takeTurn(connection: string): string | null | Promise<string | null>;
  deliver(connection: string, message: ServerEvent): void | Promise<void>;
}

/**
 * What a socket gets once it is welcomed, or let in, and what takes requests to others: neither the welcome nor the
 * room waits for them. For a new socket the Worker makes them; an object may await six at a time only, which does for
 * those it lets in. What cannot be had is not sent; the client asks for it then.
 */
export async function afterWelcome(
  room: WelcomingRoom,
  connection: string,
  settings: Settings,
): Promise<void> {
  const all = [sendIceServers(room, connection, settings), offerMedia(room, connection, settings)];
  for (const result of await Promise.allSettled(all)) {
    if (result.status === 'rejected') console.error('[callroom] after the welcome', result.reason);
  }
}

async function sendIceServers(room: WelcomingRoom, connection: string, { turn }: Settings): Promise<void> {
  if (!turn) return;
  const participant = await room.takeTurn(connection);
  if (participant === null) return;
  const { status, body } = await generateIceServers(turn, participant);
  if (status < 200 || status > 299) return;
  await room.deliver(connection, { type: 'iceServers', ...(body as Omit<IceServersMessage, 'type'>) });
}
