import type { Simulcast } from '../../calls-api/wire.js';
import type { MediaEgress } from './media-egress.js';
import type { MediaSection } from './media-section.js';
import { canReceive, type Negotiation } from './negotiation.js';
import type { Track } from './track.js';

/** What a session sends on its m-lines: from the pull over the client's agreement to the first packet. */
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

  /** Whether something is to be sent that the client has not been offered yet. */
  get hasUnoffered(): boolean {
    return this.#negotiation.sections.some(
      ({ subscription }) => subscription?.isLive && !subscription.isAccepted,
    );
  }

  /** Lets our next description say that we send on `section`, so that a pull onto it needs no SDP later. */
  reserve(section: MediaSection): void {
    section.reservedSsrc ??= section.subscription?.ssrc ?? this.#nextSsrc();
  }

  /** Keeps what the client only receives on, in an offer of its own, ready for a later pull. */
  reserveIdle(): void {
    for (const section of this.#negotiation.sections) {
      const isMedia = section.kind !== 'application';
      if (isMedia && section.owner === 'client' && section.remote?.direction === 'recvonly') {
        this.reserve(section);
      }
    }
  }

  /**
   * Gives the client a copy of `track` on `section`. Where the client has agreed to receive on it already it flows at
   * once, else after the next exchange.
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

  /** An exchange has ended: what it agreed on flows. */
  accept(): void {
    for (const { isAgreed, subscription } of this.#negotiation.sections) if (isAgreed) subscription?.accept();
    this.#start();
  }

  /** The client is connected: for the first time, or again on another path, where it may have missed something. */
  connected(): void {
    this.#egress.requestKeyFrames();
    this.#start();
  }

  /** A key frame that is sent before the client is connected is lost, and not all clients ask for another. */
  #start(): void {
    if (!this.#isConnected()) return;
    for (const { subscription } of this.#negotiation.sections) subscription?.start();
  }
}
