import type { CallroomError } from '../../core/errors.js';
import type { ReadableStore, WritableStore } from '../../core/store.js';
import type { Score } from '../../peer/stats/quality.js';
import type { Role, Source } from '../../room/protocol/index.js';
import type { ViewportSize } from './viewports.js';

export type { Role, Score, Source, ViewportSize };

/** The state of one source of one participant on this page. */
export interface SourceState {
  /**
   * - `off`: not sent.
   * - `pending`: sent, but not received yet, or not shown by any view.
   * - `live`: received.
   * - `repairing`: was received, and is being restored.
   * - `failed`: cannot be received, see `error`.
   */
  readonly status: 'off' | 'pending' | 'live' | 'repairing' | 'failed';
  /** The owner muted the source: it is sent, but silent. A source that is `off` counts as muted. */
  readonly muted: boolean;
  readonly error: CallroomError | null;
}

/** Why a source is off although the role of its owner allows it. */
export interface SourceRevocation {
  /**
   * The moderator who turned it off. Null: the room lets only people whom a moderator allows unmute (see `mayUnmute` in
   * `room.roomInfo`), or the source is another participant's.
   */
  readonly by: { readonly name: string; readonly role: Role } | null;
  /** Whether the owner may turn it on again themselves. Otherwise a moderator has to restore it. */
  readonly mayLift: boolean;
  /** Whether your own source was on at that moment. False for another participant's source. */
  readonly wasOn: boolean;
}

export interface AttachOptions {
  /**
   * Called when the element cannot play. The code `sound_blocked` means that the browser waits for a click or a key
   * press; playback then starts by itself. By default the error is logged as a warning.
   */
  onError?: (error: CallroomError) => void;
}

export interface ParticipantSource {
  readonly state: ReadableStore<SourceState>;
  /**
   * Why a moderator or the room's rule keeps the source off; `null` if nothing does. If `mayLift` is true, turning on
   * your own device lifts it.
   */
  readonly revoked: ReadableStore<SourceRevocation | null>;
  /** The track to play or show; `null` while nothing is available. */
  readonly track: ReadableStore<MediaStreamTrack | null>;
  /**
   * Sets where and how large this source is shown: `place` is any object that stands for a view, and `null` means
   * that the view does not show it, or no longer. The largest viewport decides the quality of the received video; a
   * video that no viewport shows is not received. A source for which you never call this is received in full. It has
   * no effect on audio or on your own sources.
   *
   * @param size in device pixels.
   */
  setViewport(place: object, size: ViewportSize | null): void;
  /**
   * Plays this source in your own element, now and whenever it starts again. Sets `srcObject`, and applies the
   * selected volume and speaker. Follows the size and visibility of a `<video>`, so that only visible video is
   * received. A `<video>` can play one video and one audio source. Your own microphone is not played.
   *
   * @returns a function that detaches the source; call it when you remove the element.
   */
  attach(element: HTMLMediaElement, options?: AttachOptions): () => void;
}

export interface ParticipantDetails {
  /** The server's id for this participant; `''` for you before joining. */
  readonly id: string;
  /** An AI of the room, not a person: moderators cannot act on it. */
  readonly isAgent: boolean;
  /** Empty for a guest; for the second guest the number alone, after a space: ` (2)`. */
  readonly name: string;
  readonly role: Role;
  /** False while disconnected: the tile is dimmed, and is removed unless the participant comes back in time. */
  readonly connected: boolean;
  /** Milliseconds since the epoch; `0` for you before joining. */
  readonly joinedAtMs: number;
  /** Milliseconds since the epoch, or `null` while the hand is down. */
  readonly handRaisedAtMs: number | null;
  /** When they started to record the call, in milliseconds since the epoch; `null` while they do not record. */
  readonly recordingSinceMs: number | null;
}

/** A participant of the room: you, another person, or an AI. The object stays the same for the whole visit. */
export interface Participant {
  /** Unique in the page and stable: usable as a key. Always `'self'` for you. */
  readonly key: string;
  readonly isLocal: boolean;
  readonly details: ReadableStore<ParticipantDetails>;
  /** The name in `details`. Changes with the name only, for views that show nothing else of them. */
  readonly name: ReadableStore<string>;
  readonly sources: Readonly<Record<Source, ParticipantSource>>;
  /**
   * The current level of the microphone, 0 to 1, measured on this page about ten times a second. It is a separate
   * store, so that a meter can render without anything else.
   */
  readonly level: ReadableStore<number>;
  /** Whether the person speaks: `true` from the first voice until 600 ms of quiet. A muted microphone is quiet. */
  readonly isSpeaking: ReadableStore<boolean>;
  /**
   * The quality of this person's media, from 5 (best) to 1 (hardly usable). It is the worst value of the tracks that
   * you receive from another participant, or of the tracks that you send. `null`: not measured yet.
   */
  readonly quality: ReadableStore<Score | null>;
  /** The volume at which this page plays this person, 0 to 1. Set by you; no other participant is told. */
  readonly volume: WritableStore<number>;
  /** Whether this page mutes this person. Set by you; no other participant is told. */
  readonly isMutedHere: WritableStore<boolean>;
}
