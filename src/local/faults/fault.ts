import * as v from 'valibot';
import { type ApiErrorCode, errorStatuses } from '../errors.js';
import { faultyOperations } from './faulty-operations.js';

const errorCode = v.picklist(Object.keys(errorStatuses) as ApiErrorCode[]);
/** Timers cannot wait longer than this. */
const delayMs = v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 31 - 1));

/** The requests that a fault applies to; an omitted field matches any. */
const target = {
  operation: v.optional(v.picklist(faultyOperations)),
  sessionId: v.optional(v.string()),
  /** How many requests it affects. Default 1. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

const conditions = v.object({
  /** Share of datagrams that are dropped, 0 to 1. */
  loss: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  delayMs: v.optional(delayMs),
  /** Bits per second. */
  capBps: v.optional(v.pipe(v.number(), v.minValue(1))),
});

/** Injects faults, so that you can test recovery from them. */
export interface FaultControls {
  /** @throws `ApiError` for an invalid fault, or if its session or track does not exist. */
  add(fault: Fault): void;
  /** Ends every fault: pending faults, network conditions and frozen tracks. Vanished sessions stay gone. */
  clear(): void;
}

/** All kinds of faults. */
export const Fault = v.variant('type', [
  /** The whole request fails with an error and has no effect. */
  v.object({
    type: v.literal('error'),
    ...target,
    errorCode,
    /** Default: the code's own status. With 425, a `session_error` means that the session is not connected yet. */
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  }),
  /** Items whose trackName, dataChannelName, mid, id or adapterId is `item` fail; the others succeed. */
  v.object({ type: v.literal('item-error'), ...target, errorCode, item: v.string() }),
  /** The response is delayed. */
  v.object({ type: v.literal('latency'), ...target, delayMs }),
  /** The request takes effect, and the response never arrives. */
  v.object({ type: v.literal('no-answer'), ...target }),
  /** Network conditions of a session; without `inbound` and `outbound` the network recovers. */
  v.object({
    type: v.literal('network'),
    /** Default: every session, including future ones. */
    sessionId: v.optional(v.string()),
    /** From the client. */
    inbound: v.optional(conditions),
    /** To the client. */
    outbound: v.optional(conditions),
  }),
  /**
   * The session (default: every session) disappears immediately: requests get 410, and its client receives no close.
   */
  v.object({ type: v.literal('vanish'), sessionId: v.optional(v.string()) }),
  /** Subscribers receive nothing of a track although its publisher sends; `false` ends the fault. */
  v.object({
    type: v.literal('freeze'),
    sessionId: v.string(),
    trackName: v.string(),
    isFrozen: v.optional(v.boolean()),
  }),
]);
export type Fault = v.InferInput<typeof Fault>;
export type ParsedFault = v.InferOutput<typeof Fault>;
