import type { Clock } from '../core/clock.js';
import type { RequestOptions } from './outbox.js';
import type { MediaMessage, OfferedMedia } from './protocol/index.js';

/**
 * Past this one is better off with a session of one's own. The SFU makes an offer in less than a round trip, but
 * waits 5 s for a publication whose media does not come, and gives nothing of the others meanwhile.
 */
const COMES_WITHIN_MS = 2_000;

/** The receiving session that the room begins for us as we come in. */
export interface IncomingOffer {
  /** Null where there will be none after all. */
  readonly media: Promise<OfferedMedia | null>;
  /**
   * Brings the answer to the SFU, by way of the room; resolves once the SFU has taken it.
   * @throws `RoomError`: `not_found` where the offer stands no more, or what the connection brings.
   */
  answer(sdp: string, options?: RequestOptions): Promise<void>;
}

/** Keeps what the welcome promised until it comes, or it is clear that it will not. */
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

  /** @param attempt of the welcome; null: nothing is promised. */
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

  /** What was promised, once: whoever takes it answers it. */
  take(): IncomingOffer | null {
    const offer = this.#offer;
    this.#offer = null;
    return offer;
  }

  /** It comes on its own connection or not at all. */
  clear(): void {
    this.#settle(null);
    this.#offer = null;
  }
}
