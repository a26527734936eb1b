import { type RawData, WebSocket } from 'ws';
import { ApiError } from '../errors.js';

const HANDSHAKE_MS = 5_000;

/**
 * Connects to an adapter's endpoint, without following redirects. Unlike the real service, which cannot reach
 * localhost, it accepts an endpoint there.
 * @throws ApiError `websocket_handshake_failed` or `websocket_connection_timeout`
 */
export function connect(endpoint: string, onMessage: (message: Buffer) => void): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(endpoint, { handshakeTimeout: HANDSHAKE_MS, followRedirects: false });
    socket.on('message', (data: RawData, isBinary) => {
      if (isBinary) onMessage(bytes(data));
    });
    socket.once('open', () => resolve(socket));
    // After the handshake every error is followed by `close`, which has its own listener.
    socket.on('error', (error) => reject(refusal(endpoint, error)));
  });
}

function bytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function refusal(endpoint: string, error: Error): ApiError {
  const { host } = new URL(endpoint);
  if (/timed out/.test(error.message)) {
    return new ApiError('websocket_connection_timeout', `The handshake with ${host} took longer than 5 s.`);
  }
  return new ApiError('websocket_handshake_failed', `The handshake with ${host} failed: ${error.message}`);
}
