import { atom, type ReadableStore, type WritableStore } from '../../core/store.js';
import type { MediaKind } from '../../media/media-error.js';
import type { Peer } from '../../peer/peer.js';
import type { Quality } from '../../peer/stats/quality.js';
import { chooseLayer } from '../../peer/tracks/layers.js';
import type { Subscription, SubscriptionState } from '../../peer/tracks/subscription.js';
import type { PublicationInfo } from '../../room/protocol/index.js';
import type { Playback } from './attach.js';
import { attachLater } from './attach-later.js';
import type { AttachOptions, ParticipantSource, SourceRevocation, SourceState } from './participant.js';
import type { Settle, SubscriptionScheduler } from './subscription-scheduler.js';
import { type ViewportSize, Viewports } from './viewports.js';

const OFF: SourceState = { status: 'off', muted: true, error: null };
const UNSEEN = { status: 'pending', error: null } as const;

const shownAs = {
  pending: 'pending',
  paused: 'pending',
  live: 'live',
  repairing: 'repairing',
  // The publication is still listed, so a subscription that ended by itself has failed.
  ended: 'failed',
} as const satisfies Record<SubscriptionState['status'], SourceState['status']>;

/** The assumed aspect ratio of a video, so that the layer fills a tile of any shape. */
const RATIO = 16 / 9;

/** The parts of a peer that a remote source needs. */
export type Subscribing = Pick<Peer, 'subscribe'>;

/**
 * One source of another participant. It is subscribed while the room lists a publication of it and, for a video,
 * while a view shows it. The publisher's session can change under the same track name (a replaced transport); the
 * subscription follows it.
 */
export class RemoteSource implements ParticipantSource {
  readonly revoked: WritableStore<SourceRevocation | null> = atom<SourceRevocation | null>(null);
  readonly #state = atom<SourceState>(OFF);
  readonly #track = atom<MediaStreamTrack | null>(null);
  readonly #quality = atom<Quality | null>(null);
  readonly #viewports = new Viewports();
  readonly #scheduler: SubscriptionScheduler;
  readonly #owner: string;
  readonly #kind: MediaKind;
  readonly #playback: Playback | null;
  #wantsAudio = true;
  #isReachable = true;
  #subscription: Subscription | null = null;
  #info: PublicationInfo | null = null;
  #peer: Subscribing | null = null;
  #stopListening: (() => void)[] = [];
  #stopWatchingPage: (() => void) | null = null;

  /** @param owner the participant's id */
  constructor(
    scheduler: SubscriptionScheduler,
    owner: string,
    kind: MediaKind = 'video',
    playback: Playback | null = null,
  ) {
    this.#scheduler = scheduler;
    this.#owner = owner;
    this.#kind = kind;
    this.#playback = playback;
  }

  get state(): ReadableStore<SourceState> {
    return this.#state;
  }

  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#track;
  }

  /** The quality of the received track; `null` while nothing is received or measured. */
  get quality(): ReadableStore<Quality | null> {
    return this.#quality;
  }

  /** The current subscription; `null` while nothing is subscribed. */
  get subscription(): Subscription | null {
    return this.#subscription;
  }

  setViewport(place: object, size: ViewportSize | null): void {
    this.#viewports.setViewport(place, size);
    if (this.#info?.kind === 'video') this.#scheduler.schedule(this.#settle);
  }

  attach(element: HTMLMediaElement, options?: AttachOptions): () => void {
    return attachLater({ source: this, kind: this.#kind, playback: this.#playback }, element, options);
  }

  /**
   * For audio: whether to receive it. Unlike video, audio is received even if no view shows it, unless this is false.
   */
  setSubscribed(isSubscribed: boolean): void {
    if (isSubscribed === this.#wantsAudio) return;
    this.#wantsAudio = isSubscribed;
    if (this.#info) this.#scheduler.schedule(this.#settle);
  }

  /**
   * Updates the subscription to match the room's list; `null` ends it.
   * @param isReachable whether the publisher is connected. No subscription starts while they are not: the SFU waits 5
   *   s for the media of a session that is gone, and delays every subscription in the same request or after it.
   */
  update(info: PublicationInfo | null, peer: Subscribing, isReachable = true): void {
    const before = this.#info;
    const isBack = isReachable && !this.#isReachable;
    this.#isReachable = isReachable;
    if (!info) {
      this.end();
      return;
    }
    if (before && before.trackName !== info.trackName) this.#unsubscribe();
    this.#info = info;
    this.#peer = peer;
    // A subscription that was given up while the publisher was away starts again.
    if (isBack) this.#subscription?.setRemote(info);
    if (info.kind === 'video') this.#stopWatchingPage ??= this.#scheduler.watchPage(this.#settle);
    this.#scheduler.schedule(this.#settle);
    this.#refresh();
  }

  /** What the room says about a revocation of the source. */
  setRevoked(revoked: 'muted' | 'blocked' | undefined): void {
    const mayLift = revoked === 'muted';
    if (!revoked) this.revoked.set(null);
    else if (this.revoked.get()?.mayLift !== mayLift) this.revoked.set({ by: null, mayLift, wasOn: false });
  }

  /** Ends the subscription, if there is one. */
  end(): void {
    this.#info = null;
    this.#peer = null;
    this.#stopWatchingPage?.();
    this.#stopWatchingPage = null;
    this.#unsubscribe();
    this.#refresh();
  }

  /** Starts, changes or ends the subscription, depending on what is wanted. */
  readonly #settle: Settle = () => {
    const [info, peer] = [this.#info, this.#peer];
    if (!info || !peer) return;
    if (!this.#isWanted(info)) {
      if (this.#subscription) this.#scheduler.keep(this.#unsubscribe);
      return;
    }
    this.#scheduler.cancelKeep(this.#unsubscribe);
    const layer = this.#layerOf(info);
    if (this.#subscription) {
      if (this.#subscription.remote.sessionId !== info.sessionId) this.#subscription.setRemote(info);
      this.#subscription.setLayer(layer);
    } else if (this.#isReachable) {
      return () => {
        if (info.kind === 'video') this.#scheduler.makeRoom();
        this.#subscribe(peer.subscribe(info, { layer }));
        this.#refresh();
      };
    }
    this.#refresh();
  };

  #isWanted({ kind }: PublicationInfo): boolean {
    if (kind === 'audio') return this.#wantsAudio;
    if (this.#viewports.isKnown && this.#viewports.largest === null) return false;
    return this.#scheduler.isPageVisible || this.#viewports.outlastsPage;
  }

  #layerOf({ layers = [] }: PublicationInfo): string | null {
    const size = this.#viewports.largest;
    if (!size) return layers[0] ?? null;
    return chooseLayer(layers, Math.max(size.height, size.width / RATIO), this.#subscription?.layer ?? null);
  }

  #subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#stopListening = [
      subscription.track.subscribe((track) => this.#track.set(track as MediaStreamTrack | null)),
      subscription.state.listen(() => this.#refresh()),
      subscription.quality.listen((quality) => this.#quality.set(quality as Quality | null)),
    ];
  }

  readonly #unsubscribe = (): void => {
    this.#scheduler.cancelKeep(this.#unsubscribe);
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    void this.#subscription?.end();
    this.#subscription = null;
    this.#track.set(null);
    this.#quality.set(null);
    this.#refresh();
  };

  #refresh(): void {
    const next = this.#read();
    const { status, muted, error } = this.#state.get();
    if (next.status !== status || next.muted !== muted || next.error !== error) this.#state.set(next);
    // Once each time the track goes dead: each such failure creates a new error object.
    if (this.#info && next.error !== error && next.error?.code === 'track_dead') {
      this.#scheduler.onDead(this.#owner, this.#info.trackName);
    }
  }

  #read(): SourceState {
    if (!this.#info) return OFF;
    const { status, error } = this.#subscription?.state.get() ?? UNSEEN;
    return {
      status: shownAs[status],
      muted: this.#info.muted,
      error,
    };
  }
}
