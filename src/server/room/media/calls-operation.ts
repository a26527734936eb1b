import type { TrackResult } from '../../../calls-api/wire.js';
import type { ErrorBody } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';

/**
 * The operations that the proxy forwards to the SFU. The Worker refuses all others of the Calls API before this
 * point.
 */
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

/** A participant's request to the SFU. */
export interface CallsOperation {
  participant: string;
  action: CallsAction;
  /** From the URL; null when the path has none. */
  sessionId: string | null;
  /** The request's JSON without its session description; the Worker has limited its size. */
  body: unknown;
  /** The m-lines of its session description, parsed by the Worker. */
  offered: readonly OfferedSection[];
}

/** The parts of an m-line in a client's description that the room's decisions depend on. */
export interface OfferedSection {
  mid: string;
  kind: string;
  /** The simulcast layers that the m-line sends. */
  layers: string[];
}

/** A track that is left out of the forwarded request; `result` takes its place in the answer. */
export interface WithheldTrack {
  /** Its index among the request's tracks. */
  index: number;
  result: TrackResult;
}

/** A refusal as it leaves the room's object: only plain data crosses to the Worker. */
export interface RefusedCall {
  ok: false;
  /** The HTTP status of the answer. */
  status: number;
  /** The code for clients of the Calls API: one of that API's codes if one fits, otherwise `error.code`. */
  errorCode: string;
  error: ErrorBody;
}

/** How the Calls API reports a session that is no longer usable; its clients then open another. */
export const SESSION_GONE = { status: 410, errorCode: 'session_error' } as const;

/** The participant has no such session, or no longer. */
export class SessionGone extends Refusal {
  constructor() {
    super('not_found', 'You have no such session in this room. It may have expired: open a new session.');
  }
}

/**
 * The room has made an offer on this session that is not answered yet. The Calls API reports it as not connected yet.
 */
export class SessionBusy extends Refusal {
  constructor() {
    super(
      'conflict',
      "This session waits for your answer to the room's offer. Send the answer, then try again.",
    );
  }
}

export function refusedCall(error: unknown): RefusedCall {
  const refusal = Refusal.from(error);
  return { ok: false, ...answerOf(refusal), error: refusal.toJSON() };
}

function answerOf(refusal: Refusal): Pick<RefusedCall, 'status' | 'errorCode'> {
  if (refusal instanceof SessionGone) return SESSION_GONE;
  if (refusal instanceof SessionBusy) return { status: 425, errorCode: 'session_error' };
  return { status: refusal.status, errorCode: refusal.code };
}

/** Whether a status means that the SFU has no such session, or no longer. */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/** `intent` goes back to `end` together with the SFU's answer; null when the answer changes nothing in the room. */
export type Begun = { ok: true; intent: string | null; withheld: WithheldTrack[] } | RefusedCall;

export interface CallsResult {
  intent: string;
  /** The HTTP status; 0 when no answer came. */
  status: number;
  body: unknown;
}

/** Tracks, by mid, and data channels, by id, of a session. */
export interface Flows {
  mids: string[];
  channels: number[];
}

/** Tracks and data channels to close at the SFU. */
export interface TracksToClose extends Flows {
  sessionId: string;
  /** If set, close everything that the SFU lists except these: the SFU may have more than the room has recorded. */
  allBut?: Flows;
}

export type Ended = ({ ok: true } | RefusedCall) & { close: TracksToClose[] };
