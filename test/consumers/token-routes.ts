import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { freePort } from '../support/demo-server.js';
import type { Project } from './project.js';

/** The secret that the token routes and the room server share. */
export const SECRET = 'a secret of the tests, long enough to be one';

/** Asks a token route, and joins with what it gives. @param server the room server */
export async function joinsBy(server: string, ask: (body: string) => Promise<Response>): Promise<void> {
  const response = await ask(JSON.stringify({ room: 'token-routes', name: 'Ada' }));
  assert.equal(response.status, 200);
  const { token } = (await response.json()) as { token: string };
  const socket = new WebSocket(
    `${server.replace('http', 'ws')}/parties/room/token-routes?v=1&token=${token}`,
  );
  const [data] = await once(socket, 'message');
  socket.close();
  const { type, self } = JSON.parse(String(data));
  assert.deepEqual([type, self.name, self.role], ['welcome', 'Ada', 'participant']);
}

/** Runs a server with a token route, and joins with what it gives. */
export async function joinsByServer(
  server: string,
  project: Project,
  command: string,
  ...args: string[]
): Promise<void> {
  const port = await freePort();
  const running = project.start(command, args, { PORT: String(port), ROOM_TOKEN_SECRET: SECRET });
  let output = '';
  running.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ask = (body: string) =>
    fetch(`http://127.0.0.1:${port}/call-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  const isListening = () =>
    ask('{"room":"x","name":"x"}').then(
      () => true,
      () => false,
    );
  try {
    while (!(await isListening())) {
      assert.equal(running.exitCode, null, output);
      await pause(50);
    }
    await joinsBy(server, ask);
  } finally {
    running.kill();
    await once(running, 'close');
  }
}
