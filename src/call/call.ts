import type { CallroomError } from '../core/errors.js';
import type { DataEvent, TypedEventTarget } from '../core/events.js';
import type { ReadableStore, WritableStore } from '../core/store.js';
import type { Devices } from '../media/devices.js';
import type { LocalDevice } from '../media/local-device.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { LobbyView } from '../room/protocol/index.js';
import type { RoomAccess } from '../room/room-client.js';
import type { EphemeralChannel } from './ephemeral/ephemeral-channel.js';
import type { CallChat, CallPolls, CallStorage } from './lazy-features.js';
import type { ConnectionReport } from './lobby/connection-report.js';
import type { Moderation } from './moderation.js';
import type { Participant, Source } from './participants/participant.js';

/** What a call is doing, for the whole page to show. */
export interface CallState {
  /**
   * `idle`: not joined yet. `joining`: on the way. `joined`: in the room. `reconnecting`: in the room, cut off,
   * coming back by itself. `left`: over, see `reason`. `failed`: not to be had without a change, see `error`.
   */
  readonly status: 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left' | 'failed';
  /** Why it failed, or what it is reconnecting from. */
  readonly error: CallroomError | null;
  /** Why it is over: one left, was removed by a moderator, or the room was ended for all. */
  readonly reason: 'left' | 'removed' | 'ended' | null;
  /** When the room was entered, in milliseconds since the epoch; survives reconnecting. */
  readonly joinedAtMs: number | null;
}

/** How a call was. */
export interface Rating {
  readonly score: number;
  readonly comment?: string;
}

/** Something of another participant that can be played here. */
export interface ParticipantTrack {
  readonly participant: Participant;
  readonly source: Source;
  readonly track: MediaStreamTrack;
}

export interface CallEvents {
  /** Something failed that a person should know of; the call goes on. Shown as a notice. */
  notice: DataEvent<CallroomError>;
  /** Somebody joined the room: not for those who were there when you joined, who are in `participants`. */
  participantJoined: DataEvent<Participant>;
  /** Somebody left the room: not when you leave. */
  participantLeft: DataEvent<Participant>;
  /** Something of another participant has arrived here, also of those who were there when you joined. */
  trackStarted: DataEvent<ParticipantTrack>;
  /** It arrives no longer, because they or you switched it off or left, or because nothing shows it. */
  trackStopped: DataEvent<ParticipantTrack>;
}

/**
 * One room, one peer and one set of devices, wired: what the elements render, and what an application without
 * the elements uses. Everything that *is* is a store; nothing changes before its owner (socket, connection,
 * device) says so.
 */
export interface Call extends TypedEventTarget<CallEvents> {
  /** The room's name. */
  readonly roomName: string;
  readonly state: ReadableStore<CallState>;
  /**
   * The room that you are in or enter, for messages, commands and queries; `null` before and after. See also `chat`,
   * `storage`, `polls` and `moderation`, which last as long as the call.
   */
  readonly room: ReadableStore<RoomAccess | null>;
  /** The room's chat. What it shows is fetched from the room from when you first ask for this. */
  readonly chat: CallChat;
  /** What your site keeps in the room, shared by all who may read it. */
  readonly storage: CallStorage;
  /** The room's poll: there is one where the room has `pollBehavior`, else its `state` stays undefined. */
  readonly polls: CallPolls;
  /** What a moderator can do to others and to the room. */
  readonly moderation: Moderation;
  /** How others see you, from the next connect on. Written by you, or by `join`. */
  readonly name: WritableStore<string>;
  /** How the call uses media. Written by you: it applies at once, or, while you are in the room, when you have left. */
  readonly mediaBehavior: WritableStore<Partial<MediaBehavior>>;
  /** Oneself: there from the start, so that a lobby can show one's own picture. Its `isLocal` is true. */
  readonly self: Participant;
  /** Everyone in the room, oneself first, the others in the order in which they joined. Empty until joined. */
  readonly participants: ReadableStore<readonly Participant[]>;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  /** One's own screen, window or tab, to be shared. */
  readonly screen: ScreenShare;
  /** The machine's microphones, cameras and speakers, and which of them are used. */
  readonly devices: Devices;
  /**
   * What a person does not notice of their own microphone: that they talk while muted, that nothing is heard of them,
   * that the system mutes them. `null` while there is nothing of the kind; fit to be shown.
   */
  readonly voiceHint: ReadableStore<CallroomError | null>;
  /**
   * The best pictures that are sent and received, to save data or power: `none` is no limit, `off` receives no picture
   * and sends the least. Written by whoever wants it otherwise; sound is never held back.
   */
  readonly videoLimit: WritableStore<VideoLimit>;
  /** Whether a short sound tells of who comes and goes, of hands and of messages. Written by whoever wants it otherwise. */
  readonly signalSounds: WritableStore<boolean>;
  /**
   * Asks who is in the room and whether one would have to wait, without entering it.
   * @throws a `CallroomError` where the server does not tell; an `AbortError` where `signal` aborts.
   */
  getLobby(options?: { signal?: AbortSignal }): Promise<LobbyView>;
  /**
   * Connects to the media server beforehand, and gets the ticket for the room's socket, so that a join soon after shows and
   * sounds sooner: for a page with a lobby. Nothing is received by it and nobody is told. The connection is let go after
   * five minutes, the ticket is good for 25 s; calling it again renews what is no longer good, and changes nothing else.
   * Resolves once it is done; what cannot be had is done without.
   * @param options.name the name that `join` will be called with. Default: `call.name`. With another one the join gets a
   *   ticket of its own.
   */
  prepareConnection(options?: { name?: string }): Promise<void>;
  /**
   * Tries what a call needs of this network and this browser; what fails is in the report.
   * @throws an `AbortError` where `signal` aborts.
   */
  checkConnection(options?: {
    signal?: AbortSignal;
    onProgress?: (report: ConnectionReport) => void;
  }): Promise<ConnectionReport>;
  /**
   * Enters the room; a missing or denied device keeps nobody out. Resolves once in the room, also for whoever asks
   * while it is being entered already.
   * @throws a `CallroomError` where the room is not to be had (`state` says the same); an `AbortError` where `signal`
   *   aborts, or one leaves, before that.
   */
  join(options?: { name?: string; signal?: AbortSignal }): Promise<void>;
  /**
   * Opens a lane for passing facts about oneself (a cursor, a level), many times a second. Whoever opens one of the same
   * name hears them. It lasts until it is closed, through reconnecting, leaving and joining again.
   */
  ephemeral(name: string): Promise<EphemeralChannel>;
  /** Leaves at once for all others, gives the devices back. `join` may be called again. */
  leave(): Promise<void>;
  /**
   * Tells whoever runs the server how the call was, 1 (unusable) to 5 (as if in one room), while in it and afterwards.
   * @throws `CallroomError` where it could not be told.
   */
  rate(rating: Rating): Promise<void>;
  /** Leaves, and frees everything for good. */
  close(): Promise<void>;
}
