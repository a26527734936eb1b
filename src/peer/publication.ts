import type { CallroomError } from '../core/errors.js';
import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import { Patience } from './patience.js';
import { PeerError } from './peer-error.js';
import type { Quality } from './quality.js';
import type { Layer, Source } from './sources.js';

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
export class PublicationRecord {
  readonly state: WritableStore<PublicationState> = atom({ status: 'pending', sessionId: null, error: null });
  readonly quality: WritableStore<Quality | null> = atom(null);
  readonly patience = new Patience();
  track: MediaStreamTrack;
  /** Layers to be sent; null: all. */
  activeLayers: ReadonlySet<string> | null = null;
  isEnded = false;

  constructor(
    track: MediaStreamTrack,
    readonly source: Source,
    readonly trackName: string,
    readonly layers: readonly Layer[],
  ) {
    this.track = track;
  }

  get kind(): 'audio' | 'video' {
    return this.track.kind as 'audio' | 'video';
  }

  set(state: PublicationState): void {
    const { status, sessionId, error } = this.state.get();
    if (status !== state.status || sessionId !== state.sessionId || error !== state.error)
      this.state.set(state);
  }
}

/** What a publication asks of the link it is on. */
export interface PublicationLink {
  /** Track or active layers have changed. */
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

  /** Best first; empty for audio. */
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
   * Sends these layers only, so that nobody encodes what nobody watches; null sends all. The least layer is always
   * sent, since a track without packets is collected after 30 s.
   */
  async setActiveLayers(rids: Iterable<string> | null): Promise<void> {
    this.#record.activeLayers = rids && new Set(rids);
    await this.#link.apply(this.#record);
  }

  /** Ends it: nothing is sent from now on. Resolves once the SFU knows, or will find out by itself. */
  unpublish(): Promise<void> {
    return this.#link.unpublish(this.#record);
  }
}
