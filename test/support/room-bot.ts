import { WebSocket } from 'ws';
import type { Role } from '../../src/room/protocol/index.js';
import { RoomClient } from '../../src/room/room-client.js';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { TOKEN_SECRET } from './static-server.js';

/** Someone in a room without a page: enters it from Node, and can use every command of its role. */
export async function joinAsBot(
  server: string,
  room: string,
  name: string,
  role: Role,
  secret = TOKEN_SECRET,
): Promise<RoomClient> {
  const client = new RoomClient({
    server,
    room,
    getToken: () => createRoomToken({ secret, room, name, role, subject: `bot-${name}` }),
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    storage: null,
    locks: null,
  });
  await client.join();
  return client;
}
