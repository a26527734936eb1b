import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { IceLiteCredentials } from './ice-lite.js';
import { buildBindingRequest, isBindingSuccess } from './stun.js';
import type { Endpoint } from './udp-socket.js';

/** The ICE parameters of the other end's description. */
export interface RemoteIce {
  ufrag: string;
  password: string;
  candidates: readonly Endpoint[];
}

/** RFC 8445 section 14: checks are sent one at a time, with this interval. */
const PACE_MS = 50;
/** RFC 7675 section 5.1: consent is renewed every 5 s or so. */
const CONSENT_INTERVAL_MS = 5_000;
const GIVE_UP_AFTER = 200;

/**
 * Our ICE agent when the other end is ICE-lite (RFC 8445 section 6.1): it checks the candidates, nominates the first
 * that answers, and keeps renewing consent.
 */
export class ControllingAgent {
  readonly #local: IceLiteCredentials;
  readonly #remote: RemoteIce;
  readonly #clock: Clock;
  readonly #send: (datagram: Buffer, to: Endpoint) => void;
  readonly #onPath: (path: Endpoint) => void;
  readonly #tieBreaker = randomBytes(8);
  /** Maps a hex transaction id to the destination of the check. */
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

  /** True if the datagram answers one of our checks. */
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
