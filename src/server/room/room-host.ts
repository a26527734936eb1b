import type { MediaCredential, ServerEvent } from '../../room/protocol/index.js';
import type { EndedMeeting } from '../behaviors/room-behavior.js';
import type { Refusal } from '../refusal.js';
import type { RoomEnv } from '../settings.js';
import type { FileTicket, FileUse } from '../tokens/file-ticket.js';
import type { RoomClaims } from '../tokens/room-token.js';
import type { TracksToClose } from './media/calls-operation.js';
import type { Member } from './state/member.js';
import type { Reports } from './state/reports.js';

/** The services that the core needs from the object around it: sockets, time, and background work. */
export interface RoomHost {
  readonly roomName: string;
  /** The Worker's bindings, variables and secrets. */
  readonly bindings: RoomEnv;
  readonly reports: Reports;
  now(): number;
  /**
   * When the participant's socket last sent anything, pings included, in milliseconds since the epoch; null: no
   * socket.
   */
  heardAtMs(participant: string): number | null;
  send(participant: string, message: ServerEvent): void;
  /**
   * Sends the reason, closes the socket, and does not report it as lost. A participant whose own command caused this
   * gets the command's answer first.
   */
  disconnect(participant: string, why: Refusal): void;
  /**
   * Does `work`. Bytes that others receive because of it, at once or in the next patch, count against `member`'s byte
   * budget.
   * @param most the most bytes that count. Default: all of them.
   */
  charge<T>(member: Member, work: () => T, most?: number): T;
  mediaCredential(participant: string): Promise<MediaCredential>;
  /** A ticket with which a participant uploads or reads a file. */
  fileTicket(use: FileUse, ticket: FileTicket): Promise<string>;
  /** Sends the participant their role, grants and credential. */
  tellSelf(participant: string): void;
  /**
   * Sends the participant a new welcome, with the whole state.
   * @param withMedia whether the room requests TURN servers and an offer for them. Default true. For a whole audience, the
   *   clients request these themselves: the object may await only six requests at a time.
   */
  welcomeAgain(participant: string, withMedia?: boolean): void;
  /** @param isUrgent whether it enforces a decision about a person; urgent closes go first. Default false. */
  closeTracks(tracks: TracksToClose[], isUrgent?: boolean): void;
  /** Revokes the TURN credentials of a person. */
  revokeTurn(subject: string): void;
  reportMeeting(meeting: EndedMeeting): void;
  /** Runs `work` after the present request, keeps the room awake meanwhile, and logs its error. */
  background(work: () => Promise<void>): void;
  /** Runs `work`, and rolls back its writes when it throws. */
  transaction<T>(work: () => T): T;
  /** Calls `flush` at once or, soon after the last flush, some tens of milliseconds later. */
  flushSoon(): void;
  wakeAt(atMs: number | null): void;
}

export interface JoinRequest {
  claims: RoomClaims;
  /** The client's last state; null when the client is new or was reloaded. */
  known: { epoch: string; revision: number } | null;
  /** The claim to resume an existing participant; null: join as a new participant. */
  resume: { participant: string; secretHash: string } | null;
  /** The hash of the resume secret in the next welcome. */
  nextSecretHash: string;
}
