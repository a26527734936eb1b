import type { TrackResult } from '../../calls/wire.js';
import type { WireError } from '../../room/messages.js';
import { Refusal } from '../refusal.js';

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
  /** The request's JSON, as it will be sent on. */
  body: unknown;
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
  error: WireError;
}

export function refusedCall(error: unknown): RefusedCall {
  const refusal = Refusal.from(error);
  return { ok: false, status: refusal.status, error: refusal.toJSON() };
}

/** `intent` is to be handed back to `end` with the SFU's answer; null where the answer changes nothing here. */
export type Begun = { ok: true; intent: string | null; withheld: WithheldTrack[] } | RefusedCall;

export interface CallsResult {
  intent: string;
  /** The HTTP status; 0 where no answer came. */
  status: number;
  body: unknown;
}

/** Tracks that must not flow (any more). */
export interface TracksToClose {
  sessionId: string;
  mids: string[];
}

export type Ended =
  | { ok: true }
  | { ok: false; status: number; error: WireError; close: TracksToClose | null };
