import type { Clock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { MediaCredential } from './messages.js';

/** It is renewed when this share of its life is over. */
const RENEW_AT = 0.8;
const RETRY_AFTER_MS = 5_000;

/** Holds the credential of the Calls proxy and has it renewed in time. */
export class CredentialKeeper {
  readonly #clock: Clock;
  readonly #renew: () => Promise<MediaCredential>;
  readonly #credential = atom<MediaCredential | null>(null);
  #cancel: () => void = () => {};

  constructor(clock: Clock, renew: () => Promise<MediaCredential>) {
    this.#clock = clock;
    this.#renew = renew;
  }

  get credential(): ReadableStore<MediaCredential | null> {
    return this.#credential;
  }

  /** @param serverAheadMs how far the server's clock, by which the credential expires, is ahead of ours. */
  keep(credential: MediaCredential | null, serverAheadMs: number): void {
    this.#cancel();
    this.#credential.set(credential);
    if (!credential) return;
    const leftMs = credential.expiresAtMs - (this.#clock.now() + serverAheadMs);
    this.#renewIn(Math.max(leftMs, 0) * RENEW_AT, serverAheadMs);
  }

  #renewIn(delayMs: number, serverAheadMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      const present = this.#credential.get();
      this.#renew().then(
        (credential) => {
          // Meanwhile a welcome may have brought another, or the end of the call have taken it away.
          if (this.#credential.get() === present) this.keep(credential, serverAheadMs);
        },
        () => {
          if (this.#credential.get() === present) this.#renewIn(RETRY_AFTER_MS, serverAheadMs);
        },
      );
    });
  }
}
