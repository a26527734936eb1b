import type { Answer, ServerMessage } from '../../room/protocol/index.js';
import { byteLength } from './limits/byte-length.js';
import { newMark, SendWindow } from './limits/send-window.js';
import { type RoomSocket, sendText, sendTo } from './socket.js';

/** The most unacknowledged bytes on a socket, and on all sockets of a person. Past this, the socket is closed. */
const MAX_OWED_BYTES = 4_000_000;
const MAX_OWED_BY_PERSON_BYTES = 8_000_000;
/** Unacknowledged bytes are stored with the socket in steps of this size, so that quiet rooms write nothing. */
const OWED_STEP_BYTES = 250_000;

export interface SocketWriterOptions {
  /** All sockets of the person on this socket. */
  socketsOfPerson(socket: RoomSocket): Iterable<RoomSocket>;
  /** Closes a socket whose client does not read. */
  closeSlow(socket: RoomSocket): void;
}

/** Sends messages on sockets, and counts the bytes that their clients have not acknowledged. */
export class SocketWriter {
  readonly #options: SocketWriterOptions;
  readonly #windows = new WeakMap<RoomSocket, SendWindow>();
  /** Sockets to close because their clients do not read. */
  readonly #slow = new Set<RoomSocket>();

  constructor(options: SocketWriterOptions) {
    this.#options = options;
  }

  /** @returns the message's length in bytes. */
  send(socket: RoomSocket, message: ServerMessage): number {
    const text = JSON.stringify(message);
    const bytes = byteLength(text);
    this.#send(socket, text, bytes);
    this.#closeSlow();
    return bytes;
  }

  /**
   * Sends one message to many sockets.
   * @returns the bytes sent to all of them together.
   */
  broadcast(sockets: Iterable<RoomSocket>, message: ServerMessage): number {
    const text = JSON.stringify(message);
    const bytes = byteLength(text);
    let receivers = 0;
    for (const socket of sockets) {
      this.#send(socket, text, bytes);
      receivers++;
    }
    this.#closeSlow();
    return bytes * receivers;
  }

  /**
   * Sends the answer to a large query, with a mark of its own.
   * @returns its length in bytes.
   */
  sendAnswer(socket: RoomSocket, answer: Answer): number {
    const mark = newMark();
    const text = JSON.stringify({ ...answer, mark });
    const bytes = byteLength(text);
    sendText(socket, text);
    this.windowOf(socket).sentAnswer(mark, bytes);
    this.#noteOwed(socket);
    this.#closeSlow();
    return bytes;
  }

  /** Takes a mark that the client returned. False when the mark is unknown. */
  acknowledge(socket: RoomSocket, mark: string): boolean {
    const isKnown = this.windowOf(socket).acknowledge(mark);
    if (isKnown) this.#noteOwed(socket);
    return isKnown;
  }

  windowOf(socket: RoomSocket): SendWindow {
    const window = this.#windows.get(socket) ?? new SendWindow(socket.state?.owedBytes);
    this.#windows.set(socket, window);
    return window;
  }

  #send(socket: RoomSocket, text: string, bytes: number): void {
    sendText(socket, text);
    const mark = this.windowOf(socket).sent(bytes);
    if (mark === null) return;
    sendTo(socket, { type: 'mark', mark });
    this.#noteOwed(socket);
  }

  /** Stores a socket's unacknowledged bytes in coarse steps, and marks sockets with too many for closing. */
  #noteOwed(socket: RoomSocket): void {
    const { state } = socket;
    const { owed } = this.windowOf(socket);
    const owedBytes = owed - (owed % OWED_STEP_BYTES);
    if (!state || owedBytes === state.owedBytes) return;
    const isMore = owedBytes > state.owedBytes;
    socket.setState({ ...state, owedBytes });
    if (isMore && this.#owesTooMuch(socket)) this.#slow.add(socket);
  }

  #owesTooMuch(socket: RoomSocket): boolean {
    let owedByPerson = 0;
    for (const own of this.#options.socketsOfPerson(socket)) owedByPerson += this.windowOf(own).owed;
    return this.windowOf(socket).owed > MAX_OWED_BYTES || owedByPerson > MAX_OWED_BY_PERSON_BYTES;
  }

  /** Deferred until the current message is sent, because a slow socket may be found in the middle of a broadcast. */
  #closeSlow(): void {
    for (const socket of this.#slow) {
      this.#slow.delete(socket);
      // Closing one socket of a person may be enough.
      if (this.#owesTooMuch(socket)) this.#options.closeSlow(socket);
    }
  }
}
