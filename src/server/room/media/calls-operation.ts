import type { TrackResult } from '../../../calls-api/wire.js';
import type { ErrorBody } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';

/** What the proxy lets through to the SFU. Everything else of the Calls API is refused before it gets here. */
export type CallsAction =
  | 'sessions/new'
  | 'session'
  | 'renegotiate'
  | 'tracks/new'
  | 'tracks/update'
  | 'tracks/close'
  | 'datachannels/establish'
  | 'datachannels/new'
  | 'datachannels/update'
  | 'datachannels/close'
  | 'generate-ice-servers';

/** What a participant wants of the SFU. */
export interface CallsOperation {
  participant: string;
  action: CallsAction;
  /** Of the URL; null where there is none. */
  sessionId: string | null;
  /** The request's JSON, bounded by the Worker, without its description. */
  body: unknown;
  /** The m-lines of its description, which the Worker has read. */
  offered: readonly OfferedSection[];
}

/** An m-line of a client's description, as far as the room decides by it. */
export interface OfferedSection {
  mid: string;
  kind: string;
  /** The simulcast layers that it sends. */
  layers: string[];
}

/** A track that must be left out of the request; `result` takes its place in the answer. */
export interface WithheldTrack {
  /** Among the request's tracks. */
  index: number;
  result: TrackResult;
}

/** A refusal as it leaves the room's object: only plain data crosses to the Worker. */
export interface RefusedCall {
  ok: false;
  /** The HTTP status it is told with. */
  status: number;
  /** What a client of the Calls API acts upon: one of that API's codes where one fits, else `error.code`. */
  errorCode: string;
  error: ErrorBody;
}

/** The Calls API's own way to say that a session is of no more use, upon which its clients make another. */
export const SESSION_GONE = { status: 410, errorCode: 'session_error' } as const;

/** A session that its participant does not have, or has no more. */
export class SessionGone extends Refusal {
  constructor() {
    super('not_found', 'You have no such session in this room. It may have expired: open a new one.');
  }
}

/** A session on which the room has made an offer that is not answered yet: to the Calls API, not connected yet. */
export class SessionBusy extends Refusal {
  constructor() {
    super('conflict', 'This session waits for your answer to the offer of the room. Send it, then go on.');
  }
}

export function refusedCall(error: unknown): RefusedCall {
  const refusal = Refusal.from(error);
  return { ok: false, ...toldAs(refusal), error: refusal.toJSON() };
}

function toldAs(refusal: Refusal): Pick<RefusedCall, 'status' | 'errorCode'> {
  if (refusal instanceof SessionGone) return SESSION_GONE;
  if (refusal instanceof SessionBusy) return { status: 425, errorCode: 'session_error' };
  return { status: refusal.status, errorCode: refusal.code };
}

/** Whether a status says that there is no such session at the SFU (any more). */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/** `intent` is to be handed back to `end` with the SFU's answer; null where the answer changes nothing here. */
export type Begun = { ok: true; intent: string | null; withheld: WithheldTrack[] } | RefusedCall;

export interface CallsResult {
  intent: string;
  /** The HTTP status; 0 where no answer came. */
  status: number;
  body: unknown;
}

/** Tracks, and the ids of data channels, on one session. */
export interface Flows {
  mids: string[];
  channels: number[];
}

/** What must not flow (any more). */
export interface TracksToClose extends Flows {
  sessionId: string;
  /** Where the SFU may know of more than the room: whatever it lists goes, but for these. */
  allBut?: Flows;
}

export type Ended = ({ ok: true } | RefusedCall) & { close: TracksToClose[] };
