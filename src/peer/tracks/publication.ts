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
 * - `pending`: not yet published at the SFU.
 * - `live`: others can subscribe to it by `sessionId` and `trackName`.
 * - `repairing`: it was live, and is moving to another session.
 * - `ended`: ended by its owner, or permanently by `error`.
 */
export interface PublicationState {
  readonly status: 'pending' | 'live' | 'repairing' | 'ended';
  /** The session to subscribe to. It changes after a repair. */
  readonly sessionId: string | null;
  readonly error: CallroomError | null;
}

/** Internal state of a publication, which the send transport keeps up to date; `Publication` is the public handle. */
export class PublicationRecord implements EncodedPublication {
  readonly state: WritableStore<PublicationState> = atom({ status: 'pending', sessionId: null, error: null });
  readonly quality: WritableStore<Quality | null> = atom(null);
  readonly paused = atom(false);
  readonly itemRetry = new ItemRetry();
  /** Layers to send; null for all. */
  activeLayers: ReadonlySet<string> | null = null;
  maxBitrateBps: number | null = null;
  limit: VideoLimit = 'none';
  isEnded = false;
  readonly rids: readonly string[];
  /** Lines of the capture when its encodings were last set; null if they were not set yet. */
  appliedLines: number | null = null;
  #track: MediaStreamTrack;
  #blank: MediaStreamTrack | null = null;

  constructor(
    track: MediaStreamTrack,
    readonly source: Source,
    readonly trackName: string,
    /** Layers given by the publisher; null if they follow the capture. */
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

  /** Lines of the current capture. */
  get lines(): number {
    return this.kind === 'video' ? linesOf(this.#track) : 0;
  }

  get layers(): readonly Layer[] {
    return this.givenLayers ?? layersOf(this.source, this.lines);
  }

  /**
   * The encoder's input: silence or black while paused, or while the limit forbids video. The encoder always has a
   * track, because the SFU collects a track without packets after 30 s; the owner's track is left unchanged.
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

/** Sets the source's content hint if the track's owner set none: `motion` is for a shared film. */
function hinted(track: MediaStreamTrack, source: Source): MediaStreamTrack {
  const { contentHint } = sourceSettings[source];
  if (contentHint && !track.contentHint) track.contentHint = contentHint;
  return track;
}

/** Operations that a publication calls on its transport. */
export interface PublicationTransport {
  /** Applies a change of the track, its layers or its limits. */
  apply(record: PublicationRecord): Promise<void>;
  unpublish(record: PublicationRecord): Promise<void>;
}

/** A track being sent: the same handle in every session that carries it, until it is unpublished. */
export class Publication {
  readonly #record: PublicationRecord;
  readonly #link: PublicationTransport;

  constructor(record: PublicationRecord, link: PublicationTransport) {
    this.#record = record;
    this.#link = link;
  }

  get state(): ReadableStore<PublicationState> {
    return this.#record.state;
  }

  /** Quality as its receiver reports it; null until two measurements exist. */
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

  /** Layers in which the current capture is sent, best first; empty for audio. */
  get layers(): readonly Layer[] {
    return this.#record.layers;
  }

  /**
   * Sends another track of the same kind instead, without negotiation. Subscribers see only the content change. The
   * old track keeps running: its owner has to stop it.
   * @throws {PeerError} `wrong_kind`
   */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    if (track.kind !== this.#record.kind) throw PeerError.wrongKind(this.#record.kind, track.kind);
    this.#record.track = track;
    await this.#link.apply(this.#record);
  }

  /**
   * Sends silence or black, a few packets a second, so that the publication stays. The track and its device are left
   * unchanged. Nothing is negotiated.
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
   * Sends only these layers, to avoid encoding unwatched layers; null sends all. The lowest layer is always sent,
   * because the SFU collects a track without packets after 30 s.
   */
  async setActiveLayers(rids: Iterable<string> | null): Promise<void> {
    this.#record.activeLayers = rids && new Set(rids);
    await this.#link.apply(this.#record);
  }

  /** Limits the total bitrate of all layers; the best layers are dropped first. Null removes the limit. */
  async setMaxBitrate(bps: number | null): Promise<void> {
    this.#record.maxBitrateBps = bps;
    await this.#link.apply(this.#record);
  }

  /** Decides which of several tracks is reduced last on a narrow path. Default: `high` for audio, `low` for video. */
  async setPriority(priority: RTCPriorityType): Promise<void> {
    this.#record.priority = priority;
    await this.#link.apply(this.#record);
  }

  /** Stops sending immediately. Resolves once the SFU knows, or will detect it by itself. */
  unpublish(): Promise<void> {
    return this.#link.unpublish(this.#record);
  }
}
