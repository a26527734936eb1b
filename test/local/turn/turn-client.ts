import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { attribute } from '../../../src/local/transport/stun.js';
import type { Endpoint } from '../../../src/local/transport/udp-socket.js';
import {
  addressAttribute,
  attributes,
  classes,
  longTermKey,
  methods,
  parseMessage,
  readAddress,
  type TurnMessage,
  textAttribute,
  writeMessage,
} from '../../../src/local/turn/turn-message.js';

export interface Credential {
  username: string;
  credential: string;
}

export const RELAY_UDP = attribute(attributes.requestedTransport, Buffer.from([17, 0, 0, 0]));

/** A TURN client that sends whatever the test tells it to. */
export class TurnClient {
  readonly #messages = new EventEmitter();
  readonly #send: (bytes: Buffer) => void;
  readonly close: () => void;
  credential: Credential | undefined;
  nonce = '';

  private constructor(send: (bytes: Buffer) => void, close: () => void) {
    this.#send = send;
    this.close = close;
  }

  static async over(transport: 'udp' | 'tcp', port: number): Promise<TurnClient> {
    if (transport === 'udp') {
      const socket = createSocket('udp4').bind(0);
      await once(socket, 'listening');
      const client = new TurnClient(
        (bytes) => socket.send(bytes, port, '127.0.0.1'),
        () => socket.close(),
      );
      socket.on('message', (bytes) => client.#messages.emit('message', bytes));
      return client;
    }
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new TurnClient(
      (bytes) => socket.write(bytes),
      () => socket.destroy(),
    );
    // Each answer arrives whole: nothing else is sent at that time.
    socket.on('data', (bytes) => client.#messages.emit('message', bytes));
    return client;
  }

  /** The next message that comes. */
  async next(): Promise<Buffer> {
    const [bytes] = await once(this.#messages, 'message');
    return bytes;
  }

  sendBytes(bytes: Buffer): void {
    this.#send(bytes);
  }

  /** Sends a request, signed where there is a credential; resolves with the answer. */
  async request(
    method: number,
    parts: readonly Buffer[] = [],
    transactionId = randomBytes(12),
  ): Promise<TurnMessage> {
    const answer = this.next();
    const { credential } = this;
    const proof = credential && [
      textAttribute(attributes.username, credential.username),
      textAttribute(attributes.realm, 'callroom'),
      textAttribute(attributes.nonce, this.nonce),
    ];
    const key = credential && longTermKey(credential.username, 'callroom', credential.credential);
    const message = [...parts, ...(proof ?? [])];
    this.#send(writeMessage({ method, transactionId }, classes.request, message, key));
    const read = parseMessage(await answer);
    if (!read) throw new Error('The answer is no STUN message.');
    this.nonce = read.get(attributes.nonce)?.toString() ?? this.nonce;
    return read;
  }

  /** Learns the nonce, proves who it is, and resolves with the relayed address. */
  async allocate(credential: Credential): Promise<Endpoint | undefined> {
    await this.request(methods.allocate, [RELAY_UDP]);
    this.credential = credential;
    const allocated = await this.request(methods.allocate, [RELAY_UDP]);
    return readAddress(allocated.get(attributes.relayedAddress));
  }
}

/** 0 where the answer is a success. */
export function errorOf(answer: TurnMessage): number {
  if (answer.class === classes.success) return 0;
  const value = answer.get(attributes.errorCode);
  return value ? value[2]! * 100 + value[3]! : -1;
}

export function peerAt(port: number, address = '127.0.0.1'): Buffer {
  return addressAttribute(attributes.peerAddress, { address, port });
}
