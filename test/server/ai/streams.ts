import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { encodeMediaMessage } from '../../../src/local/adapters/media-message.js';
import { offer } from '../fake-calls-server.js';
import type { RawClient } from '../raw-client.js';
import type { RunningWorker } from '../start-worker.js';

export type Client = Awaited<ReturnType<typeof RawClient.join>>;

/** Publishes a microphone at an SFU that only notes it. */
export async function publishMicrophone(
  worker: RunningWorker,
  client: Client,
  trackName: string,
): Promise<void> {
  const call = async (path: string, body?: unknown) => {
    const response = await fetch(`${worker.origin}/calls/sessions/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { sessionId: string };
  };
  await client.command('publication.declare', { trackName, source: 'microphone', muted: false });
  const { sessionId } = await call('new');
  await call(`${sessionId}/tracks/new`, {
    sessionDescription: offer({ mid: '0', kind: 'audio' }),
    tracks: [{ location: 'local', trackName, mid: '0' }],
  });
}

/** Connects as the SFU does. Returns the HTTP status of a refusal. */
export async function connectStream(endpoint: string): Promise<WebSocket | number> {
  const socket = new WebSocket(endpoint);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    socket.once('error', reject);
  });
}

export async function connectedStream(endpoint: string): Promise<WebSocket> {
  const socket = await connectStream(endpoint);
  assert.ok(typeof socket !== 'number', `refused with HTTP ${String(socket)}`);
  return socket;
}

let sequenceNumber = 0;
/** 20 ms of noise. */
export function packet(): Buffer {
  const payload = Buffer.alloc(3_840, 0x11);
  return encodeMediaMessage({ sequenceNumber: ++sequenceNumber, timestamp: sequenceNumber * 960, payload });
}

/** Resolves when `client` has seen the speech of a participant in this state. */
export async function speaker(
  client: Client,
  { id }: Client,
  status: string,
  code: string | null = null,
): Promise<void> {
  await client.patched(({ set, value }) => {
    const now = value as { status?: string; code?: string | null } | undefined;
    return set?.[1] === 'captions' && set[3] === id && now?.status === status && now.code === code;
  });
}
