import type { DataChannelObject } from '../../calls-api/wire.js';
import type { Clock } from '../../core/clock.js';
import type { Delivery, Message } from './sctp-association.js';

/** https://developers.cloudflare.com/realtime/sfu/features/datachannels/#wait-for-subscriber-readiness-waitforack */
const ACK_LIMIT_MS = 30_000;

/** A client's end of a channel: a stream of its SCTP association. */
export interface ChannelEnd {
  readonly id: number;
  send(message: Omit<Message, 'streamId'>, delivery: Delivery): void;
  /** Closes the stream. */
  reset(): void;
}

type Content = Omit<Message, 'streamId'>;

export function deliveryOf({ ordered, maxRetransmits, maxPacketLifeTime }: DataChannelObject): Delivery {
  return { ordered: ordered ?? true, maxRetransmits, maxPacketLifeTime };
}

/** A channel that one session broadcasts on. */
export class DataPublication {
  readonly sessionId: string;
  readonly name: string;
  readonly #end: ChannelEnd;
  readonly #delivery: Delivery;
  readonly #subscriptions = new Set<DataSubscription>();
  #replier: DataSubscription | undefined;
  #isOpen = true;

  constructor(sessionId: string, name: string, end: ChannelEnd, delivery: Delivery) {
    this.sessionId = sessionId;
    this.name = name;
    this.#end = end;
    this.#delivery = delivery;
  }

  get id(): number {
    return this.#end.id;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Handles a message of its publisher. */
  receive(message: Content): void {
    for (const subscription of this.#subscriptions) subscription.deliver(message);
  }

  add(subscription: DataSubscription): void {
    this.#subscriptions.add(subscription);
  }

  remove(subscription: DataSubscription): void {
    this.#subscriptions.delete(subscription);
    if (this.#replier === subscription) this.#replier = undefined;
  }

  mayReply(subscription: DataSubscription): boolean {
    return this.#replier === subscription;
  }

  /** At most one subscriber may reply; a grant replaces the previous grant. */
  grantReply(subscription: DataSubscription, isGranted: boolean): void {
    if (isGranted) this.#replier = subscription;
    else if (this.#replier === subscription) this.#replier = undefined;
  }

  reply(message: Content): void {
    this.#end.send(message, this.#delivery);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const subscription of [...this.#subscriptions]) subscription.close();
    this.#end.reset();
  }
}

/** A channel on which one session receives a publication. */
export class DataSubscription {
  readonly publication: DataPublication;
  readonly #end: ChannelEnd;
  readonly #delivery: Delivery;
  #isGated: boolean;
  #isOpen = true;
  #cancelAckLimit: (() => void) | undefined;

  constructor(publication: DataPublication, end: ChannelEnd, request: DataChannelObject, clock: Clock) {
    this.publication = publication;
    this.#end = end;
    this.#delivery = deliveryOf(request);
    this.#isGated = request.waitForAck === true;
    if (this.#isGated) this.#cancelAckLimit = clock.after(ACK_LIMIT_MS, () => this.close());
    publication.add(this);
    if (request.canReply) publication.grantReply(this, true);
  }

  get id(): number {
    return this.#end.id;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Messages before the acknowledgement are dropped, not queued. */
  deliver(message: Content): void {
    if (!this.#isGated) this.#end.send(message, this.#delivery);
  }

  /** Handles a message of its subscriber: the acknowledgement, or a reply if it may reply. */
  receive(message: Content): void {
    if (this.#isGated) {
      this.#isGated = false;
      this.#cancelAckLimit?.();
      return;
    }
    if (this.publication.mayReply(this)) this.publication.reply(message);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#cancelAckLimit?.();
    this.publication.remove(this);
    this.#end.reset();
  }
}
