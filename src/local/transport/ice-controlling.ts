import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { IceLiteCredentials } from './ice-lite.js';
import { buildBindingRequest, isBindingSuccess } from './stun.js';
import type { Endpoint } from './udp-socket.js';

/** What the other end's description says of its ICE. */
export interface RemoteIce {
  ufrag: string;
  password: string;
  candidates: readonly Endpoint[];
}

/** RFC 8445 section 14: one check at a time, this far apart. */
const PACE_MS = 50;
/** RFC 7675 section 5.1: consent is asked for every 5 s or so. */
const CONSENT_INTERVAL_MS = 5_000;
const GIVE_UP_AFTER = 200;

/**
 * Our half of ICE where the other end is the lite one (RFC 8445 section 6.1): we check its candidates, nominate the
 * first that answers, and keep asking for its consent.
 */
export class ControllingAgent {
  readonly #local: IceLiteCredentials;
  readonly #remote: RemoteIce;
  readonly #clock: Clock;
  readonly #send: (datagram: Buffer, to: Endpoint) => void;
  readonly #onPath: (path: Endpoint) => void;
  readonly #tieBreaker = randomBytes(8);
  /** Hex transaction id to where it was sent. */
  readonly #outstanding = new Map<string, Endpoint>();
  #checkCount = 0;
  #path: Endpoint | undefined;
  #cancelNext: (() => void) | undefined;

  constructor(
    local: IceLiteCredentials,
    remote: RemoteIce,
    clock: Clock,
    send: (datagram: Buffer, to: Endpoint) => void,
    onPath: (path: Endpoint) => void,
  ) {
    this.#local = local;
    this.#remote = remote;
    this.#clock = clock;
    this.#send = send;
    this.#onPath = onPath;
  }

  start(): void {
    const { candidates } = this.#remote;
    const to = this.#path ?? candidates[this.#checkCount % Math.max(1, candidates.length)];
    if (!to || (!this.#path && this.#checkCount >= GIVE_UP_AFTER)) return;
    this.#checkCount++;
    const transactionId = randomBytes(12);
    this.#outstanding.set(transactionId.toString('hex'), to);
    this.#send(this.#check(transactionId), to);
    this.#cancelNext = this.#clock.after(this.#path ? CONSENT_INTERVAL_MS : PACE_MS, () => this.start());
  }

  /** True where the datagram answers a check of ours. */
  receive(datagram: Buffer, from: Endpoint): boolean {
    const id = datagram.toString('hex', 8, 20);
    const to = this.#outstanding.get(id);
    if (to?.address !== from.address || to.port !== from.port) return false;
    if (!isBindingSuccess(datagram, this.#remote.password)) return false;
    this.#outstanding.delete(id);
    if (!this.#path) {
      this.#path = from;
      this.#outstanding.clear();
      this.#onPath(from);
    }
    return true;
  }

  stop(): void {
    this.#cancelNext?.();
  }

  #check(transactionId: Buffer): Buffer {
    const { ufrag, password } = this.#remote;
    return buildBindingRequest({
      transactionId,
      username: `${ufrag}:${this.#local.ufrag}`,
      password,
      tieBreaker: this.#tieBreaker,
    });
  }
}
