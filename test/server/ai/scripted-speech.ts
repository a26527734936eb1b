import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** A speech service that does what a test tells it to. */
export class ScriptedSpeech {
  /** The status with which it refuses connections; null: it accepts them. `hang`: it does not answer. */
  refusal: number | 'hang' | null = null;
  /** What it does with a connection, when the first speech arrives. */
  behave: (socket: WebSocket) => void = (socket) => sayWords(socket, 'hello');
  readonly #server: Server = createServer();
  readonly #sockets = new WebSocketServer({ noServer: true });
  /** The server does not know a connection any more that asked for a WebSocket. */
  readonly #hanging: Duplex[] = [];

  static async start(): Promise<ScriptedSpeech> {
    const service = new ScriptedSpeech();
    service.#server.on('upgrade', (request, socket, head) => {
      if (service.refusal === 'hang') {
        service.#hanging.push(socket);
        return;
      }
      if (service.refusal !== null) {
        socket.end(`HTTP/1.1 ${service.refusal} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const { behave } = service;
      service.#sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.once('message', () => behave(opened));
      });
    });
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/listen`;
  }

  get streams(): number {
    return this.#sockets.clients.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const socket of this.#hanging) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function sayWords(socket: WebSocket, transcript: string, isFinal = true): void {
  socket.send(
    JSON.stringify({
      type: 'Results',
      is_final: isFinal,
      speech_final: isFinal,
      start: 0,
      duration: 0.5,
      channel: { alternatives: [{ transcript }] },
    }),
  );
}
