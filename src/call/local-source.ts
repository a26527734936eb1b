import { atom, computed, type ReadableStore } from '../core/store.js';
import type { LocalDevice } from '../media/local-device.js';
import type { Peer } from '../peer/peer.js';
import type { Publication } from '../peer/publication.js';
import type { ParticipantSource, Source, SourceState } from './participant.js';

/** What a local source needs of the call it is published into. */
export interface PublishingTo {
  peer: Peer;
  /** The sources that the room lets one publish. */
  allowed: readonly Source[];
  /** Tells the room what the track of this name is, before and while it is sent. */
  declare(publication: { trackName: string; source: Source; muted: boolean }): Promise<void>;
}

/**
 * Keeps what is published of one device in step with the device: a new track replaces the old one on the same
 * publication, a released device ends it, muting is told to the room.
 */
export class LocalSource implements ParticipantSource {
  readonly state: ReadableStore<SourceState>;
  readonly track: ReadableStore<MediaStreamTrack | null>;
  readonly #source: Source;
  readonly #device: LocalDevice;
  readonly #publicationStatus = atom<'none' | 'pending' | 'live' | 'repairing'>('none');
  #target: PublishingTo | null = null;
  #publication: Publication | null = null;
  #stopListening: (() => void)[] = [];

  constructor(source: Source, device: LocalDevice) {
    this.#source = source;
    this.#device = device;
    this.track = device.track;
    this.state = computed(
      [device.state, this.#publicationStatus],
      ({ status, error }, publication): SourceState => {
        if (status === 'failed') return { status: 'failed', muted: true, error };
        if (status === 'off') return { status: 'off', muted: true, error: null };
        if (status === 'starting') return { status: 'pending', muted: true, error: null };
        const sent = publication === 'repairing' ? 'repairing' : 'live';
        return { status: sent, muted: status === 'muted', error: null };
      },
    );
  }

  /** Publishes from now on, whenever the device has something, until `disconnect`. */
  connect(target: PublishingTo): void {
    this.disconnect();
    if (!target.allowed.includes(this.#source)) return;
    this.#target = target;
    this.#stopListening = [
      this.#device.track.subscribe((track) => this.#onTrack(track as MediaStreamTrack | null)),
      this.#device.state.listen(() => this.#declare()),
    ];
  }

  /** Stops publishing. The peer is left to close its own connections. */
  disconnect(): void {
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    this.#target = null;
    this.#publication = null;
    this.#publicationStatus.set('none');
  }

  #onTrack(track: MediaStreamTrack | null): void {
    const target = this.#target;
    if (!target) return;
    const present = this.#publication;
    if (!track) {
      this.#publication = null;
      this.#publicationStatus.set('none');
      void present?.unpublish();
      return;
    }
    if (present) return void present.replaceTrack(track);
    // Each publication has a name of its own: the SFU may still list the one before.
    const trackName = `${this.#source}-${crypto.randomUUID()}`;
    const publication = target.peer.publish(track, { source: this.#source, trackName });
    this.#publication = publication;
    this.#declare();
    const stop = publication.state.subscribe(({ status }) => {
      if (this.#publication !== publication) return queueMicrotask(() => stop());
      this.#publicationStatus.set(status === 'ended' ? 'none' : status);
    });
    this.#stopListening.push(stop);
  }

  #declare(): void {
    const { status } = this.#device.state.get();
    if (!this.#publication || (status !== 'on' && status !== 'muted')) return;
    void this.#target?.declare({
      trackName: this.#publication.trackName,
      source: this.#source,
      muted: status === 'muted',
    });
  }
}
