import type { MediaCredential, ServerEvent } from '../../room/protocol/index.js';
import type { Refusal } from '../refusal.js';
import type { RoomClaims } from '../tokens/room-token.js';
import type { TracksToClose } from './media/calls-operation.js';
import type { Member } from './state/members.js';
import type { Reports } from './state/reports.js';

/** What the core needs of the object it lives in: sockets, time, and work that nobody waits for. */
export interface RoomHost {
  readonly roomName: string;
  readonly reports: Reports;
  now(): number;
  /** When something was last heard from the participant's socket, pings included; null where there is none. */
  heardAtMs(participant: string): number | null;
  send(participant: string, message: ServerEvent): void;
  /** Tells why, closes the socket, and reports no loss of it. Whose own command it is has its answer before. */
  disconnect(participant: string, why: Refusal): void;
  /** Does `work`. What others receive by it, at once or with the next patch, counts against `member`'s byte budget. */
  charge<T>(member: Member, work: () => T): T;
  mediaCredential(participant: string): Promise<MediaCredential>;
  /** Sends the participant their role, grants and credential. */
  tellSelf(participant: string): void;
  /** Sends the participant a new welcome, for whom all is new. */
  welcomeAgain(participant: string): void;
  /** @param isUrgent enforces a decision about a person, and goes before what merely ended. Default false. */
  closeTracks(tracks: TracksToClose[], isUrgent?: boolean): void;
  /** Ends the TURN credentials that a person was given. */
  revokeTurn(subject: string): void;
  reportMeeting(meeting: { startedAtMs: number; endedAtMs: number; peak: number }): void;
  /** Runs `work`, taking back what it stored where it throws. */
  transaction<T>(work: () => T): T;
  /** Calls `flush` at once or, where that was a moment ago, some tens of milliseconds later. */
  flushSoon(): void;
  wakeAt(atMs: number | null): void;
}

export interface JoinRequest {
  claims: RoomClaims;
  /** What the client still has of the state; null where it is new, or was reloaded. */
  known: { epoch: string; revision: number } | null;
  /** Claims to be a participant who was here already. */
  resume: { participant: string; secretHash: string } | null;
  /** Hash of the resume secret that the welcome will carry. */
  nextSecretHash: string;
}
