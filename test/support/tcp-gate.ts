import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './demo-server.js';

/**
 * A port that leads to the port of a server while it is open, and that refuses connections while it is closed, as if
 * the server did not run.
 */
export class TcpGate {
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();

  private constructor(
    /** Nothing listens on it while the gate is closed. */
    readonly port: number,
    readonly target: number,
  ) {}

  /** A closed gate. */
  static async to(target: number): Promise<TcpGate> {
    return new TcpGate(await freePort(), target);
  }

  async open(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.target, 'localhost');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.pipe(other);
        // The other side's end is the end of both.
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, 'localhost', resolve);
    });
  }

  /** Cuts all connections, and refuses new connections. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.#server = null;
  }
}
