import type {
  ChatMessage,
  EphemeralFrame,
  RoomEventData,
  RoomEventName,
  RoomStatePage,
  ServerEvent,
} from '../../room/protocol/index.js';
import type { EndedMeeting } from '../behaviors/room-behavior.js';
import type { StorageBehavior } from '../behaviors/storage-behavior.js';
import type { Refusal } from '../refusal.js';
import type { PersonLimits } from './limits/person-limits.js';
import type { MediaAuthority } from './media/media-authority.js';
import type { Sessions } from './media/sessions.js';
import type { Speakers } from './media/speakers.js';
import type { TurnCredentials } from './media/turn-credentials.js';
import type { DepartedPeople } from './moderation/departed.js';
import type { RoomHost } from './room-host.js';
import type { RoomOptions } from './room-options.js';
import type { Agents } from './state/agents.js';
import type { ChatLog } from './state/chat-log.js';
import type { Member } from './state/member.js';
import type { Members } from './state/members.js';
import type { Presence } from './state/presence.js';
import type { Reactions } from './state/reactions.js';
import type { Roster } from './state/roster.js';
import type { StateTree } from './state/state-tree.js';
import type { ViewerList } from './state/viewer-list.js';

/** The room's behaviors as its other parts see them. */
export interface BehaviorHooks {
  tell(hook: 'onJoin' | 'onLeave' | 'onDisconnect' | 'onPublications', member: Member): void;
  onLive(): void;
  onMessage(member: Member, data: unknown): void;
  onChat(member: Member, message: ChatMessage): void;
  onMeetingEnd(meeting: EndedMeeting): void;
}

/** The room's stage as its other parts see it. */
export interface StageHooks {
  /** Ends a person's invitation: they have left, or have another role now. */
  forget(subject: string): void;
  /** A removed person is no longer on stage, nor invited to it. */
  onRemoved(subject: string): void;
}

/**
 * A room as its parts and commands see it. `RoomCore` is the only implementation; nothing else imports it, so that no
 * part depends on another through the whole.
 */
export interface RoomContext {
  readonly host: RoomHost;
  /** The address of this server as people reach it; `''`: nobody has connected yet. */
  readonly origin: string;
  readonly options: RoomOptions;
  readonly tree: StateTree;
  readonly people: Roster;
  readonly agents: Agents;
  readonly presence: Presence;
  readonly limits: PersonLimits;
  readonly members: Members;
  readonly sessions: Sessions;
  readonly media: MediaAuthority;
  readonly speakers: Speakers;
  readonly chat: ChatLog;
  readonly reactions: Reactions;
  readonly viewerList: ViewerList;
  readonly storage: StorageBehavior;
  readonly departed: DepartedPeople;
  readonly turn: TurnCredentials;
  readonly behaviors: BehaviorHooks;
  readonly stage: StageHooks;
  /** Sends a message to everyone inside, or to those of them for whom it is. */
  broadcast(message: ServerEvent, isFor?: (member: Member) => boolean): void;
  emitToAll<K extends RoomEventName>(
    event: K,
    data: RoomEventData[K],
    isFor?: (member: Member) => boolean,
  ): void;
  emitTo<K extends RoomEventName>(member: Member, event: K, data: RoomEventData[K]): void;
  /** Sends an ephemeral value with the next flush, as the participant with the id `from`. */
  sendEphemeral(from: string, frame: EphemeralFrame): void;
  forEachMember(work: (member: Member) => void, among?: Iterable<Member>): void;
  /** The member leaves at once and cannot resume. */
  leave(member: Member, isUrgent?: boolean): void;
  /** The member's connection is lost; the member can resume. */
  lost(member: Member): void;
  /** Hides the member's tile; the member can still resume. */
  takeOut(member: Member): void;
  /** Disconnects the member with a reason; the member cannot resume. */
  remove(member: Member, why: Refusal): void;
  /** Must be called after each change: sends it, and sets the next alarm. */
  changed(): void;
  /** The time in milliseconds; each call returns more than the one before. */
  nextMs(): number;
  transaction<T>(work: () => T): T;
  statePage(member: Member, after?: string): { state: RoomStatePage; after: string | null };
}
