import type { DataChannelObject, SessionState } from '../../calls-api/wire.js';
import type { Clock } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import { ConnectionWaiter } from '../sfu/connection-waiter.js';
import { type ChannelEnd, DataPublication, DataSubscription, deliveryOf } from './data-channel.js';
import { ackMessage, CONTROL_PROTOCOL_ID, isOpenMessage, openMessage } from './data-channel-protocol.js';
import { type Message, SctpAssociation } from './sctp-association.js';

type DataChannelState = NonNullable<SessionState['dataChannels']>[number];

/** The channel that is pulled when the transport is established, and its stream. */
export const SERVER_EVENTS = 'server-events';
export const SERVER_EVENTS_ID = 0;
const FIRST_ID = 1;
const LAST_ID = 1023;
const RELIABLE = { ordered: true };

export interface DataTransportOptions {
  sessionId: string;
  clock: Clock;
  /** True if our offer established the transport; with its own offer, a client opens the channels itself. */
  opensServerEvents: boolean;
  send(packet: Buffer): Promise<void>;
}

/** The data channels of one session, over one SCTP association. */
export class DataTransport {
  readonly #options: DataTransportOptions;
  readonly #sctp: SctpAssociation;
  /** Keyed by stream id. */
  readonly #channels = new Map<number, DataPublication | DataSubscription>();
  readonly #connection: ConnectionWaiter;
  #nextId = FIRST_ID;
  #hasServerEvents = false;

  constructor(options: DataTransportOptions) {
    this.#options = options;
    this.#connection = new ConnectionWaiter(options.clock);
    this.#sctp = new SctpAssociation({
      send: options.send,
      onConnect: () => {
        if (options.opensServerEvents) this.#openServerEvents();
        this.#connection.settle(true);
      },
      onMessage: (message) => this.#receiveMessage(message),
      onStreamsReset: (streamIds) => {
        for (const id of streamIds) this.#onReset(id);
      },
    });
    void this.#sctp.start();
  }

  receive(packet: Buffer): void {
    this.#sctp.receive(packet);
  }

  /** Resolves with whether the association is up, after `limitMs` at the latest. */
  isConnectedWithin(limitMs: number): Promise<boolean> {
    if (this.#sctp.isConnected) return Promise.resolve(true);
    return this.#connection.within(limitMs);
  }

  publication(name: string): DataPublication | undefined {
    for (const channel of this.#channels.values()) {
      if (channel instanceof DataPublication && channel.name === name) return channel;
    }
    return undefined;
  }

  subscription(sessionId: string, name: string): DataSubscription | undefined {
    for (const channel of this.#channels.values()) {
      if (!(channel instanceof DataSubscription)) continue;
      const { publication } = channel;
      if (publication.sessionId === sessionId && publication.name === name) return channel;
    }
    return undefined;
  }

  publish(request: DataChannelObject, name: string): DataPublication {
    const end = this.#open();
    const publication = new DataPublication(this.#options.sessionId, name, end, deliveryOf(request));
    this.#channels.set(end.id, publication);
    return publication;
  }

  subscribe(request: DataChannelObject, publication: DataPublication): DataSubscription {
    const end = this.#open();
    const subscription = new DataSubscription(publication, end, request, this.#options.clock);
    this.#channels.set(end.id, subscription);
    return subscription;
  }

  /** Returns the closed channel; undefined if none was open under that id. */
  close(id: number): DataPublication | DataSubscription | undefined {
    const channel = this.#channels.get(id);
    channel?.close();
    return channel;
  }

  states(): DataChannelState[] {
    return [...this.#channels].map(([id, channel]): DataChannelState => {
      const status = this.#sctp.isConnected ? 'active' : 'initializing';
      if (channel instanceof DataPublication) {
        return { location: 'local', dataChannelName: channel.name, id, status };
      }
      const { sessionId, name } = channel.publication;
      return { location: 'remote', sessionId, dataChannelName: name, id, status };
    });
  }

  end(): void {
    for (const channel of [...this.#channels.values()]) channel.close();
    this.#connection.settle(false);
    void this.#sctp.close();
  }

  #openServerEvents(): void {
    this.#hasServerEvents = true;
    this.#sendControl(SERVER_EVENTS_ID, openMessage(SERVER_EVENTS));
  }

  /** The client has closed a stream, or confirms that we have. */
  #onReset(id: number): void {
    if (id === SERVER_EVENTS_ID && this.#hasServerEvents) {
      this.#hasServerEvents = false;
      void this.#sctp.resetStream(id);
    } else this.close(id);
  }

  #receiveMessage({ streamId, ...message }: Message): void {
    if (message.protocolId !== CONTROL_PROTOCOL_ID) this.#channels.get(streamId)?.receive(message);
    else if (isOpenMessage(message.data)) this.#sendControl(streamId, ackMessage());
  }

  #sendControl(streamId: number, data: Buffer): void {
    void this.#sctp.send({ streamId, protocolId: CONTROL_PROTOCOL_ID, data }, RELIABLE);
  }

  /**
   * Returns the id that has been unused for longest, because the client may still be closing its end of a recent
   * channel.
   */
  #freeId(): number {
    for (let tried = FIRST_ID; tried <= LAST_ID; tried++) {
      const id = this.#nextId;
      this.#nextId = id === LAST_ID ? FIRST_ID : id + 1;
      if (!this.#channels.has(id)) return id;
    }
    throw ApiError.invalid('This session has no free data channel left. Close one, or use another session.');
  }

  #open(): ChannelEnd {
    const id = this.#freeId();
    return {
      id,
      send: (message, delivery) => void this.#sctp.send({ streamId: id, ...message }, delivery),
      reset: () => {
        this.#channels.delete(id);
        void this.#sctp.resetStream(id);
      },
    };
  }
}
