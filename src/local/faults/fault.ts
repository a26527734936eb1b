import * as v from 'valibot';
import { type ApiErrorCode, errorStatuses } from '../errors.js';
import { faultyOperations } from './faulty-operations.js';

const errorCode = v.picklist(Object.keys(errorStatuses) as ApiErrorCode[]);
/** Longer than that a timer cannot wait. */
const delayMs = v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 31 - 1));

/** Which requests a fault is for; without a field, of any. */
const target = {
  operation: v.optional(v.picklist(faultyOperations)),
  sessionId: v.optional(v.string()),
  /** How often it strikes. Default 1. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

const conditions = v.object({
  /** Share of datagrams that are lost: 0 to 1. */
  loss: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  delayMs: v.optional(delayMs),
  /** Bits per second. */
  capBps: v.optional(v.pipe(v.number(), v.minValue(1))),
});

/** Makes things go wrong on purpose, so that you can test what heals them. */
export interface FaultControls {
  /** @throws `ApiError` for an invalid fault, or if its session or track does not exist. */
  add(fault: Fault): void;
  /** Ends every fault: pending ones, bad networks and frozen tracks. What vanished stays away. */
  clear(): void;
}

/** Everything that can be made to go wrong. */
export const Fault = v.variant('type', [
  /** An error for the request as a whole, instead of what it asks for. */
  v.object({
    type: v.literal('error'),
    ...target,
    errorCode,
    /** Default: the code's own. 425 makes of a `session_error` that it is not connected yet. */
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  }),
  /** An error for the items whose trackName, dataChannelName, mid, id or adapterId is `item`; the others succeed. */
  v.object({ type: v.literal('item-error'), ...target, errorCode, item: v.string() }),
  /** The answer takes longer. */
  v.object({ type: v.literal('latency'), ...target, delayMs }),
  /** What is asked for is done, and the answer never comes. */
  v.object({ type: v.literal('no-answer'), ...target }),
  /** What the network does to a session; without either direction it heals. */
  v.object({
    type: v.literal('network'),
    /** Without it: to every session, those to come as well. */
    sessionId: v.optional(v.string()),
    /** From the client. */
    inbound: v.optional(conditions),
    /** To the client. */
    outbound: v.optional(conditions),
  }),
  /** The session, or every one, is gone at once: 410 from now on, and no good-bye to its client. */
  v.object({ type: v.literal('vanish'), sessionId: v.optional(v.string()) }),
  /** Subscribers get nothing of a track any more, though its publisher sends; `false` ends it. */
  v.object({
    type: v.literal('freeze'),
    sessionId: v.string(),
    trackName: v.string(),
    isFrozen: v.optional(v.boolean()),
  }),
]);
export type Fault = v.InferInput<typeof Fault>;
export type ParsedFault = v.InferOutput<typeof Fault>;
