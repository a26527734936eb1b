import type { Clock } from '../../core/clock.js';
import { attribute } from '../transport/stun.js';
import type { Endpoint } from '../transport/udp-socket.js';
import { TurnAllocation } from './turn-allocation.js';
import { TurnAuthenticator } from './turn-authenticator.js';
import type { TurnCredentials } from './turn-credentials.js';
import { TurnError, turnErrorCodes } from './turn-error.js';
import { type TurnClient, TurnListener } from './turn-listener.js';
import {
  addressAttribute,
  attributes,
  classes,
  errorAttribute,
  lifetimeAttribute,
  methods,
  parseMessage,
  readAddress,
  readChannelData,
  type TurnMessage,
  writeMessage,
} from './turn-message.js';

export interface TurnServerOptions {
  /** 0: any free port. */
  port: number;
  /** Whether clients may be on other machines. */
  openToNetwork: boolean;
  /** Address of this machine for clients and peers. */
  address: string;
  credentials: TurnCredentials;
  clock: Clock;
  /** Whether the SFU's media port is at that address. */
  isPeerAddress(address: string): boolean;
  /** The SFU's media port, which is all that a relay can reach. */
  peerPort: number;
}

/** A request of an authenticated client. */
interface Request {
  message: TurnMessage;
  client: TurnClient;
  username: string;
  allocation: TurnAllocation | undefined;
}

/** See RFC 8656 section 3.2. */
const DEFAULT_LIFETIME_S = 600;
const MAX_LIFETIME_S = 3_600;
const ALLOCATIONS_PER_USER = 64;
const UDP = 17;
const FIRST_CHANNEL = 0x4000;
const LAST_CHANNEL = 0x4fff;

/**
 * STUN (RFC 8489) and TURN (RFC 8656) for clients over UDP and TCP. It relays UDP to the SFU's media port and nowhere
 * else. It has its own port: Chromium treats everything from a STUN server's address as a response of that server, so
 * that media from there never arrives (seen with 156, 2026-11).
 *
 * Like the service (https://developers.cloudflare.com/realtime/turn/faq/), it assigns IPv4 addresses whatever
 * REQUESTED-ADDRESS-FAMILY says, and an allocation does not outlive its credentials.
 */
export class TurnServer {
  readonly #options: TurnServerOptions;
  readonly #authenticator: TurnAuthenticator;
  readonly #allocations = new Map<string, TurnAllocation>();
  #listener: TurnListener | undefined;

  private constructor(options: TurnServerOptions) {
    this.#options = options;
    this.#authenticator = new TurnAuthenticator(options.credentials, options.clock);
  }

  /** @throws the system's error if the port is in use. */
  static async start(options: TurnServerOptions): Promise<TurnServer> {
    const server = new TurnServer(options);
    server.#listener = await TurnListener.bind({
      port: options.port,
      openToNetwork: options.openToNetwork,
      onMessage: (bytes, client) => server.#receive(bytes, client),
      onGone: (client) => server.#end(server.#allocations.get(client.id)),
    });
    return server;
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get allocationCount(): number {
    return this.#allocations.size;
  }

  /** Its addresses for `RTCIceServer.urls`. */
  get urls(): { stun: string[]; turn: string[] } {
    const at = `${this.#options.address}:${this.port}`;
    return { stun: [`stun:${at}`], turn: [`turn:${at}?transport=udp`, `turn:${at}?transport=tcp`] };
  }

  /** Ends the allocations of a user whose credentials are no longer valid. */
  endAllocationsOf(username: string): void {
    for (const allocation of this.#allocations.values()) {
      if (allocation.username === username) this.#end(allocation);
    }
  }

  async close(): Promise<void> {
    const allocations = [...this.#allocations.values()];
    this.#allocations.clear();
    await Promise.all([this.#listener?.close(), ...allocations.map((allocation) => allocation.close())]);
  }

  #receive(bytes: Buffer, client: TurnClient): void {
    const allocation = this.#allocations.get(client.id);
    const channelData = readChannelData(bytes);
    if (channelData) {
      const peer = allocation?.peerOn(channelData.channel);
      if (peer) allocation?.sendTo(peer, channelData.data);
      return;
    }
    const message = parseMessage(bytes);
    if (message?.class === classes.request) void this.#answer(message, client);
    else if (message?.class === classes.indication && message.method === methods.send) {
      const peer = readAddress(message.get(attributes.peerAddress));
      const data = message.get(attributes.data);
      if (peer && data && this.#isPeer(peer)) allocation?.sendTo(peer, data);
    }
  }

  async #answer(message: TurnMessage, client: TurnClient): Promise<void> {
    try {
      if (message.unknown.length > 0) throw new TurnError('unknown_attribute', 'Unknown attributes.');
      if (message.method === methods.binding) {
        client.send(writeMessage(message, classes.success, [mappedAddress(client)]));
        return;
      }
      const handle = this.#handlers[message.method];
      if (!handle) throw TurnError.malformed('The method is not supported.');
      const { username, key } = this.#authenticator.authenticate(message);
      const allocation = this.#allocations.get(client.id);
      const parts = await handle({ message, client, username, allocation });
      if (parts) client.send(writeMessage(message, classes.success, parts, key));
    } catch (error) {
      client.send(writeMessage(message, classes.error, this.#refusal(message, error)));
    }
  }

  /** By method. Undefined: the response follows later. */
  readonly #handlers: Readonly<
    Record<number, (request: Request) => Buffer[] | undefined | Promise<Buffer[] | undefined>>
  > = {
    [methods.allocate]: (request) => this.#allocate(request),
    [methods.refresh]: (request) => this.#refresh(request),
    [methods.createPermission]: (request) => this.#createPermission(request),
    [methods.channelBind]: (request) => this.#bindChannel(request),
  };

  async #allocate({ message, client, username, allocation }: Request): Promise<Buffer[] | undefined> {
    const transactionId = message.transactionId.toString('hex');
    if (allocation && allocation.transactionId !== transactionId) throw TurnError.allocatedAlready();
    const lifetimeS = this.#lifetimeFor(message, username);
    if (allocation) return this.#allocated(allocation, lifetimeS);
    const transport = message.get(attributes.requestedTransport);
    if (!transport) throw TurnError.malformed('REQUESTED-TRANSPORT is missing.');
    if (transport[0] !== UDP) throw new TurnError('unsupported_transport', 'Only UDP is relayed.');
    const own = [...this.#allocations.values()].filter((other) => other.username === username);
    if (own.length >= ALLOCATIONS_PER_USER) {
      throw new TurnError('quota_reached', `There are ${own.length} allocations with these credentials.`);
    }
    const made: TurnAllocation = new TurnAllocation(
      client,
      username,
      transactionId,
      this.#options.clock,
      () => this.#end(made),
    );
    this.#allocations.set(client.id, made);
    try {
      await made.open();
    } catch {
      this.#end(made);
      throw new TurnError('insufficient_capacity', 'No port could be opened for the relay.');
    }
    made.keepFor(lifetimeS);
    return this.#allocated(made, lifetimeS);
  }

  /** Undefined while its port is being opened: the response to the first request follows. */
  #allocated({ port, client }: TurnAllocation, lifetimeS: number): Buffer[] | undefined {
    if (port === undefined) return undefined;
    const relayed = { address: this.#options.address, port };
    return [
      addressAttribute(attributes.relayedAddress, relayed),
      lifetimeAttribute(lifetimeS),
      mappedAddress(client),
    ];
  }

  #refresh(request: Request): Buffer[] {
    const allocation = ownAllocation(request);
    if (wantedLifetime(request.message) === 0) {
      this.#end(allocation);
      return [lifetimeAttribute(0)];
    }
    const lifetimeS = this.#lifetimeFor(request.message, request.username);
    allocation.keepFor(lifetimeS);
    return [lifetimeAttribute(lifetimeS)];
  }

  #createPermission(request: Request): Buffer[] {
    const allocation = ownAllocation(request);
    const peers = request.message.all(attributes.peerAddress).map(readAddress);
    if (peers.length === 0) throw TurnError.malformed('XOR-PEER-ADDRESS is missing.');
    const allowed = peers.filter((peer) => peer && this.#options.isPeerAddress(peer.address));
    if (allowed.length < peers.length) throw TurnError.forbidden();
    for (const peer of allowed) if (peer) allocation.permit(peer);
    return [];
  }

  #bindChannel(request: Request): Buffer[] {
    const allocation = ownAllocation(request);
    const peer = readAddress(request.message.get(attributes.peerAddress));
    const value = request.message.get(attributes.channelNumber);
    if (!peer || value?.length !== 4) throw TurnError.malformed('A channel needs a number and a peer.');
    const channel = value.readUInt16BE(0);
    if (channel < FIRST_CHANNEL || channel > LAST_CHANNEL) {
      throw TurnError.malformed('A channel has a number from 0x4000 to 0x4FFF.');
    }
    if (!this.#isPeer(peer)) throw TurnError.forbidden();
    if (!allocation.bind(channel, peer)) {
      throw TurnError.malformed('The channel or the peer is already bound differently.');
    }
    return [];
  }

  #isPeer({ address, port }: Endpoint): boolean {
    return port === this.#options.peerPort && this.#options.isPeerAddress(address);
  }

  #end(allocation: TurnAllocation | undefined): void {
    if (!allocation) return;
    if (this.#allocations.get(allocation.client.id) === allocation) {
      this.#allocations.delete(allocation.client.id);
    }
    void allocation.close();
  }

  #refusal(message: TurnMessage, error: unknown): Buffer[] {
    if (!(error instanceof TurnError)) {
      console.error('callroom local SFU: a TURN request failed unexpectedly.', error);
      return [errorAttribute(500, 'The local TURN server failed internally. Its console shows the error.')];
    }
    const parts = [errorAttribute(turnErrorCodes[error.code], error.message)];
    if (error.code === 'unauthenticated' || error.code === 'stale_nonce') {
      parts.push(...this.#authenticator.challenge());
    }
    if (error.code === 'unknown_attribute') parts.push(unknownAttributes(message));
    return parts;
  }

  #lifetimeFor(message: TurnMessage, username: string): number {
    const wantedS = wantedLifetime(message) ?? DEFAULT_LIFETIME_S;
    const allowedS = Math.max(DEFAULT_LIFETIME_S, Math.min(wantedS, MAX_LIFETIME_S));
    return Math.max(1, Math.ceil(Math.min(allowedS, this.#options.credentials.secondsLeft(username))));
  }
}

/** @throws TurnError if the client has no allocation, or it was made with other credentials. */
function ownAllocation({ allocation, username }: Request): TurnAllocation {
  if (!allocation) throw TurnError.noAllocation();
  if (allocation.username !== username) {
    throw new TurnError('wrong_credentials', 'The allocation was made with other credentials. Use those.');
  }
  return allocation;
}

function mappedAddress({ endpoint }: TurnClient): Buffer {
  return addressAttribute(attributes.mappedAddress, endpoint);
}

function unknownAttributes({ unknown }: TurnMessage): Buffer {
  const value = Buffer.alloc(unknown.length * 2);
  for (const [i, type] of unknown.entries()) value.writeUInt16BE(type, i * 2);
  return attribute(attributes.unknownAttributes, value);
}

/** In seconds; undefined if the request has no lifetime. */
function wantedLifetime(message: TurnMessage): number | undefined {
  const value = message.get(attributes.lifetime);
  return value?.length === 4 ? value.readUInt32BE(0) : undefined;
}
