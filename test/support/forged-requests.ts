import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
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
  const make: typeof requestHttps = url.startsWith('https:') ? requestHttps : requestHttp;
  // A self-signed certificate has no issuer to trust.
  const sending = make(url, { method, headers, agent: false, rejectUnauthorized: false });
  sending.end(body === undefined ? undefined : JSON.stringify(body));
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
