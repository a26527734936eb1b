import type { Clock } from '../../core/clock.js';
import type { CallroomError } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { randomId } from '../../core/random-id.js';
import { sourceKinds } from '../../core/sources.js';
import { atom, computed, type ReadableStore } from '../../core/store.js';
import type { LocalDevice, LocalDeviceState } from '../../media/local-device.js';
import { MediaError, type MediaKind } from '../../media/media-error.js';
import type { Peer } from '../../peer/peer.js';
import { LayerDemand } from '../../peer/tracks/layers.js';
import type { Publication } from '../../peer/tracks/publication.js';
import { attachLater } from './attach-later.js';
import type {
  AttachOptions,
  ParticipantSource,
  Source,
  SourceRevocation,
  SourceState,
} from './participant.js';

/** The parts of a device that a local source needs. */
export interface Capturing {
  readonly state: ReadableStore<Pick<LocalDeviceState, 'status' | 'error' | 'isInterrupted'>>;
  readonly track: LocalDevice['track'];
}

/** The parts of a call that a local source needs to publish into it. */
export interface PublishingTo {
  peer: Pick<Peer, 'publish'>;
  /** The sources that the room currently lets you publish. */
  allowed: ReadableStore<readonly Source[]>;
  /** Tells the room about the track of this name, before and while it is sent. */
  declare(publication: {
    trackName: string;
    source: Source;
    muted: boolean;
    interrupted?: boolean;
  }): Promise<void>;
  clock: Clock;
  logger: Logger;
  /** Called when a source is not sent, or no longer sent, although its device is on. */
  onFailure(error: CallroomError, source: Source): void;
}

/**
 * Publishes one device and follows its state: a new track replaces the old one in the same publication, releasing the
 * device ends the publication, and the room is told of each mute. A failed publication is retried when the device is
 * turned on again.
 */
export class LocalSource implements ParticipantSource {
  readonly state: ReadableStore<SourceState>;
  readonly #revoked = atom<SourceRevocation | null>(null);
  readonly track: ReadableStore<MediaStreamTrack | null>;
  readonly #source: Source;
  readonly #device: Capturing;
  readonly #publicationStatus = atom<'none' | 'pending' | 'live' | 'repairing'>('none');
  /** Why publishing failed. */
  readonly #failure = atom<CallroomError | null>(null);
  #target: PublishingTo | null = null;
  #publication: Publication | null = null;
  #demand: LayerDemand | null = null;
  #stopAllowed: () => void = () => {};
  /** Stops listening to the device; null while the room does not allow the source. */
  #stopListening: (() => void)[] | null = null;
  #stopFollowing: () => void = () => {};

  constructor(source: Source, device: Capturing) {
    this.#source = source;
    this.#device = device;
    this.track = device.track;
    this.state = computed(
      [device.state, this.#publicationStatus, this.#failure],
      ({ status, error, isInterrupted }, publication, failure): SourceState => {
        if (status === 'failed') return { status: 'failed', muted: true, error };
        if (status === 'off') return { status: 'off', muted: true, error: null };
        if (status === 'starting') return { status: 'pending', muted: true, error: null };
        if (failure) return { status: 'failed', muted: true, error: failure };
        const sent = publication === 'repairing' ? 'repairing' : 'live';
        return { status: sent, muted: status === 'muted' || isInterrupted, error: null };
      },
    );
  }

  get revoked(): ReadableStore<SourceRevocation | null> {
    return this.#revoked;
  }

  /** Sets why the source is revoked. Call it before the device is turned off. */
  setRevoked(revocation: Pick<SourceRevocation, 'by' | 'mayLift'> | null): void {
    const { status } = this.#device.state.get();
    const wasOn =
      status === 'on' || status === 'starting' || (status === 'muted' && this.#source !== 'microphone');
    this.#revoked.set(revocation && { by: revocation.by, mayLift: revocation.mayLift, wasOn });
  }

  /** Your own video is always available. */
  setViewport(): void {}

  attach(element: HTMLMediaElement, options?: AttachOptions): () => void {
    return attachLater({ source: this, kind: sourceKinds[this.#source], playback: null }, element, options);
  }

  /** Publishes from now on, whenever the room allows it and the device has a track, until `disconnect`. */
  connect(target: PublishingTo): void {
    this.disconnect();
    this.#target = target;
    this.#stopAllowed = target.allowed.subscribe((allowed) =>
      this.#allow(target, (allowed as readonly Source[]).includes(this.#source)),
    );
  }

  /** Sets which layers of a publication are received by any participant; null: any layer may be. */
  watched(trackName: string, layers: readonly string[] | null): void {
    if (this.#publication?.trackName === trackName) this.#demand?.setWanted(layers);
  }

  /** Stops publishing. The peer closes its own connections. */
  disconnect(): void {
    this.#stopAllowed();
    this.#stopDevice();
    this.#target = null;
    this.#forget();
  }

  /** The grant can change at any time: a withdrawn source ends at once, a granted source is sent at once. */
  #allow(target: PublishingTo, isAllowed: boolean): void {
    if (isAllowed === (this.#stopListening !== null)) return;
    if (isAllowed) {
      this.#failure.set(null);
      this.#stopListening = [
        this.#device.track.subscribe((track) => this.#onTrack(track as MediaStreamTrack | null)),
        this.#device.state.listen(() => this.#onDevice()),
      ];
      return;
    }
    this.#stopDevice();
    if (!this.#publication) return;
    this.#end(target, this.#publication);
    const track = this.#device.track.get();
    // The person is told of a revocation, so it is no failure.
    if (track && !this.#revoked.get()) this.#onGivenUp(MediaError.withdrawn(track.kind as MediaKind));
  }

  #stopDevice(): void {
    for (const stop of this.#stopListening ?? []) stop();
    this.#stopListening = null;
  }

  #onDevice(): void {
    const isAskedFor = this.#device.state.get().status === 'on';
    if (isAskedFor && !this.#publication) this.#onTrack(this.#device.track.get());
    else this.#declare();
  }

  #onTrack(track: MediaStreamTrack | null): void {
    const target = this.#target;
    if (!target) return;
    const present = this.#publication;
    if (!track) {
      if (present) this.#end(target, present);
      return;
    }
    if (present) {
      present.replaceTrack(track).catch((error: unknown) => this.#onNotReplaced(present, track, error));
      return;
    }
    // Each publication has a unique name, because the SFU may still list the previous one.
    const trackName = `${this.#source}-${randomId()}`;
    const publication = target.peer.publish(track, { source: this.#source, trackName });
    this.#publication = publication;
    this.#demand = new LayerDemand(target.clock, (rids) => {
      publication.setActiveLayers(rids).catch((error: unknown) => {
        target.logger.warn(`The layers of ${trackName} could not be changed.`, error);
      });
    });
    this.#failure.set(null);
    this.#declare();
    const stop = publication.state.subscribe(({ status, error }) => {
      if (this.#publication !== publication) return;
      if (status !== 'ended') this.#publicationStatus.set(status);
      else this.#onGivenUp(error);
    });
    // The publication may have ended during `subscribe`.
    if (this.#publication === publication) this.#stopFollowing = stop;
    else stop();
  }

  #end({ logger }: PublishingTo, publication: Publication): void {
    this.#forget();
    publication.unpublish().catch((error: unknown) => {
      logger.warn(`${publication.trackName} could not be unpublished.`, error);
    });
  }

  /** If the encoder does not accept the new track, publishes it as a new publication. */
  #onNotReplaced(publication: Publication, track: MediaStreamTrack, error: unknown): void {
    const target = this.#target;
    if (!target || this.#publication !== publication || this.#device.track.get() !== track) return;
    target.logger.warn(
      `The track of ${publication.trackName} could not be replaced. It is published again.`,
      error,
    );
    this.#end(target, publication);
    this.#onTrack(track);
  }

  /** We forget a publication before we end it, so this publication ended with an error. */
  #onGivenUp(error: CallroomError | null): void {
    this.#forget();
    if (this.#revoked.get()) return;
    this.#failure.set(error);
    if (error) this.#target?.onFailure(error, this.#source);
  }

  #forget(): void {
    this.#stopFollowing();
    this.#stopFollowing = () => {};
    this.#demand?.stop();
    this.#demand = null;
    this.#publication = null;
    this.#publicationStatus.set('none');
    this.#failure.set(null);
  }

  #declare(): void {
    const { status, isInterrupted } = this.#device.state.get();
    // The room has ended the publication of a revoked source.
    if (!this.#publication || this.#revoked.get() || (status !== 'on' && status !== 'muted')) return;
    void this.#target?.declare({
      trackName: this.#publication.trackName,
      source: this.#source,
      muted: status === 'muted' || isInterrupted,
      // Only the person's own mute ends a permission to speak.
      ...(isInterrupted && status === 'on' && { interrupted: true }),
    });
  }
}
