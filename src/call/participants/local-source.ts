import type { Clock } from '../../core/clock.js';
import type { CallroomError } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { randomId } from '../../core/random-id.js';
import { atom, computed, type ReadableStore } from '../../core/store.js';
import type { LocalDevice, LocalDeviceState } from '../../media/local-device.js';
import { MediaError, type MediaKind } from '../../media/media-error.js';
import type { Peer } from '../../peer/peer.js';
import { LayerDemand } from '../../peer/tracks/layers.js';
import type { Publication } from '../../peer/tracks/publication.js';
import { sourceKinds } from '../../room/protocol/index.js';
import { attachLater } from './attach-later.js';
import type { AttachOptions, ParticipantSource, Source, SourceState } from './participant.js';

/** What a local source needs of a device. */
export interface Capturing {
  readonly state: ReadableStore<Pick<LocalDeviceState, 'status' | 'error' | 'isInterrupted'>>;
  readonly track: LocalDevice['track'];
}

/** What a local source needs of the call it is published into. */
export interface PublishingTo {
  peer: Pick<Peer, 'publish'>;
  /** The sources that the room lets one publish, as it is now. */
  allowed: ReadableStore<readonly Source[]>;
  /** Tells the room what the track of this name is, before and while it is sent. */
  declare(publication: { trackName: string; source: Source; muted: boolean }): Promise<void>;
  clock: Clock;
  logger: Logger;
  /** Hears why something is not sent (any more) although its device goes on. */
  onFailure(error: CallroomError, source: Source): void;
}

/**
 * Keeps what is published of one device in step with the device: a new track replaces the old one on the same
 * publication, a released device ends it, muting is told to the room. A publication that was given up is tried again
 * when its owner switches the device on again.
 */
export class LocalSource implements ParticipantSource {
  readonly state: ReadableStore<SourceState>;
  readonly track: ReadableStore<MediaStreamTrack | null>;
  readonly #source: Source;
  readonly #device: Capturing;
  readonly #publicationStatus = atom<'none' | 'pending' | 'live' | 'repairing'>('none');
  /** Why the publication was given up. */
  readonly #failure = atom<CallroomError | null>(null);
  #target: PublishingTo | null = null;
  #publication: Publication | null = null;
  #demand: LayerDemand | null = null;
  #stopAllowed: () => void = () => {};
  /** Of the device; null while the room does not allow it. */
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

  /** Your own video is here anyway. */
  setViewport(): void {}

  attach(element: HTMLMediaElement, options?: AttachOptions): () => void {
    return attachLater({ source: this, kind: sourceKinds[this.#source], playback: null }, element, options);
  }

  /** Publishes from now on, whenever the room allows it and the device has something, until `disconnect`. */
  connect(target: PublishingTo): void {
    this.disconnect();
    this.#target = target;
    this.#stopAllowed = target.allowed.subscribe((allowed) =>
      this.#allow(target, (allowed as readonly Source[]).includes(this.#source)),
    );
  }

  /** Which layers of a publication anybody receives; null: any may be. */
  watched(trackName: string, layers: readonly string[] | null): void {
    if (this.#publication?.trackName === trackName) this.#demand?.want(layers);
  }

  /** Stops publishing. The peer is left to close its own connections. */
  disconnect(): void {
    this.#stopAllowed();
    this.#stopDevice();
    this.#target = null;
    this.#forget();
  }

  /** The room's word may change at any time: what is withdrawn ends at once, what is given is sent at once. */
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
    if (track) this.#onGivenUp(MediaError.withdrawn(track.kind as MediaKind));
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
    // Each publication has a name of its own: the SFU may still list the one before.
    const trackName = `${this.#source}-${randomId()}`;
    const publication = target.peer.publish(track, { source: this.#source, trackName });
    this.#publication = publication;
    this.#demand = new LayerDemand(target.clock, (rids) => {
      publication.setActiveLayers(rids).catch((error: unknown) => {
        target.logger.warn(`The layers of ${trackName} stay as they are.`, error);
      });
    });
    this.#failure.set(null);
    this.#declare();
    const stop = publication.state.subscribe(({ status, error }) => {
      if (this.#publication !== publication) return;
      if (status !== 'ended') this.#publicationStatus.set(status);
      else this.#onGivenUp(error);
    });
    // It may have ended at once.
    if (this.#publication === publication) this.#stopFollowing = stop;
    else stop();
  }

  #end({ logger }: PublishingTo, publication: Publication): void {
    this.#forget();
    publication.unpublish().catch((error: unknown) => {
      logger.warn(`${publication.trackName} could not be ended in order.`, error);
    });
  }

  /** Where the encoder does not take another track, another publication does. */
  #onNotReplaced(publication: Publication, track: MediaStreamTrack, error: unknown): void {
    const target = this.#target;
    if (!target || this.#publication !== publication || this.#device.track.get() !== track) return;
    target.logger.warn(`${publication.trackName} is published anew: its track could not be replaced.`, error);
    this.#end(target, publication);
    this.#onTrack(track);
  }

  /** What we end ourselves is forgotten before, so this publication has ended by an error. */
  #onGivenUp(error: CallroomError | null): void {
    this.#forget();
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
    if (!this.#publication || (status !== 'on' && status !== 'muted')) return;
    void this.#target?.declare({
      trackName: this.#publication.trackName,
      source: this.#source,
      muted: status === 'muted' || isInterrupted,
    });
  }
}
