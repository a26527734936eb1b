import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { TurnCredentials } from './turn-credentials.js';
import { TurnError } from './turn-error.js';
import { attributes, isSignedWith, longTermKey, type TurnMessage, textAttribute } from './turn-message.js';

const REALM = 'callroom';
const NONCE_MS = 3_600_000;

/** The long-term credential mechanism (RFC 8489 section 9.2). */
export class TurnAuthenticator {
  readonly #credentials: TurnCredentials;
  readonly #clock: Clock;
  readonly #nonceSecret = randomBytes(32);

  constructor(credentials: TurnCredentials, clock: Clock) {
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /**
   * Returns the sender of the request, and the key that signs the response.
   * @throws TurnError `unauthenticated` (401), `stale_nonce` (438), `bad_request` (400)
   */
  authenticate(message: TurnMessage): { username: string; key: Buffer } {
    if (message.integrityAt === undefined) throw TurnError.unauthenticated();
    const [username, realm, nonce] = [attributes.username, attributes.realm, attributes.nonce].map((type) =>
      message.get(type)?.toString(),
    );
    if (!username || !realm || !nonce) throw TurnError.malformed('USERNAME, REALM or NONCE is missing.');
    if (!this.#isFresh(nonce)) throw TurnError.staleNonce();
    const password = this.#credentials.passwordOf(username);
    if (password === undefined || realm !== REALM) throw TurnError.unauthenticated();
    const key = longTermKey(username, realm, password);
    if (!isSignedWith(message, key)) throw TurnError.unauthenticated();
    return { username, key };
  }

  /** The attributes that a client needs to sign its next request. */
  challenge(): Buffer[] {
    const nonce = this.#nonceOf(this.#clock.now());
    return [textAttribute(attributes.realm, REALM), textAttribute(attributes.nonce, nonce)];
  }

  /** The nonce contains its time of creation, so that no nonce has to be stored. */
  #nonceOf(madeAtMs: number): string {
    const proof = createHmac('sha256', this.#nonceSecret).update(String(madeAtMs)).digest('hex');
    return `${madeAtMs}-${proof.slice(0, 24)}`;
  }

  #isFresh(nonce: string): boolean {
    const madeAtMs = Number(nonce.split('-')[0]);
    return nonce === this.#nonceOf(madeAtMs) && this.#clock.now() - madeAtMs < NONCE_MS;
  }
}
