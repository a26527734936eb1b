import { createServer, type Server, type Socket } from 'node:net';
import { OwnAddresses } from '../dev/own-addresses.js';
import { type Endpoint, UdpSocket } from '../transport/udp-socket.js';

/** A client of the TURN server: its 5-tuple (RFC 8656 section 2), and the way to send to it. */
export interface TurnClient {
  /** Identifies the 5-tuple. */
  readonly id: string;
  readonly endpoint: Endpoint;
  /** Sends one message. */
  send(message: Buffer): void;
}

export interface TurnListenerOptions {
  /** 0: any free port. */
  port: number;
  openToNetwork: boolean;
  onMessage(message: Buffer, client: TurnClient): void;
  /** A TCP connection has ended, and with it the 5-tuple. */
  onGone(client: TurnClient): void;
}

const PORT_ATTEMPTS = 20;
const STUN_HEADER_BYTES = 20;
const CHANNEL_HEADER_BYTES = 4;
/** Limit of unsent data for a slow reader. Above it, datagrams are dropped, as they would be over UDP. */
const BACKLOG_BYTES = 1 << 20;
/** Longer than the default lifetime of an allocation, within which its client refreshes it. */
const SILENT_MS = 900_000;

/** One port that accepts TURN messages over UDP and over TCP. */
export class TurnListener {
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #connections: Set<Socket>;

  private constructor(udp: UdpSocket, tcp: Server, connections: Set<Socket>) {
    this.#udp = udp;
    this.#tcp = tcp;
    this.#connections = connections;
  }

  /** @throws the system's error if the port is in use. */
  static async bind(options: TurnListenerOptions): Promise<TurnListener> {
    const connections = new Set<Socket>();
    for (let attempt = 1; ; attempt++) {
      const udp = await UdpSocket.bind({
        port: options.port,
        openToNetwork: options.openToNetwork,
        onDatagram: (datagram, from) => options.onMessage(datagram, clientOver(udp, from)),
      });
      try {
        return new TurnListener(udp, await listen(udp.port, connections, options), connections);
      } catch (error) {
        await udp.close();
        // A port that is free for UDP may be in use for TCP.
        if (options.port !== 0 || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  get port(): number {
    return this.#udp.port;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    await Promise.all([this.#udp.close(), new Promise((resolve) => this.#tcp.close(resolve))]);
  }
}

function clientOver(udp: UdpSocket, endpoint: Endpoint): TurnClient {
  return {
    id: `udp:${endpoint.address}:${endpoint.port}`,
    endpoint,
    send: (message) => udp.send(message, endpoint),
  };
}

async function listen(port: number, connections: Set<Socket>, options: TurnListenerOptions): Promise<Server> {
  const own = new OwnAddresses();
  const server = createServer({ noDelay: true }, (connection) => {
    const { remoteAddress: address, remotePort } = connection;
    if (!address || !remotePort || (!options.openToNetwork && !own.has(address))) {
      connection.destroy();
      return;
    }
    connections.add(connection);
    serve(connection, { address, port: remotePort }, options, () => connections.delete(connection));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', () => {
      server.off('error', reject);
      // A connection that could not be accepted needs no handling.
      server.on('error', () => {});
      resolve();
    });
  });
  return server;
}

function serve(
  connection: Socket,
  endpoint: Endpoint,
  options: TurnListenerOptions,
  onEnd: () => void,
): void {
  const client: TurnClient = {
    id: `tcp:${endpoint.address}:${endpoint.port}`,
    endpoint,
    send(message) {
      if (connection.destroyed || connection.writableLength > BACKLOG_BYTES) return;
      // RFC 8656 section 12.5: over TCP each message is padded to a multiple of four bytes.
      connection.write(message);
      const padding = -message.length & 3;
      if (padding > 0) connection.write(Buffer.alloc(padding));
    },
  };
  let unread: Buffer = Buffer.alloc(0);
  connection.on('data', (bytes) => {
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
    for (let length = frameLength(unread); length !== undefined; length = frameLength(unread)) {
      if (length === 0) {
        connection.destroy();
        return;
      }
      if (unread.length < length) return;
      options.onMessage(unread.subarray(0, length), client);
      unread = unread.subarray(length);
    }
  });
  connection.setTimeout(SILENT_MS, () => connection.destroy());
  // A broken connection ends like a closed one.
  connection.on('error', () => connection.destroy());
  connection.on('close', () => {
    onEnd();
    options.onGone(client);
  });
}

/** Length of the message at the start of `bytes`, including padding; undefined: not known yet; 0: not a message. */
function frameLength(bytes: Buffer): number | undefined {
  if (bytes.length < CHANNEL_HEADER_BYTES) return undefined;
  const length = bytes.readUInt16BE(2);
  if (bytes[0]! < 4) return STUN_HEADER_BYTES + length;
  if (bytes[0]! >= 0x40 && bytes[0]! < 0x50) return CHANNEL_HEADER_BYTES + length + (-length & 3);
  return 0;
}
