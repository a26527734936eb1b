import type { CallroomError } from '../../core/errors.js';
import type { ReadableStore, WritableStore } from '../../core/store.js';
import type { Score } from '../../peer/stats/quality.js';
import type { Role, Source } from '../../room/protocol/index.js';
import type { ViewportSize } from './viewports.js';

export type { Role, Score, Source, ViewportSize };

/** One source of one participant, as this page has it. */
export interface SourceState {
  /**
   * `off`: nothing is sent. `pending`: sent, but not here: not yet, or because nothing shows it. `live`: here. `repairing`: was here, is being brought
   * back. `failed`: could not be had, see `error`.
   */
  readonly status: 'off' | 'pending' | 'live' | 'repairing' | 'failed';
  /** Sent, but silent: its owner muted it. A source that is `off` counts as muted. */
  readonly muted: boolean;
  readonly error: CallroomError | null;
}

export interface AttachOptions {
  /**
   * Hears what keeps the element from playing. The code `sound_blocked`: the browser waits for a click or a key press,
   * with which the sound then starts by itself. By default it is a warning in the console.
   */
  onError?: (error: CallroomError) => void;
}

export interface ParticipantSource {
  readonly state: ReadableStore<SourceState>;
  /** What to play or show; `null` unless there is something. */
  readonly track: ReadableStore<MediaStreamTrack | null>;
  /**
   * Says that `place`, any object that stands for a view, shows this source, and how large; `null`: that it does
   * not, or no longer. The largest place decides how good a picture is received; one that is shown nowhere is not
   * received at all, until it is. A source of which no view has ever said anything is received in full, so that
   * whoever has no use for this need not call it. It makes no difference to sound, or to what is one's own.
   *
   * @param size in device pixels.
   */
  setViewport(place: object, size: ViewportSize | null): void;
  /**
   * Plays this source in an element of yours, now and whenever it starts again: sets `srcObject`, follows the size and
   * visibility of a `<video>`, so that only what can be seen is received, and the volume and speaker that were chosen.
   * A `<video>` takes one video and one sound. Your own microphone stays silent.
   *
   * @returns what ends it; call it when you remove the element.
   */
  attach(element: HTMLMediaElement, options?: AttachOptions): () => void;
}

export interface ParticipantDetails {
  /** The server's id for this participant; `''` for oneself before joining. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** False while cut off: the tile is dimmed, and goes unless the participant comes back in time. */
  readonly connected: boolean;
  /** Milliseconds since the epoch; `0` for oneself before joining. */
  readonly joinedAtMs: number;
  /** Milliseconds since the epoch, or `null` while the hand is down. */
  readonly handRaisedAtMs: number | null;
  /** Since when they record the call, in milliseconds since the epoch; `null` while they do not. */
  readonly recordingSinceMs: number | null;
}

/** A person in the room: oneself or another. The object stays the same for as long as the person is there. */
export interface Participant {
  /** Unique in the page, and stable: fit as a key. For oneself always `'self'`. */
  readonly key: string;
  readonly isLocal: boolean;
  readonly details: ReadableStore<ParticipantDetails>;
  /** The name in `details`. Changes with the name only, for views that show nothing else of them. */
  readonly name: ReadableStore<string>;
  readonly sources: Readonly<Record<Source, ParticipantSource>>;
  /**
   * How loud the microphone is just now, 0 to 1, measured at this page some ten times a second.
   * Apart from everything else, so that a meter re-renders nothing but itself.
   */
  readonly level: ReadableStore<number>;
  /** Whether the person speaks: `true` from the first voice until 600 ms of quiet. A muted microphone is quiet. */
  readonly isSpeaking: ReadableStore<boolean>;
  /**
   * How well this person's media comes across, 5 (as good as it gets) to 1 (hardly of use): the worst of what arrives
   * here of another, or of what one sends oneself. `null`: not measured yet.
   */
  readonly quality: ReadableStore<Score | null>;
  /** How loud this page plays them, 0 to 1. Nobody else hears of it; written by whoever wants it otherwise. */
  readonly volume: WritableStore<number>;
  /** Whether this page plays nothing of them. Nobody else hears of it. */
  readonly isMutedHere: WritableStore<boolean>;
}
