import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { AccountStore, StoredResource } from '../account/account-store.js';

export interface TurnCredential {
  username: string;
  credential: string;
}

/**
 * Credentials that say by themselves when they end and which TURN key made them, so that none is kept but those that
 * were revoked: `<expiry in s>:<key>:<random>`, and as its password the HMAC of that by the key's token.
 */
export class TurnCredentials {
  readonly #store: AccountStore;
  readonly #clock: Clock;
  /** By username, until when it would have been good, in seconds. */
  readonly #revoked = new Map<string, number>();

  constructor(store: AccountStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  create(key: StoredResource, ttlS: number): TurnCredential {
    const expiresAtS = Math.floor(this.#nowS()) + ttlS;
    const username = `${expiresAtS}:${key.uid}:${randomBytes(8).toString('hex')}`;
    return { username, credential: passwordBy(key, username) };
  }

  /** The password that belongs to `username`; undefined where it is not, or no longer, good. */
  passwordOf(username: string): string | undefined {
    if (this.#revoked.has(username) || this.secondsLeft(username) <= 0) return undefined;
    const key = this.#store.get('turnKeys', username.split(':')[1] ?? '');
    return key && passwordBy(key, username);
  }

  secondsLeft(username: string): number {
    const expiresAtS = Number(username.split(':')[0]);
    return Number.isFinite(expiresAtS) ? expiresAtS - this.#nowS() : 0;
  }

  /** From now on `username` is refused. False where that is no credential of `key`. */
  revoke(key: StoredResource, username: string): boolean {
    if (username.split(':')[1] !== key.uid) return false;
    const now = this.#nowS();
    for (const [name, expiresAtS] of this.#revoked) if (expiresAtS <= now) this.#revoked.delete(name);
    if (this.secondsLeft(username) > 0) this.#revoked.set(username, now + this.secondsLeft(username));
    return true;
  }

  #nowS(): number {
    return this.#clock.now() / 1000;
  }
}

function passwordBy(key: StoredResource, username: string): string {
  return createHmac('sha1', key.secret).update(username).digest('base64');
}
