import type { Simulcast } from '../../calls-api/wire.js';
import type { MediaEgress } from './media-egress.js';
import type { MediaSection } from './media-section.js';
import { canReceive, type Negotiation } from './negotiation.js';
import type { Track } from './track.js';

/** All that a session sends on its m-lines, from the pull through the client's agreement to the first packet. */
export class SectionEgress {
  readonly #negotiation: Negotiation;
  readonly #egress: MediaEgress;
  readonly #nextSsrc: () => number;
  readonly #isConnected: () => boolean;

  constructor(
    negotiation: Negotiation,
    egress: MediaEgress,
    nextSsrc: () => number,
    isConnected: () => boolean,
  ) {
    this.#negotiation = negotiation;
    this.#egress = egress;
    this.#nextSsrc = nextSsrc;
    this.#isConnected = isConnected;
  }

  /** Whether there is a subscription that the client has not been offered yet. */
  get hasUnoffered(): boolean {
    return this.#negotiation.sections.some(
      ({ subscription }) => subscription?.isLive && !subscription.isAccepted,
    );
  }

  /** Makes our next description say that we send on `section`, so that a later pull onto it needs no SDP. */
  reserve(section: MediaSection): void {
    section.reservedSsrc ??= section.subscription?.ssrc ?? this.#nextSsrc();
  }

  /** Reserves the m-lines of the client's offer that only receive, closed or not, for a later pull. */
  reserveIdle(): void {
    for (const section of this.#negotiation.sections) {
      const isMedia = section.kind !== 'application';
      if (isMedia && section.owner === 'client' && section.remote?.direction === 'recvonly') {
        section.isClosed = false;
        this.reserve(section);
      }
    }
  }

  /**
   * Subscribes the client to `track` on `section`. Media flows immediately if the client has agreed to receive there,
   * else after the next exchange.
   */
  subscribe(section: MediaSection, track: Track, simulcast: Simulcast | undefined): void {
    const ssrc = section.reservedSsrc ?? this.#nextSsrc();
    const before = section.subscription?.ssrc === ssrc ? section.subscription : undefined;
    const numbers = {
      payloadTypeOf: (codecId: string) => section.accepted.get(codecId),
      transportSequenceId: () => this.#negotiation.extensionsOf(section).transportSequence,
    };
    section.subscription = this.#egress.add(ssrc, track, simulcast, numbers, before);
    const isReady =
      section.isAgreed && section.reservedSsrc !== undefined && canReceive(section, track.codec);
    if (!isReady) return;
    section.subscription.accept();
    this.#start();
  }

  /** Called at the end of an exchange: starts the agreed subscriptions, and pauses those that the client refuses now. */
  accept(): void {
    for (const { isAgreed, subscription } of this.#negotiation.sections) {
      if (isAgreed) subscription?.accept();
      else subscription?.pause();
    }
    this.#start();
  }

  /** Called when the client connects, first or again on another path, where it may have missed packets. */
  connected(): void {
    this.#egress.requestKeyFrames();
    this.#start();
  }

  /**
   * Starts subscriptions once the client is connected: an earlier key frame is lost, and not all clients request
   * another.
   */
  #start(): void {
    if (!this.#isConnected()) return;
    for (const { subscription } of this.#negotiation.sections) subscription?.start();
  }
}
