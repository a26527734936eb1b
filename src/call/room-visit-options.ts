import type { BreakoutLocation } from '../behaviors/breakout-location.js';
import type { CallroomError } from '../core/errors.js';
import type { Page } from '../core/page.js';
import type { WritableStore } from '../core/store.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { BaseRoomClient, RoomAccess } from '../room/base-room-client.js';
import type { MediaKind } from '../room/protocol/index.js';
import type { ResumeTicket } from '../room/resume-ticket.js';
import type { CallState } from './call.js';
import type { CallMemory } from './call-memory.js';
import type { CreatePeerOptions } from './create-peer.js';
import type { EphemeralConnection } from './ephemeral/ephemeral-channel.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import type { LocalMedia } from './local-media.js';
import type { LocalParticipant } from './participants/local-participant.js';
import type { ParticipantEvents } from './participants/participant-events.js';
import type { ParticipantList } from './participants/participant-list.js';

/** The parts of a call that a visit uses. */
export interface RoomVisitOptions extends CreatePeerOptions {
  roomName: string;
  /** The id of a breakout room of it, which is then the room of this visit. */
  breakout?: string;
  page: Page;
  /** Asks for a room token, for each connect. */
  getToken: () => Promise<string>;
  resumeTicket: ResumeTicket;
  /** The socket ticket that the lobby made, or null. */
  socketTicket: Promise<string | null> | null;
  /** The connection that the lobby made, or null. The visit closes it. */
  prepared: PreparedPeer | null;
  behavior: Partial<MediaBehavior>;
  receive: readonly MediaKind[];
  videoLimit: WritableStore<VideoLimit>;
  devices: LocalMedia;
  screen: ScreenShare;
  self: LocalParticipant;
  people: ParticipantList;
  state: WritableStore<CallState>;
  ephemeralConnection: WritableStore<EphemeralConnection | null>;
  breakoutLocation: WritableStore<BreakoutLocation | null>;
  /** The person enters this room, or returns to it. */
  onRoom: (room: RoomAccess) => void;
  loadMemory: () => Promise<CallMemory>;
  createEvents: (Events: typeof ParticipantEvents, knowsAll: () => boolean) => ParticipantEvents;
  onNotice: (error: CallroomError) => void;
  /** The room ended the visit; null: it never began, because the join was called off. */
  onEnd: (state: CallState | null) => void;
  /** The visit failed for a reason that the room does not know. */
  onFailure: (error: unknown) => void;
}

/** A visit as the code of breakout rooms sees it. */
export interface SuspendableVisit {
  readonly room: BaseRoomClient;
  join(signal: AbortSignal): Promise<void>;
  suspend(): void;
  resume(): void;
  leave(): void;
  close(): void;
}
