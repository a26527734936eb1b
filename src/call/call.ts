import type { CallroomError } from '../core/errors.js';
import type { DataEvent, TypedEventTarget } from '../core/events.js';
import type { ReadableStore, WritableStore } from '../core/store.js';
import type { Devices } from '../media/devices.js';
import type { LocalDevice } from '../media/local-device.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { RoomAccess } from '../room/base-room-client.js';
import type { LobbyView } from '../room/protocol/index.js';
import type { EphemeralChannel } from './ephemeral/ephemeral-channel.js';
import type {
  CallAi,
  CallBoard,
  CallBreakouts,
  CallCaptions,
  CallChat,
  CallPolls,
  CallPresence,
  CallStorage,
  CallWatch,
} from './feature-shapes.js';
import type { ConnectionReport } from './lobby/connection-report.js';
import type { Moderation } from './moderation.js';
import type { Participant, Source } from './participants/participant.js';
import type { Recorder } from './recording/recorder.js';
import type { CallStage } from './stage.js';
import type { CallStatus, PresenceOptions } from './status/call-status.js';

/** The state of a call, for the whole page to show. */
export interface CallState {
  /**
   * - `idle`: not joined yet.
   * - `joining`: the join is in progress.
   * - `joined`: in the room.
   * - `reconnecting`: in the room but disconnected; the call reconnects by itself.
   * - `left`: the call is over, see `reason`.
   * - `failed`: the join cannot succeed until something changes, see `error`.
   */
  readonly status: 'idle' | 'joining' | 'joined' | 'reconnecting' | 'left' | 'failed';
  /** Why the call failed, or why it is reconnecting. */
  readonly error: CallroomError | null;
  /** Why the call is over: you left, a moderator removed you, or a host ended the call for everyone. */
  readonly reason: 'left' | 'removed' | 'ended' | null;
  /** When you entered the room, in milliseconds since the epoch. It survives reconnecting. */
  readonly joinedAtMs: number | null;
}

/** Your rating of a call. */
export interface Rating {
  readonly score: number;
  readonly comment?: string;
}

/** A track of another participant that can be played here. */
export interface ParticipantTrack {
  readonly participant: Participant;
  readonly source: Source;
  readonly track: MediaStreamTrack;
}

export interface CallEvents {
  /** Something failed that the person needs to know about; the call goes on. Show it as a notice. */
  notice: DataEvent<CallroomError>;
  /** A participant joined the room. Not fired for participants who were there when you joined; see `participants`. */
  participantJoined: DataEvent<Participant>;
  /** A participant left the room. Not fired when you leave. */
  participantLeft: DataEvent<Participant>;
  /** A track of another participant has started here. Also fired for participants who were there when you joined. */
  trackStarted: DataEvent<ParticipantTrack>;
  /** The track has stopped: they or you turned it off or left, or no view shows it. */
  trackStopped: DataEvent<ParticipantTrack>;
}

/**
 * One room, one peer and one set of devices, connected to one another. The elements render it, and an application
 * without the elements uses it directly. All state is in stores. A store changes only when its owner (socket,
 * connection, device) reports the change.
 */
export interface Call extends TypedEventTarget<CallEvents> {
  /** The room's name. */
  readonly roomName: string;
  /** Where the site serves the files that this package loads on demand; undefined: beside its modules. */
  readonly assetBase: string | undefined;
  readonly state: ReadableStore<CallState>;
  /**
   * The room that you are in or entering, for messages, commands and queries; `null` before and after. See also
   * `chat`, `storage`, `polls`, `captions`, `ai`, `watch`, `board`, `presence`, `status`, `moderation` and `stage`, which last as
   * long as the call.
   */
  readonly room: ReadableStore<RoomAccess | null>;
  /** The room that you joined. It differs from `room` while you are in a breakout room, which is a room of its own. */
  readonly mainRoom: ReadableStore<RoomAccess | null>;
  /** The room's chat. The first access requests the messages from the room. */
  readonly chat: CallChat;
  /** The data that your site stores in the room, shared by everyone who may read it. */
  readonly storage: CallStorage;
  /** The room's poll. Without `pollBehavior` in the room, its `state` stays undefined. */
  readonly polls: CallPolls;
  /** The room's captions and transcript. Without `captionsBehavior` in the room, their `state` stays undefined. */
  readonly captions: CallCaptions;
  /** The AI with a voice, and who has the floor. Without `aiBehavior` in the room, its `state` stays undefined. */
  readonly ai: CallAi;
  /** Watching videos together. Without `watchBehavior` in the room, its `state` stays undefined. */
  readonly watch: CallWatch;
  /** The whiteboard. Without `boardBehavior` in the room, its `state` stays undefined. */
  readonly board: CallBoard;
  /**
   * The breakout rooms of the room that you joined. Without `breakoutBehavior` in it, their `state` stays undefined. The
   * call goes to a breakout room and returns by itself, as a host or the person decides.
   */
  readonly breakouts: CallBreakouts;
  /** Who is here and what they are doing: what you say about yourself with `track`, and what the others say. */
  readonly presence: CallPresence;
  /** What Callroom says about people in `presence`: away, on a phone, in a breakout room, and their own status. */
  readonly status: CallStatus;
  /** What this call says about you in `presence` by itself. Set by you; applies at once. */
  readonly presenceOptions: WritableStore<PresenceOptions>;
  /** The actions of a moderator on participants and on the room. */
  readonly moderation: Moderation;
  /** Your own way from the audience to the stage and back. */
  readonly stage: CallStage;
  /**
   * The recorder of this page; `null` before the first recording. Set by `<call-record-toggle>`, or by you if you create
   * a `CallRecorder` yourself and want the toggle to show it.
   */
  readonly recorder: WritableStore<Recorder | null>;
  /** Your display name, used from the next connect on. Set by you or by `join`. */
  readonly name: WritableStore<string>;
  /** How the call uses media. Set by you. It applies at once or, while you are in the room, after you leave. */
  readonly mediaBehavior: WritableStore<Partial<MediaBehavior>>;
  /** You, as a participant. Available from the start, so that a lobby can show a preview. Its `isLocal` is true. */
  readonly self: Participant;
  /** Everyone in the room: you first, then the others in the order in which they joined. Empty until you join. */
  readonly participants: ReadableStore<readonly Participant[]>;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  /** Your own screen, window or tab, for sharing. */
  readonly screen: ScreenShare;
  /** The microphones, cameras and speakers of this machine, and the selected ones. */
  readonly devices: Devices;
  /**
   * Problems with your own microphone that you cannot notice yourself: you talk while muted, the microphone delivers
   * only silence, or the system mutes it. `null` while there is no problem. You can show it as it is.
   */
  readonly voiceHint: ReadableStore<CallroomError | null>;
  /**
   * The maximum quality of video that is sent and received, to save data or power. `none` sets no limit. `off`
   * receives no video and sends the lowest quality. Set by you. Audio is never limited.
   */
  readonly videoLimit: WritableStore<VideoLimit>;
  /** Whether a short sound signals joins, departures, raised hands and messages. Set by you. */
  readonly signalSounds: WritableStore<boolean>;
  /**
   * Returns who is in the room, whether you would have to wait, and what you may publish, without entering the room.
   * From then on, `microphone` and `camera` capture only what you may publish: a preview shows no more than the others
   * will see.
   * @throws `CallroomError` if the server does not answer or refuses; `AbortError` if `signal` aborts.
   */
  getLobby(options?: { signal?: AbortSignal }): Promise<LobbyView>;
  /**
   * Connects to the media server in advance and gets the ticket for the room's socket, so that a join soon after
   * shows video and plays audio sooner. Use it on a page with a lobby. Nothing is received and no participant is
   * notified. The connection closes after five minutes and the ticket expires after 25 s; another call renews what
   * has expired and changes nothing else. Resolves when preparation is done; a part that fails is skipped.
   * @param options.name the name that you will pass to `join`. Default: `call.name`. If you join with another name,
   *   the join requests its own ticket.
   */
  prepareConnection(options?: { name?: string }): Promise<void>;
  /**
   * Tests what a call needs of this network and this browser. The report lists every failure.
   * @throws `AbortError` if `signal` aborts.
   */
  checkConnection(options?: {
    signal?: AbortSignal;
    onProgress?: (report: ConnectionReport) => void;
  }): Promise<ConnectionReport>;
  /**
   * Enters the room. A missing or denied device does not prevent the join. Resolves when you are in the room; a call
   * while a join is in progress resolves with that join.
   * @throws `CallroomError` if the room cannot be entered (`state` has the same error); `AbortError` if `signal`
   *   aborts, or you leave, before that.
   */
  join(options?: { name?: string; signal?: AbortSignal }): Promise<void>;
  /**
   * Opens an ephemeral channel for short-lived data about you (a cursor, a level), many times a second. Every
   * participant who opens a channel of the same name receives it. The channel lasts until you close it, through
   * reconnecting, leaving and joining again.
   */
  ephemeral(name: string): Promise<EphemeralChannel>;
  /** Leaves at once for everyone else and releases the devices. You can call `join` again. */
  leave(): Promise<void>;
  /**
   * Sends the operator of the server your rating of the call, from 1 (unusable) to 5 (as if in the same room), during
   * the call or afterwards.
   * @throws `CallroomError` if the rating could not be sent.
   */
  rate(rating: Rating): Promise<void>;
  /** Leaves and releases everything permanently. */
  close(): Promise<void>;
}
