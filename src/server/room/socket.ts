import type { Connection } from 'partyserver';
import type { MediaKind, ServerMessage } from '../../room/protocol/index.js';
import type { Refusal } from '../refusal.js';
import type { ConnectAttempt } from '../tokens/admission.js';

/** What is kept with a socket through hibernation. */
export interface SocketState {
  participant: string;
  openedAtMs: number;
  attempt: ConnectAttempt | null;
  /** What its page can receive, for when it is let in. */
  media: readonly MediaKind[];
  /** How much its client had not read when that was last more, or less, by a great step (`SendWindow`). */
  owedBytes: number;
}

export type RoomSocket = Connection<SocketState>;

export function sendTo(socket: RoomSocket, message: ServerMessage): void {
  sendText(socket, JSON.stringify(message));
}

export function sendText(socket: RoomSocket, text: string): void {
  // A socket that is closing throws; its close event tells the core what that means.
  if (socket.readyState === WebSocket.OPEN) socket.send(text);
}

/** Says why in a message, since a page cannot read an HTTP answer to an upgrade, then closes. */
export function refuse(socket: RoomSocket, why: Refusal): void {
  sendTo(socket, { type: 'error', error: why.toJSON(), final: true });
  socket.close(why.closeCode, why.code);
}
