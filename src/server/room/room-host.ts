import type { MediaCredential, ServerEvent } from '../../room/messages.js';
import type { Refusal } from '../refusal.js';
import type { RoomBehavior } from '../room-behavior.js';
import type { StorageBehavior } from '../storage-behavior.js';
import type { RoomClaims } from '../tokens/room-token.js';
import type { TracksToClose } from './calls-operation.js';
import type { Reports } from './reports.js';
import type { Screens } from './screen-rule.js';

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
  mediaCredential(participant: string): Promise<MediaCredential>;
  /** Sends the participant their role, grants and credential. */
  tellSelf(participant: string): void;
  /** Sends the participant a new welcome, for whom all is new. */
  welcomeAgain(participant: string): void;
  closeTracks(tracks: TracksToClose[]): void;
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

export interface RoomOptions {
  behaviors: readonly RoomBehavior[];
  limits: RoomLimits;
  /** How long chat, storage and decisions about people outlive the last participant, in milliseconds. */
  keepDataMs: number;
  /** Whose screens are shown where several share one. */
  screens: Screens;
  /** Where `room.storage` is kept; by default in the room's own database. */
  storage: ((room: string) => StorageBehavior) | null;
}

export interface RoomLimits {
  /** Listed participants and those waiting. */
  participants: number;
  viewers: number;
  /** Participants who are one person (subject): windows, devices, and those lost who have yet to be forgotten. */
  perPerson: number;
  /** Chat messages that are kept; older ones go. */
  chatMessages: number;
}
