import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { IceLiteCredentials } from './ice-lite.js';
import { buildBindingRequest, type IceRole, readBindingResponse } from './stun.js';
import type { Endpoint } from './udp-socket.js';

/** The ICE parameters of the other end's description. */
export interface RemoteIce {
  ufrag: string;
  password: string;
  /** Whether the other end only answers checks. */
  isLite: boolean;
  /** The candidates that we can reach, maybe none. A full agent's checks show us others. */
  candidates: readonly Endpoint[];
}

export interface IceAgentOptions {
  local: IceLiteCredentials;
  remote: RemoteIce;
  /** Whether we nominate the path (RFC 8445 section 6.1.1). A conflict of roles changes it. */
  isControlling: boolean;
  clock: Clock;
  send(datagram: Buffer, to: Endpoint): void;
  /** Called with the first path that works. */
  onPath(path: Endpoint): void;
}

/** RFC 8445 section 14: checks are sent one at a time, with this interval. */
const PACE_MS = 50;
/** RFC 7675 section 5.1: consent is renewed every 5 s or so. */
const CONSENT_INTERVAL_MS = 5_000;
/** Checks without an answer; 10 s of them. */
const GIVE_UP_AFTER = 200;

/**
 * Our ICE agent when we connect to the other end: it checks the candidates, uses the first that answers, and keeps
 * renewing consent. As the controlling agent, it nominates with every check.
 */
export class IceAgent {
  readonly #options: IceAgentOptions;
  #candidates: readonly Endpoint[];
  #isControlling: boolean;
  #tieBreaker = randomBytes(8);
  /** The checks without a response yet, by hex transaction id. */
  readonly #outstanding = new Map<string, { to: Endpoint; wasControlling: boolean }>();
  #checkCount = 0;
  #path: Endpoint | undefined;
  #cancelNext: (() => void) | undefined;

  constructor(options: IceAgentOptions) {
    this.#options = options;
    this.#isControlling = options.isControlling;
    this.#candidates = options.remote.candidates;
  }

  start(): void {
    const to = this.#path ?? this.#candidates[this.#checkCount % Math.max(1, this.#candidates.length)];
    if (!to || this.#hasGivenUp) return;
    this.#checkCount++;
    this.#check(to);
    const waitMs = this.#path ? CONSENT_INTERVAL_MS : PACE_MS;
    this.#cancelNext = this.#options.clock.after(waitMs, () => this.start());
  }

  get #hasGivenUp(): boolean {
    return !this.#path && this.#checkCount >= GIVE_UP_AFTER;
  }

  /**
   * Checks back where a valid check came from (RFC 8445 section 7.3.1.4): at once if the description does not list that
   * candidate, or if we have given up, because the other end may start late.
   */
  checkBack(from: Endpoint): void {
    if (this.#path) return;
    const others = this.#candidates.filter((candidate) => !isSame(candidate, from));
    if (others.length < this.#candidates.length && !this.#hasGivenUp) return;
    this.#candidates = [from, ...others];
    this.#checkCount = 0;
    this.#outstanding.clear();
    this.#cancelNext?.();
    this.start();
  }

  /**
   * Settles who controls if a check of the other end claims our role: the end with the greater tie-breaker (RFC 8445
   * section 7.3.1.1). Returns false if the other end has to change its role, so that its check must be refused;
   * otherwise we have changed ours.
   */
  resolveConflict({ isControlling, tieBreaker }: IceRole): boolean {
    if (isControlling !== this.#isControlling) return true;
    const isOursGreater = this.#tieBreaker.compare(tieBreaker) >= 0;
    if (isOursGreater === this.#isControlling) return false;
    this.#isControlling = isOursGreater;
    return true;
  }

  /** True if the datagram answers one of our checks. */
  receive(datagram: Buffer, from: Endpoint): boolean {
    const id = datagram.toString('hex', 8, 20);
    const check = this.#outstanding.get(id);
    if (!check || !isSame(check.to, from)) return false;
    const response = readBindingResponse(datagram, this.#options.remote.password);
    if (!response) return false;
    this.#outstanding.delete(id);
    if (response === 'success') this.#use(from);
    else if (response === 'role-conflict') {
      // RFC 8445 section 7.2.5.1. The next check, after the usual interval, claims the new role.
      this.#isControlling = !check.wasControlling;
      this.#tieBreaker = randomBytes(8);
    }
    return true;
  }

  stop(): void {
    this.#cancelNext?.();
    this.#outstanding.clear();
  }

  #use(path: Endpoint): void {
    if (this.#path) return;
    this.#path = path;
    this.#outstanding.clear();
    this.#options.onPath(path);
  }

  #check(to: Endpoint): void {
    const { local, remote, send } = this.#options;
    const transactionId = randomBytes(12);
    this.#outstanding.set(transactionId.toString('hex'), { to, wasControlling: this.#isControlling });
    const request = buildBindingRequest({
      transactionId,
      username: `${remote.ufrag}:${local.ufrag}`,
      password: remote.password,
      tieBreaker: this.#tieBreaker,
      isControlling: this.#isControlling,
    });
    send(request, to);
  }
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.address === b.address && a.port === b.port;
}
