import * as v from 'valibot';
import { type Clock, delay } from '../../core/clock.js';
import { ApiError, type ApiErrorCode, errorStatuses } from '../errors.js';
import type { Sfu } from '../sfu.js';
import { LinkConditioner } from './link-conditioner.js';

const errorCode = v.picklist(Object.keys(errorStatuses) as ApiErrorCode[]);

/** Which requests a fault is for; without a field, of any. */
const target = {
  /** The path behind `sessions/{id}/`, as in `tracks/new`; `sessions/new`; `state` for the session's GET. */
  operation: v.optional(v.string()),
  sessionId: v.optional(v.string()),
  /** How often it strikes. Default 1. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

const conditions = v.object({
  loss: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  delayMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  capBps: v.optional(v.pipe(v.number(), v.minValue(1))),
});

/** Everything that can be made to go wrong. */
export const Fault = v.variant('type', [
  /** An error for the request as a whole, instead of what it asks for. */
  v.object({ type: v.literal('error'), ...target, errorCode, status: v.optional(v.number()) }),
  /** An error for the items whose trackName, dataChannelName or mid is `item`; the others succeed. */
  v.object({ type: v.literal('item-error'), ...target, errorCode, item: v.string() }),
  /** The answer takes longer. */
  v.object({ type: v.literal('latency'), ...target, delayMs: v.pipe(v.number(), v.minValue(0)) }),
  /** What is asked for is done, and the answer never comes. */
  v.object({ type: v.literal('no-answer'), ...target }),
  /** What the network does to a session's media; without either direction it heals. */
  v.object({
    type: v.literal('network'),
    sessionId: v.string(),
    /** From the client. */
    inbound: v.optional(conditions),
    /** To the client. */
    outbound: v.optional(conditions),
  }),
  /** The session is gone at once: 410 from now on. */
  v.object({ type: v.literal('vanish'), sessionId: v.string() }),
  /** Subscribers get nothing of a track any more, though its publisher sends; `false` ends it. */
  v.object({
    type: v.literal('freeze'),
    sessionId: v.string(),
    trackName: v.string(),
    isFrozen: v.optional(v.boolean()),
  }),
]);
export type Fault = v.InferInput<typeof Fault>;

type ParsedFault = v.InferOutput<typeof Fault>;
type RequestFault = Extract<ParsedFault, { type: 'error' | 'item-error' | 'latency' | 'no-answer' }>;

/** The operation a request is for, and on which session. */
export interface FaultyCall {
  operation: string;
  sessionId: string | undefined;
}

/** Makes things go wrong on purpose, so that what heals them can be tested. */
export class Faults {
  readonly #sfu: Sfu;
  readonly #clock: Clock;
  #pending: { fault: RequestFault; left: number }[] = [];

  constructor(sfu: Sfu, clock: Clock) {
    this.#sfu = sfu;
    this.#clock = clock;
  }

  /** @throws ApiError 410 where the fault is for a session that is not there. */
  add(fault: Fault): void {
    const parsed = v.parse(Fault, fault);
    switch (parsed.type) {
      case 'network': {
        const { inbound, outbound, sessionId } = parsed;
        this.#sfu
          .session(sessionId)
          .transport.impair(
            inbound && new LinkConditioner(inbound, this.#clock),
            outbound && new LinkConditioner(outbound, this.#clock),
          );
        return;
      }
      case 'vanish':
        this.#sfu.session(parsed.sessionId).close('a fault made it vanish');
        return;
      case 'freeze':
        this.#sfu
          .session(parsed.sessionId)
          .track(parsed.trackName)
          ?.freeze(parsed.isFrozen ?? true);
        return;
      default:
        this.#pending.push({ fault: parsed, left: parsed.times ?? 1 });
    }
  }

  /** Calls off every fault of requests that has not struck yet. Network conditions and freezes stay. */
  clear(): void {
    this.#pending = [];
  }

  /** Runs an operation with the faults that are due for it. */
  async around<T extends object>(
    call: FaultyCall,
    body: unknown,
    run: (body: unknown) => Promise<T>,
  ): Promise<T | object> {
    const due = this.#take(call);
    for (const fault of due) {
      if (fault.type === 'latency') await delay(this.#clock, fault.delayMs);
      else if (fault.type === 'error') {
        throw new ApiError(fault.errorCode, 'A fault was asked for.', fault.status ?? undefined);
      }
    }
    const failing = due.filter((fault) => fault.type === 'item-error');
    const answer = await (failing.length > 0 ? withoutItems(body, failing, run) : run(body));
    if (due.some((fault) => fault.type === 'no-answer')) await new Promise(() => {});
    return answer;
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
}

type ItemFault = Extract<RequestFault, { type: 'item-error' }>;

const lists = ['tracks', 'dataChannels'] as const;
const names = ['trackName', 'dataChannelName', 'mid'] as const;

/** Runs the operation for the items that are to succeed, and answers for the others. */
async function withoutItems(
  body: unknown,
  faults: readonly ItemFault[],
  run: (body: unknown) => Promise<object>,
): Promise<object> {
  const request = (body ?? {}) as Record<string, unknown>;
  const list = lists.find((name) => Array.isArray(request[name])) ?? 'tracks';
  const items = (request[list] ?? []) as Record<string, unknown>[];
  const errors = new Map<object, object>();
  for (const item of items) {
    const fault = faults.find((candidate) => names.some((name) => item[name] === candidate.item));
    if (fault) errors.set(item, { ...item, ...new ApiError(fault.errorCode, 'A fault was asked for.').body });
  }
  const kept = items.filter((item) => !errors.has(item));
  if (kept.length === 0) return { requiresImmediateRenegotiation: false, [list]: [...errors.values()] };
  const answer = (await run({ ...request, [list]: kept })) as Record<string, unknown>;
  const results = [...((answer[list] ?? []) as object[])];
  return { ...answer, [list]: items.map((item) => errors.get(item) ?? results.shift()) };
}
