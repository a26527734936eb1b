import type { Clock } from '../../core/clock.js';
import { atom, type ReadableStore } from '../../core/store.js';

/** A credential is renewed when this share of its lifetime has passed. */
const RENEW_AT = 0.8;

/** `expiresAtMs`: milliseconds since the epoch, by the server's clock; null: never expires. */
interface Expiring {
  expiresAtMs: number | null;
}

export interface ExpiringCredentialOptions<T> {
  clock: Clock;
  renew: () => Promise<T>;
  /** How long to wait after a failed attempt. The current credential stays in use meanwhile. */
  retryAfterMs: number;
}

/** Holds a credential that expires, and renews it in time. */
export class ExpiringCredential<T extends Expiring> {
  readonly #options: ExpiringCredentialOptions<T>;
  readonly #value = atom<T | null>(null);
  #cancel: () => void = () => {};

  constructor(options: ExpiringCredentialOptions<T>) {
    this.#options = options;
  }

  get value(): ReadableStore<T | null> {
    return this.#value;
  }

  /** @param serverAheadMs how far the server's clock is ahead of ours. */
  keep(value: T | null, serverAheadMs: number): void {
    this.#cancel();
    this.#value.set(value);
    if (!value || value.expiresAtMs === null) return;
    const leftMs = value.expiresAtMs - (this.#options.clock.now() + serverAheadMs);
    this.renewIn(Math.max(leftMs, 0) * RENEW_AT, serverAheadMs);
  }

  /** Renews after `delayMs`, unless `keep` receives a new credential first. */
  renewIn(delayMs: number, serverAheadMs: number): void {
    const { clock, renew, retryAfterMs } = this.#options;
    this.#cancel();
    let isOff = false;
    const stop = clock.after(delayMs, () => {
      renew().then(
        (value) => {
          // `keep` may have received a newer credential, or cleared this one, while the request ran.
          if (!isOff) this.keep(value, serverAheadMs);
        },
        () => {
          if (!isOff) this.renewIn(retryAfterMs, serverAheadMs);
        },
      );
    });
    this.#cancel = () => {
      isOff = true;
      stop();
    };
  }
}
