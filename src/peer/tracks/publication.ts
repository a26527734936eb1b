import type { CallroomError } from '../../core/errors.js';
import type { Source } from '../../core/sources.js';
import { atom, type ReadableStore, type WritableStore } from '../../core/store.js';
import type { VideoLimit } from '../adaptation/video-limit.js';
import { PeerError } from '../peer-error.js';
import { ItemRetry } from '../retry/item-retry.js';
import type { Quality } from '../stats/quality.js';
import {
  type EncodedPublication,
  type Layer,
  layersOf,
  linesOf,
  ridsOf,
  sourceSettings,
} from './encodings.js';

/**
 * - `pending`: on its way to the SFU.
 * - `live`: others can subscribe to it by `sessionId` and `trackName`.
 * - `repairing`: it was live, and is being brought to another session.
 * - `ended`: by its owner, or for good by `error`.
 */
export interface PublicationState {
  readonly status: 'pending' | 'live' | 'repairing' | 'ended';
  /** The session to subscribe at. Another one after a repair. */
  readonly sessionId: string | null;
  readonly error: CallroomError | null;
}

/** What the send link knows of a publication and keeps up to date; `Publication` is its face. */
export class PublicationRecord implements EncodedPublication {
  readonly state: WritableStore<PublicationState> = atom({ status: 'pending', sessionId: null, error: null });
  readonly quality: WritableStore<Quality | null> = atom(null);
  readonly paused = atom(false);
  readonly patience = new ItemRetry();
  /** Layers to be sent; null: all. */
  activeLayers: ReadonlySet<string> | null = null;
  maxBitrateBps: number | null = null;
  limit: VideoLimit = 'none';
  isEnded = false;
  readonly rids: readonly string[];
  /** Of the capture, as its encodings were set last; null: not set yet. */
  appliedLines: number | null = null;
  #track: MediaStreamTrack;
  #blank: MediaStreamTrack | null = null;

  constructor(
    track: MediaStreamTrack,
    readonly source: Source,
    readonly trackName: string,
    /** As their publisher gave them; null: they follow the capture. */
    readonly givenLayers: readonly Layer[] | null,
    public priority: RTCPriorityType,
  ) {
    this.#track = hinted(track, source);
    this.rids = ridsOf(source, givenLayers);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  set track(track: MediaStreamTrack) {
    this.#track = hinted(track, this.source);
    this.dropBlank();
  }

  get kind(): 'audio' | 'video' {
    return this.#track.kind as 'audio' | 'video';
  }

  /** As captured now. */
  get lines(): number {
    return this.kind === 'video' ? linesOf(this.#track) : 0;
  }

  get layers(): readonly Layer[] {
    return this.givenLayers ?? layersOf(this.source, this.lines);
  }

  /**
   * What the encoder is given: silence or black while paused, or while the limit leaves no room for video. Not
   * nothing, since a track without packets is collected after 30 s; and not the track itself, which is its owner's.
   */
  get sent(): MediaStreamTrack {
    if (!this.paused.get() && !(this.limit === 'off' && this.kind === 'video')) {
      this.dropBlank();
      return this.#track;
    }
    if (!this.#blank) {
      this.#blank = this.#track.clone();
      this.#blank.enabled = false;
    }
    return this.#blank;
  }

  dropBlank(): void {
    this.#blank?.stop();
    this.#blank = null;
  }

  set(state: PublicationState): void {
    const { status, sessionId, error } = this.state.get();
    if (status !== state.status || sessionId !== state.sessionId || error !== state.error)
      this.state.set(state);
  }
}

/** Says what the encoder is to keep where the track's owner did not: `motion` is for a film that is shown. */
function hinted(track: MediaStreamTrack, source: Source): MediaStreamTrack {
  const { contentHint } = sourceSettings[source];
  if (contentHint && !track.contentHint) track.contentHint = contentHint;
  return track;
}

/** What a publication asks of the link it is on. */
export interface PublicationLink {
  /** What is to be sent has changed: the track, its layers, how much of it. */
  apply(record: PublicationRecord): Promise<void>;
  unpublish(record: PublicationRecord): Promise<void>;
}

/** A track being sent: the same handle through every session that carries it, until it is unpublished. */
export class Publication {
  readonly #record: PublicationRecord;
  readonly #link: PublicationLink;

  constructor(record: PublicationRecord, link: PublicationLink) {
    this.#record = record;
    this.#link = link;
  }

  get state(): ReadableStore<PublicationState> {
    return this.#record.state;
  }

  /** How it fares, as its receiver reports; null until there is something to compare. */
  get quality(): ReadableStore<Quality | null> {
    return this.#record.quality;
  }

  /** Whether its owner paused it. */
  get paused(): ReadableStore<boolean> {
    return this.#record.paused;
  }

  get trackName(): string {
    return this.#record.trackName;
  }

  get source(): Source {
    return this.#record.source;
  }

  /** The track being sent. */
  get track(): MediaStreamTrack {
    return this.#record.track;
  }

  /** Those that its capture is sent in as it is now, best first; empty for audio. */
  get layers(): readonly Layer[] {
    return this.#record.layers;
  }

  /**
   * Sends another track of the same kind instead. Nothing is negotiated, and subscribers see no change but the
   * picture's. The old track goes on: stopping it is its owner's business.
   * @throws {PeerError} `wrong_kind`
   */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    if (track.kind !== this.#record.kind) throw PeerError.wrongKind(this.#record.kind, track.kind);
    this.#record.track = track;
    await this.#link.apply(this.#record);
  }

  /**
   * Sends silence or black, a few packets a second, so that the publication stays; the track is left as it is, its
   * device too. Nothing is negotiated.
   */
  async pause(): Promise<void> {
    this.#record.paused.set(true);
    await this.#link.apply(this.#record);
  }

  async resume(): Promise<void> {
    this.#record.paused.set(false);
    await this.#link.apply(this.#record);
  }

  /**
   * Sends these layers only, so that nobody encodes what nobody watches; null sends all. The least layer is always
   * sent, since a track without packets is collected after 30 s.
   */
  async setActiveLayers(rids: Iterable<string> | null): Promise<void> {
    this.#record.activeLayers = rids && new Set(rids);
    await this.#link.apply(this.#record);
  }

  /** Sends no more than this in all its layers together, the best of which give way first; null: what they may. */
  async setMaxBitrate(bps: number | null): Promise<void> {
    this.#record.maxBitrateBps = bps;
    await this.#link.apply(this.#record);
  }

  /** Which of several tracks suffers last on a narrow path. Default: `high` for audio, `low` for video. */
  async setPriority(priority: RTCPriorityType): Promise<void> {
    this.#record.priority = priority;
    await this.#link.apply(this.#record);
  }

  /** Ends it: nothing is sent from now on. Resolves once the SFU knows, or will find out by itself. */
  unpublish(): Promise<void> {
    return this.#link.unpublish(this.#record);
  }
}
