import type { Refusal } from '../refusal.js';

/** Accepts a socket to send the reason for the refusal: a page cannot read the answer to a failed upgrade. */
export function refuseSocket(why: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: 'error', error: why.toJSON(), final: true }));
  server.close(why.closeCode, why.code);
  return new Response(null, { status: 101, webSocket: client });
}
