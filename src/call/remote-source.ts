import { atom, type ReadableStore } from '../core/store.js';
import type { Peer } from '../peer/peer.js';
import type { Subscription } from '../peer/subscription.js';
import type { PublicationInfo } from '../room/messages.js';
import type { ParticipantSource, SourceState } from './participant.js';

const OFF: SourceState = { status: 'off', muted: true, error: null };

/**
 * One source of somebody else: subscribed to for as long as the room lists a publication of it. The publisher's
 * session may change under the same track name (it was replaced): the subscription follows it.
 */
export class RemoteSource implements ParticipantSource {
  readonly #state = atom<SourceState>(OFF);
  readonly #track = atom<MediaStreamTrack | null>(null);
  #subscription: Subscription | null = null;
  #info: PublicationInfo | null = null;
  #stopListening: (() => void)[] = [];

  get state(): ReadableStore<SourceState> {
    return this.#state;
  }

  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#track;
  }

  /** Brings the subscription in step with what the room lists; `null` ends it. */
  update(info: PublicationInfo | null, peer: Peer): void {
    const before = this.#info;
    this.#info = info;
    if (!info) {
      this.end();
      return;
    }
    if (!this.#subscription || before?.trackName !== info.trackName) this.#subscribe(info, peer);
    else if (before.sessionId !== info.sessionId) this.#subscription.setRemote(info);
    this.#refresh();
  }

  /** Ends the subscription, if there is one. */
  end(): void {
    this.#info = null;
    this.#unsubscribe();
    this.#track.set(null);
    this.#refresh();
  }

  #subscribe(info: PublicationInfo, peer: Peer): void {
    this.#unsubscribe();
    const subscription = peer.subscribe(info, { layer: info.layers?.[0] ?? null });
    this.#subscription = subscription;
    this.#stopListening = [
      subscription.track.subscribe((track) => this.#track.set(track as MediaStreamTrack | null)),
      subscription.state.listen(() => this.#refresh()),
    ];
  }

  #unsubscribe(): void {
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    void this.#subscription?.end();
    this.#subscription = null;
  }

  #refresh(): void {
    const next = this.#read();
    const { status, muted, error } = this.#state.get();
    if (next.status !== status || next.muted !== muted || next.error !== error) this.#state.set(next);
  }

  #read(): SourceState {
    if (!this.#info || !this.#subscription) return OFF;
    const { status, error } = this.#subscription.state.get();
    return {
      // The publication is still listed, so a subscription that has ended by itself has failed.
      status: status === 'ended' ? 'failed' : status,
      muted: this.#info.muted,
      error,
    };
  }
}
