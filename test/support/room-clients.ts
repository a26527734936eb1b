import { after } from 'node:test';
import { FILE_ENDS } from '../../scripts/group-tests.mjs';
import { silentLogger } from '../../src/core/logger.js';
import { RoomClient } from '../../src/room/room-client.js';
import type { RoomClientOptions } from '../../src/room/room-client-options.js';
import type { RoomTokenOptions } from '../../src/server/tokens/room-token.js';
import { TestPage } from '../room/test-page.js';
import type { RunningWorker } from '../server/start-worker.js';

// Clients and tokens import these on first use, within the ten seconds that an attempt to connect may take.
import 'jose';
import '../../src/room/party-socket.js';

export type ClientOptions = Partial<RoomClientOptions> & {
  /** Of its room tokens, beside the room and the subject, which is also the name. */
  claims?: Partial<RoomTokenOptions>;
};

export interface OpenedClient {
  client: RoomClient;
  /** Its page, unless the options have another. */
  page: TestPage;
}

/** A client that stays in a room after a failed test would keep its file running. */
const clients = new Set<RoomClient>();
const leaveAll = () => {
  for (const client of clients) client.leave();
  clients.clear();
};
after(leaveAll);
process.on(FILE_ENDS, leaveAll);

/** A client of the worker on a page of its own, with no memory. It leaves after the tests of the file. */
export function openClient(
  worker: Pick<RunningWorker, 'origin' | 'token'>,
  room: string,
  subject: string,
  { claims, ...more }: ClientOptions = {},
): OpenedClient {
  const page = new TestPage();
  const client = new RoomClient({
    server: worker.origin,
    room,
    getToken: () => worker.token({ room, subject, name: subject, ...claims }),
    WebSocket: page.WebSocket,
    page,
    storage: null,
    locks: null,
    logger: silentLogger,
    ...more,
  });
  clients.add(client);
  return { client, page };
}

/** Opens a client, and joins. */
export async function joinRoom(
  ...parameters: Parameters<typeof openClient>
): Promise<OpenedClient & { id: string }> {
  const opened = openClient(...parameters);
  await opened.client.join();
  return { ...opened, id: opened.client.self.get()!.id };
}
