import type { CallroomError } from '../../core/errors.js';
import { atom, type ReadableStore, type WritableStore } from '../../core/store.js';
import { type Received, ReceivedBytesMeter } from '../adaptation/received-bytes.js';
import type { VideoLimit } from '../adaptation/video-limit.js';
import { PeerError } from '../peer-error.js';
import { ItemRetry } from '../retry/item-retry.js';
import type { Quality } from '../stats/quality.js';
import { bestLayerUnder } from './encodings.js';

/** Where a publication is to be had. */
export interface RemoteTrack {
  /** The publisher's session. */
  readonly sessionId: string;
  readonly trackName: string;
  readonly kind: 'audio' | 'video';
}

/**
 * - `pending`: asked for, or held back by a limit (`Peer.limits`).
 * - `paused`: by its owner; nothing of it is received.
 * - `live`: it arrives, as `track`.
 * - `repairing`: it arrived, and is being pulled again or elsewhere.
 * - `ended`: by its owner.
 *
 * With an `error` and no `live`, it is tried again for a while; then it rests until `setRemote`, `setLayer` or
 * `Peer.retry`.
 */
export interface SubscriptionState {
  readonly status: 'pending' | 'paused' | 'live' | 'repairing' | 'ended';
  readonly error: CallroomError | null;
}

/** Intervals without a packet after which a track counts as dead, and how often it is pulled again then. */
const STALLS_UNTIL_DEAD = 3;
const MAX_REVIVALS = 3;

/** What the receive link knows of a subscription and keeps up to date; `Subscription` is its face. */
export class SubscriptionRecord {
  readonly state: WritableStore<SubscriptionState> = atom({ status: 'pending', error: null });
  readonly track: WritableStore<MediaStreamTrack | null> = atom(null);
  readonly quality: WritableStore<Quality | null> = atom(null);
  readonly meter = new ReceivedBytesMeter();
  readonly patience = new ItemRetry();
  /** Set while nothing arrives of what should. */
  stallError: CallroomError | null = null;
  #stalls = 0;
  #revivals = 0;
  isEnded = false;
  isPaused = false;
  priority = 0;
  limit: VideoLimit = 'none';

  constructor(
    public remote: RemoteTrack,
    /** The simulcast layer to receive; null where the publication has none, or any will do. */
    public layer: string | null,
  ) {}

  /** The layer to ask the SFU for: the one that is asked for here, or the best that the limit allows. */
  get allowedLayer(): string | null {
    const best = bestLayerUnder(this.limit);
    return this.layer !== null && this.layer < best ? best : this.layer;
  }

  /** True while it is not to be received at all. */
  get isHeld(): boolean {
    return this.isPaused || (this.limit === 'off' && this.remote.kind === 'video');
  }

  /**
   * Takes in whether one interval went by without a single packet. Where nothing else came either, that says nothing
   * of the track: the path is the link's matter.
   * @returns whether to pull it again: after several such intervals, and not without end.
   */
  noteStall(isStalled: boolean, isPathAlive: boolean): boolean {
    if (isStalled && !isPathAlive) return false;
    this.#stalls = isStalled ? this.#stalls + 1 : 0;
    if (!isStalled) {
      this.#revivals = 0;
      this.stallError = null;
    }
    if (this.#stalls < STALLS_UNTIL_DEAD) return false;
    this.#stalls = 0;
    this.stallError ??= PeerError.trackDead();
    return this.#revivals++ < MAX_REVIVALS;
  }

  show(
    track: MediaStreamTrack | null,
    status: SubscriptionState['status'],
    error: CallroomError | null,
  ): void {
    if (this.track.get() !== track) this.track.set(track);
    const state = this.state.get();
    if (state.status !== status || state.error !== error) this.state.set({ status, error });
  }
}

/** What a subscription asks of the link it is on. */
export interface SubscriptionLink {
  /** What is wanted has changed. */
  changed(record: SubscriptionRecord): void;
  end(record: SubscriptionRecord): Promise<void>;
}

/** A track being received: the same handle through every session, slot and repair, until it is ended. */
export class Subscription {
  readonly #record: SubscriptionRecord;
  readonly #link: SubscriptionLink;

  constructor(record: SubscriptionRecord, link: SubscriptionLink) {
    this.#record = record;
    this.#link = link;
  }

  get state(): ReadableStore<SubscriptionState> {
    return this.#record.state;
  }

  /** Null until something arrives. After a repair, another track. */
  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#record.track;
  }

  /** How it fares; null until there is something to compare. */
  get quality(): ReadableStore<Quality | null> {
    return this.#record.quality;
  }

  /** What has come of it, whatever session and slot it came by: what it costs. */
  get received(): ReadableStore<Received> {
    return this.#record.meter.received;
  }

  get remote(): RemoteTrack {
    return this.#record.remote;
  }

  get layer(): string | null {
    return this.#record.layer;
  }

  /**
   * Receives another publication of the same kind instead: the publisher has a new session, or this place shows
   * someone else now. It costs no negotiation, so it is the way to turn a page.
   */
  setRemote(remote: RemoteTrack): void {
    const { sessionId, trackName } = this.#record.remote;
    if (remote.sessionId === sessionId && remote.trackName === trackName && !this.#record.patience.error)
      return;
    this.#record.remote = remote;
    this.#link.changed(this.#record);
  }

  /** Receives another simulcast layer; null leaves the choice to the SFU. */
  setLayer(rid: string | null): void {
    if (rid === this.#record.layer) return;
    this.#record.layer = rid;
    this.#link.changed(this.#record);
  }

  /** Stops the flow, so that it costs nothing, and keeps the handle. Its slot is free for others. */
  pause(): void {
    this.#hold(true);
  }

  resume(): void {
    this.#hold(false);
  }

  /** Higher ones come first where all cannot come at once. Default 0. */
  setPriority(priority: number): void {
    this.#record.priority = priority;
  }

  #hold(isPaused: boolean): void {
    if (this.#record.isPaused === isPaused) return;
    this.#record.isPaused = isPaused;
    this.#link.changed(this.#record);
  }

  /** Ends it: nothing more arrives. Resolves once the SFU knows, or will find out by itself. */
  end(): Promise<void> {
    return this.#link.end(this.#record);
  }
}
