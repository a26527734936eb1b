import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { AccountStore, StoredResource } from '../account/account-store.js';

export interface TurnCredential {
  username: string;
  credential: string;
}

/**
 * Credentials that contain their expiry and the TURN key that made them, so that only revoked credentials are stored:
 * the username is `<expiry in s>:<key>:<random>`, and the password is the HMAC of the username with the key's token.
 */
export class TurnCredentials {
  readonly #store: AccountStore;
  readonly #clock: Clock;
  /** Maps a username to the time at which it would have expired, in seconds. */
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

  /** The password of `username`; undefined if `username` is invalid, expired or revoked. */
  passwordOf(username: string): string | undefined {
    if (this.#revoked.has(username) || this.secondsLeft(username) <= 0) return undefined;
    const key = this.#store.get('turnKeys', username.split(':')[1] ?? '');
    return key && passwordBy(key, username);
  }

  secondsLeft(username: string): number {
    const expiresAtS = Number(username.split(':')[0]);
    return Number.isFinite(expiresAtS) ? expiresAtS - this.#nowS() : 0;
  }

  /** Revokes `username`. Returns false if it is not a credential of `key`. */
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
