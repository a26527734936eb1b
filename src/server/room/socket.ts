import type { Connection } from 'partyserver';
import type { MediaKind, ServerMessage } from '../../room/protocol/index.js';
import type { Refusal } from '../refusal.js';
import type { ConnectAttempt } from '../tokens/admission.js';

/** The data kept with a socket across hibernation. */
export interface SocketState {
  participant: string;
  openedAtMs: number;
  attempt: ConnectAttempt | null;
  /** The kinds of media its page can receive, for an offer after admission. */
  media: readonly MediaKind[];
  /** The unacknowledged bytes, rounded down to coarse steps (`SendWindow`). */
  owedBytes: number;
}

export type RoomSocket = Connection<SocketState>;

export function sendTo(socket: RoomSocket, message: ServerMessage): void {
  sendText(socket, JSON.stringify(message));
}

export function sendText(socket: RoomSocket, text: string): void {
  // A closing socket throws; the core learns the rest from its close event.
  if (socket.readyState === WebSocket.OPEN) socket.send(text);
}

/** Sends the reason as a message, because a page cannot read an HTTP answer to an upgrade, then closes. */
export function refuse(socket: RoomSocket, why: Refusal): void {
  sendTo(socket, { type: 'error', error: why.toJSON(), final: true });
  socket.close(why.closeCode, why.code);
}
