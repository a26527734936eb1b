import { type Clock, delay } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import { decode } from '../http/request-body.js';
import type { Session } from '../sfu/session.js';
import type { Sfu } from '../sfu/sfu.js';
import { Fault, type FaultControls, type ParsedFault } from './fault.js';
import type { FaultyOperation } from './faulty-operations.js';
import { type ItemFault, withoutItems } from './item-faults.js';
import { LinkConditioner } from './link-conditioner.js';

type FaultOf<Type extends ParsedFault['type']> = Extract<ParsedFault, { type: Type }>;
type RequestFault = FaultOf<'error' | 'item-error' | 'latency' | 'no-answer'>;
type Network = Pick<FaultOf<'network'>, 'inbound' | 'outbound'>;

/** The operation of a request, and its session. */
export interface FaultyCall {
  operation: FaultyOperation;
  sessionId?: string;
}

export class Faults implements FaultControls {
  readonly #sfu: Sfu;
  readonly #clock: Clock;
  #pending: { fault: RequestFault; left: number }[] = [];
  /** Conditions of every session, including future ones. */
  #network: Network = {};

  constructor(sfu: Sfu, clock: Clock) {
    this.#sfu = sfu;
    this.#clock = clock;
    sfu.onSession = (session) => this.#impair(session, this.#network);
  }

  add(fault: Fault): void {
    const parsed = decode(Fault, fault);
    switch (parsed.type) {
      case 'network':
        if (parsed.sessionId === undefined) this.#network = parsed;
        for (const session of this.#named(parsed.sessionId)) this.#impair(session, parsed);
        return;
      case 'vanish':
        for (const session of this.#named(parsed.sessionId)) session.close('a fault made it vanish');
        return;
      case 'freeze': {
        const track = this.#sfu.session(parsed.sessionId).track(parsed.trackName);
        if (!track) throw ApiError.unknownTrack(parsed.trackName);
        track.freeze(parsed.isFrozen ?? true);
        return;
      }
      default:
        this.#pending.push({ fault: parsed, left: parsed.times ?? 1 });
    }
  }

  clear(): void {
    this.#pending = [];
    this.#network = {};
    for (const session of this.#sfu.sessions) {
      this.#impair(session, {});
      for (const track of session.tracks) track.freeze(false);
    }
  }

  /** Runs an operation with the faults that are due for it. */
  async around<T extends object>(
    call: FaultyCall,
    body: unknown,
    run: (body: unknown) => Promise<T> | T,
  ): Promise<T> {
    const due = this.#take(call);
    for (const fault of due) {
      if (fault.type === 'latency') await delay(this.#clock, fault.delayMs);
      else if (fault.type === 'error') {
        throw new ApiError(fault.errorCode, 'A fault was asked for.', fault.status);
      }
    }
    const failing = due.filter((fault): fault is ItemFault => fault.type === 'item-error');
    const answer = await (failing.length > 0 ? withoutItems(body, failing, run) : run(body));
    if (due.some((fault) => fault.type === 'no-answer')) await new Promise(() => {});
    return answer as T;
  }

  #take({ operation, sessionId }: FaultyCall): RequestFault[] {
    const due = this.#pending.filter(
      ({ fault }) =>
        (fault.operation === undefined || fault.operation === operation) &&
        (fault.sessionId === undefined || fault.sessionId === sessionId),
    );
    for (const entry of due) entry.left--;
    this.#pending = this.#pending.filter((entry) => entry.left > 0);
    return due.map(({ fault }) => fault);
  }

  #named(sessionId: string | undefined): Session[] {
    return sessionId === undefined ? [...this.#sfu.sessions] : [this.#sfu.session(sessionId)];
  }

  #impair(session: Session, { inbound, outbound }: Network): void {
    session.transport.impair(
      inbound && new LinkConditioner(inbound, this.#clock),
      outbound && new LinkConditioner(outbound, this.#clock),
    );
  }
}
