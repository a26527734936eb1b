import type { CallroomError } from '../../core/errors.js';
import { atom, type ReadableStore, type WritableStore } from '../../core/store.js';
import { type Received, ReceivedBytesMeter } from '../adaptation/received-bytes.js';
import type { VideoLimit } from '../adaptation/video-limit.js';
import { PeerError } from '../peer-error.js';
import { ItemRetry } from '../retry/item-retry.js';
import type { Quality } from '../stats/quality.js';
import { bestLayerUnder } from './encodings.js';

/** Where a publication can be pulled from. */
export interface RemoteTrack {
  /** The publisher's session. */
  readonly sessionId: string;
  readonly trackName: string;
  readonly kind: 'audio' | 'video';
}

/**
 * - `pending`: requested, or held back by a limit (`Peer.limits`).
 * - `paused`: by its owner; nothing is received.
 * - `live`: it arrives, as `track`.
 * - `repairing`: it arrived before, and is being pulled again, possibly on another session.
 * - `ended`: by its owner.
 *
 * With an `error` and a status other than `live`, it is retried for a while; then retrying stops until `setRemote`,
 * `setLayer` or `Peer.retry`.
 */
export interface SubscriptionState {
  readonly status: 'pending' | 'paused' | 'live' | 'repairing' | 'ended';
  readonly error: CallroomError | null;
}

/** Intervals without a packet until a track counts as dead, and how often a dead track is pulled again. */
const STALLS_UNTIL_DEAD = 3;
const MAX_REPULLS = 3;

/**
 * Internal state of a subscription, which the receive transport keeps up to date; `Subscription` is the public
 * handle.
 */
export class SubscriptionRecord {
  readonly state: WritableStore<SubscriptionState> = atom({ status: 'pending', error: null });
  readonly track: WritableStore<MediaStreamTrack | null> = atom(null);
  readonly quality: WritableStore<Quality | null> = atom(null);
  readonly meter = new ReceivedBytesMeter();
  readonly itemRetry = new ItemRetry();
  /** Set while expected packets do not arrive. */
  stallError: CallroomError | null = null;
  #stalls = 0;
  #repulls = 0;
  isEnded = false;
  isPaused = false;
  priority = 0;
  limit: VideoLimit = 'none';

  constructor(
    public remote: RemoteTrack,
    /** The simulcast layer to receive; null if the publication has none, or any layer will do. */
    public layer: string | null,
  ) {}

  /** The layer to request from the SFU: the wanted layer, or the best layer that the limit allows. */
  get allowedLayer(): string | null {
    const best = bestLayerUnder(this.limit);
    return this.layer !== null && this.layer < best ? best : this.layer;
  }

  /** True while it must not be received at all. */
  get isHeld(): boolean {
    return this.isPaused || (this.limit === 'off' && this.remote.kind === 'video');
  }

  /**
   * Processes whether one interval passed without a packet. If nothing else arrived either, the path is at fault, not
   * the track; the transport handles that case.
   * @returns whether to pull the track again: after several such intervals, and a bounded number of times.
   */
  noteStall(isStalled: boolean, isPathAlive: boolean): boolean {
    if (isStalled && !isPathAlive) return false;
    this.#stalls = isStalled ? this.#stalls + 1 : 0;
    if (!isStalled) {
      this.#repulls = 0;
      this.stallError = null;
    }
    if (this.#stalls < STALLS_UNTIL_DEAD) return false;
    this.#stalls = 0;
    this.stallError ??= PeerError.trackDead();
    return this.#repulls++ < MAX_REPULLS;
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

/** Operations that a subscription calls on its transport. */
export interface SubscriptionTransport {
  /** The wanted content has changed. */
  changed(record: SubscriptionRecord): void;
  end(record: SubscriptionRecord): Promise<void>;
}

/** A track being received: the same handle in every session, slot and repair, until it is ended. */
export class Subscription {
  readonly #record: SubscriptionRecord;
  readonly #link: SubscriptionTransport;

  constructor(record: SubscriptionRecord, link: SubscriptionTransport) {
    this.#record = record;
    this.#link = link;
  }

  get state(): ReadableStore<SubscriptionState> {
    return this.#record.state;
  }

  /** Null until something arrives. A repair replaces the track. */
  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#record.track;
  }

  /** Null until two measurements exist. */
  get quality(): ReadableStore<Quality | null> {
    return this.#record.quality;
  }

  /** Bytes received for this subscription, across sessions and slots. The SFU bills by them. */
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
   * Receives another publication of the same kind instead: the publisher has a new session, or this tile now shows
   * another participant. It needs no negotiation, so use it to turn a page. If the track's name is the same, the old track
   * stays until the new one arrives; otherwise, `track` is null meanwhile.
   */
  setRemote(remote: RemoteTrack): void {
    const { sessionId, trackName } = this.#record.remote;
    if (remote.sessionId === sessionId && remote.trackName === trackName && !this.#record.itemRetry.error)
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

  /** Stops the flow, and with it the cost, and keeps the handle. Its slot becomes free for other subscriptions. */
  pause(): void {
    this.#hold(true);
  }

  resume(): void {
    this.#hold(false);
  }

  /** When not all subscriptions can start together, higher priorities start first. Default 0. */
  setPriority(priority: number): void {
    this.#record.priority = priority;
  }

  #hold(isPaused: boolean): void {
    if (this.#record.isPaused === isPaused) return;
    this.#record.isPaused = isPaused;
    this.#link.changed(this.#record);
  }

  /** Stops receiving. Resolves once the SFU knows, or will detect it by itself. */
  end(): Promise<void> {
    return this.#link.end(this.#record);
  }
}
