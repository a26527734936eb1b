import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { WebSocket } from 'ws';

export type Headers = Record<string, string>;

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  /** As JSON, or as text if it is not JSON. */
  body: unknown;
}

/** Sends exactly these headers, `Host` and `Origin` included, which `fetch` keeps to itself. */
export async function send(method: string, url: string, headers: Headers, body?: unknown): Promise<Answer> {
  const sending = start(method, url, headers);
  sending.end(body === undefined ? undefined : JSON.stringify(body));
  return answerOf(sending);
}

/**
 * Sends the head of a request and `part` of its body, and nothing more. Declare the body's length as `Content-Length`;
 * without one, the body is chunked.
 *
 * For a body that the server refuses before it has read it. Such a server may close the connection, and a client that
 * still writes then loses the answer (RFC 9112, section 9.6): on a slow machine, `fetch` rejects with "fetch failed".
 */
export async function sendPart(
  method: string,
  url: string,
  headers: Headers,
  part: string | Uint8Array = '',
): Promise<Answer> {
  const sending = start(method, url, headers);
  // In one piece with the head: the server may close right after it.
  if (part.length > 0) sending.write(part);
  else sending.flushHeaders();
  try {
    return await answerOf(sending);
  } finally {
    sending.destroy();
  }
}

function start(method: string, url: string, headers: Headers): ClientRequest {
  const make: typeof requestHttps = url.startsWith('https:') ? requestHttps : requestHttp;
  // A self-signed certificate has no issuer to trust.
  return make(url, { method, headers, agent: false, rejectUnauthorized: false });
}

async function answerOf(sending: ClientRequest): Promise<Answer> {
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, body: parsed(text) };
}

/** Asks a room server for a development token. */
export function askForToken(server: string, headers: Headers = {}): Promise<Answer> {
  const json = { 'Content-Type': 'application/json', ...headers };
  return send('POST', `${server}/dev/token?role=host`, json, { room: 'standup', name: 'Ada' });
}

/** The type of a room's first message to a socket that shows `token`, an error's code, or `closed` without either. */
export async function firstOfRoom(server: string, token: string, headers: Headers): Promise<string> {
  const url = `${server.replace('http', 'ws')}/parties/room/standup?v=1&token=${token}`;
  const socket = new WebSocket(url, { headers, rejectUnauthorized: false });
  const first = await new Promise<string>((resolve) => {
    socket.once('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; error?: { code: string } };
      resolve(message.error?.code ?? message.type);
    });
    socket.once('error', () => resolve('closed'));
    socket.once('close', () => resolve('closed'));
  });
  socket.terminate();
  return first;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
