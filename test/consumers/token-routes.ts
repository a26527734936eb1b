import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ended, freePort } from '../support/demo-server.js';
import type { Project } from './project.js';

/** The secret that the token routes and the room server share. */
export const SECRET = 'a secret of the tests, with enough characters';

/** Long enough for a busy machine. */
const ANSWERS_WITHIN_S = 60;

/** Asks a token route, and joins with what it gives. @param server the room server */
export async function joinsBy(server: string, ask: (body: string) => Promise<Response>): Promise<void> {
  const response = await ask(JSON.stringify({ room: 'token-routes', name: 'Ada' }));
  assert.equal(response.status, 200);
  const { token } = (await response.json()) as { token: string };
  const socket = new WebSocket(
    `${server.replace('http', 'ws')}/parties/room/token-routes?v=1&token=${token}`,
  );
  const [data] = await once(socket, 'message', { signal: AbortSignal.timeout(ANSWERS_WITHIN_S * 1_000) });
  socket.close();
  const { type, self } = JSON.parse(String(data));
  assert.deepEqual([type, self.name, self.role], ['welcome', 'Ada', 'participant']);
}

/**
 * Runs a server with a token route, and joins with what it gives.
 * @throws with all that the server wrote, if it ends or does not answer.
 */
export async function joinsByServer(
  server: string,
  project: Project,
  command: string,
  ...args: string[]
): Promise<void> {
  const port = await freePort();
  const running = project.start(command, args, { PORT: String(port), ROOM_TOKEN_SECRET: SECRET });
  let output = '';
  for (const stream of [running.stdout, running.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const deadline = AbortSignal.timeout(ANSWERS_WITHIN_S * 1_000);
  const ask = (body: string) =>
    fetch(`http://127.0.0.1:${port}/call-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: deadline,
    });
  const isListening = () =>
    ask('{"room":"x","name":"x"}').then(
      () => true,
      () => false,
    );
  try {
    while (!(await isListening())) {
      assert.equal(running.exitCode, null, output);
      assert.ok(!deadline.aborted, `The server does not answer after ${ANSWERS_WITHIN_S} s:\n${output}`);
      await pause(50);
    }
    await joinsBy(server, ask);
  } finally {
    await ended(running, 'SIGTERM');
  }
}
