import type { Clock } from '../core/clock.js';
import type { RequestOptions } from './outbox.js';
import type { MediaMessage, OfferedMedia } from './protocol/index.js';

/**
 * After this, the client opens its own session instead. The SFU makes an offer in less than a round trip, but waits 5
 * s for a publication whose media does not arrive, and delivers no other track in that time.
 */
const COMES_WITHIN_MS = 2_000;

/** The receiving session that the room starts for us when we join. */
export interface IncomingOffer {
  /** Null when the room makes no offer within 2 s. */
  readonly media: Promise<OfferedMedia | null>;
  /**
   * Sends the answer to the SFU through the room; resolves when the SFU has accepted it.
   * @throws `RoomError`: `not_found` when the offer is no longer valid, or a connection error.
   */
  answer(sdp: string, options?: RequestOptions): Promise<void>;
}

/** Holds the offer that the welcome announces until it arrives or times out. */
export class IncomingOffers {
  readonly #clock: Clock;
  readonly #answer: (attempt: string, sdp: string, options?: RequestOptions) => Promise<void>;
  #offer: IncomingOffer | null = null;
  #attempt: string | null = null;
  #settle: (media: OfferedMedia | null) => void = () => {};

  constructor(
    clock: Clock,
    answer: (attempt: string, sdp: string, options?: RequestOptions) => Promise<void>,
  ) {
    this.#clock = clock;
    this.#answer = answer;
  }

  /** @param attempt the welcome's `media`; null: no offer is announced. */
  promised(attempt: string | null): void {
    this.clear();
    if (attempt === null) return;
    const media = new Promise<OfferedMedia | null>((resolve) => {
      const cancel = this.#clock.after(COMES_WITHIN_MS, () => this.#settle(null));
      this.#settle = (result) => {
        cancel();
        this.#attempt = null;
        resolve(result);
      };
    });
    this.#attempt = attempt;
    this.#offer = { media, answer: (sdp, options) => this.#answer(attempt, sdp, options) };
  }

  keep({ attempt, media }: MediaMessage): void {
    if (attempt === this.#attempt) this.#settle(media);
  }

  /** The announced offer. Returned once: the caller must answer it. */
  take(): IncomingOffer | null {
    const offer = this.#offer;
    this.#offer = null;
    return offer;
  }

  /** Drops the offer: it is only valid on the connection that announced it. */
  clear(): void {
    this.#settle(null);
    this.#offer = null;
  }
}
