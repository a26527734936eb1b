import type { IceServersMessage, ServerEvent } from '../../room/protocol/index.js';
import type { Settings } from '../settings.js';
import { type OfferingRoom, offerMedia } from './offers.js';
import { generateIceServers } from './turn.js';

export interface WelcomingRoom extends OfferingRoom {
  /** The participant on a connection; null when they may not have TURN servers now. */
  takeTurn(connection: string): string | null | Promise<string | null>;
  deliver(connection: string, message: ServerEvent): void | Promise<void>;
}

/**
 * Sends what follows a welcome or an admission and needs requests to other services: neither the welcome nor the room
 * waits for them. For a new socket the Worker makes these requests, because an object may await only six at a time,
 * which is enough for admissions. If a request fails, nothing is sent, and the client requests it later.
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
