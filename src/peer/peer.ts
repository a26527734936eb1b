import type { SessionsClient } from '../calls-api/sessions-client.js';
import { type Clock, systemClock } from '../core/clock.js';
import { defaultLogger, type Logger } from '../core/logger.js';
import { randomId } from '../core/random-id.js';
import type { Source } from '../core/sources.js';
import { atom, computed, type ReadableStore } from '../core/store.js';
import { Adaptation, receivingHealth, sendingHealth } from './adaptation/adaptation.js';
import { limitOfBudget, type Received } from './adaptation/received-bytes.js';
import { strictest, type VideoLimit } from './adaptation/video-limit.js';
import type { PeerContext } from './peer-context.js';
import { PeerError } from './peer-error.js';
import type { Score } from './stats/quality.js';
import { StatsMonitor } from './stats/stats-monitor.js';
import { type Layer, sourceSettings } from './tracks/encodings.js';
import { Publication, PublicationRecord } from './tracks/publication.js';
import { type RemoteTrack, Subscription, SubscriptionRecord } from './tracks/subscription.js';
import type { DataChannel } from './transport/data-channels.js';
import type { MediaOffer } from './transport/media-offer.js';
import { ReceiveTransport } from './transport/receive-transport.js';
import { SendTransport } from './transport/send-transport.js';
import type { PeerState } from './transport/transport-state.js';

export interface PeerOptions {
  calls: SessionsClient;
  /** Called for each new connection. Without it, or when it fails, connections are made without relays. */
  iceServers?: () => Promise<RTCIceServer[]>;
  RTCPeerConnection?: typeof RTCPeerConnection;
  /**
   * How often statistics are read, in milliseconds. Default 2,000. 0 turns them off, and dead tracks then go
   * undetected.
   */
  statsIntervalMs?: number;
  /** Whether to send and receive less video when the machine or the path cannot keep up. Default true. */
  adapt?: boolean;
  /**
   * How many bytes may be received in total, to cap what the call costs. As the budget is used up, layers go down,
   * then video stops; audio continues. Default null: no limit.
   */
  budgetBytes?: number | null;
  clock?: Clock;
  logger?: Logger;
}

/** Our own side of the call: the worst score of all sent tracks, and of all received tracks. */
export interface PeerQuality {
  readonly send: Score | null;
  readonly receive: Score | null;
}

/** The video limit that applies in each direction. */
export interface PeerLimits {
  readonly send: VideoLimit;
  readonly receive: VideoLimit;
}

export interface PeerData {
  /** Publishes a channel. Other participants subscribe with its name and with the session id in its state. */
  publish(name: string): DataChannel;
  /** Subscribes to another participant's channel. */
  subscribe(remote: { name: string; sessionId: string }): DataChannel;
}

const UNLIMITED: PeerLimits = { send: 'none', receive: 'none' };

export interface PublishOptions {
  source: Source;
  /** Unique within the session. Default: a random name. */
  trackName?: string;
  /**
   * Best first, with names in alphabetical order (`a`, `b`, …); they do not change when the capture does. Default: up
   * to three for a camera, depending on its captured lines, and one for a screen.
   */
  layers?: readonly Layer[];
  /** Unpublishes when it aborts. */
  signal?: AbortSignal;
}

export interface SubscribeOptions {
  /**
   * The simulcast layer to start with; a narrow path may deliver a lower layer. Default: null, the SFU chooses. For a
   * publication without simulcast (a screen) it must be null: the SFU refuses to change its layer.
   */
  layer?: string | null;
  /** Ends the subscription when it aborts. */
  signal?: AbortSignal;
}

/**
 * This endpoint's media to and from the SFU: one sending transport and one receiving transport. When one fails, it is
 * replaced without the other. Publications and subscriptions outlive any connection; their handles show their state.
 * A peer knows nothing of rooms or participants: the caller says which publications to subscribe to.
 *
 * Consecutive requests until media flows (each is a round trip; ICE and DTLS come on top; sending and receiving run
 * in parallel):
 *
 * | | publish | subscribe |
 * |---|---|---|
 * | not connected | 2: session, offer | 3: session, pull, answer |
 * | prepared (`prepare`), or connected | 1 | 2, and media after the first half of the second |
 * | by the room's offer (`acceptOffer`) | | 1: the answer |
 * | a slot is free (a page is turned) | | 1, no description |
 *
 * No path needs fewer than 1 request, because the SFU sends media only on request.
 */
export class Peer {
  readonly #send: SendTransport;
  readonly #receive: ReceiveTransport;
  readonly #state: ReadableStore<PeerState>;
  readonly #quality = atom<PeerQuality>({ send: null, receive: null });
  readonly #limits = atom<PeerLimits>(UNLIMITED);
  readonly #adaptations = { send: new Adaptation(), receive: new Adaptation() };
  readonly #adapts: boolean;
  readonly #monitor: StatsMonitor;
  readonly #context: PeerContext;
  #data: Promise<PeerData> | null = null;
  #asked = UNLIMITED;
  #budgetBytes: number | null;
  readonly #stopListening: () => void;
  #isClosed = false;

  constructor(options: PeerOptions) {
    const context: PeerContext = {
      calls: options.calls,
      clock: options.clock ?? systemClock,
      logger: options.logger ?? defaultLogger,
      RTCPeerConnection: options.RTCPeerConnection ?? RTCPeerConnection,
      iceServers: options.iceServers ?? (async () => []),
    };
    this.#context = context;
    this.#adapts = options.adapt ?? true;
    this.#budgetBytes = options.budgetBytes ?? null;
    this.#send = new SendTransport(context);
    this.#receive = new ReceiveTransport(context);
    this.#state = computed([this.#send.state, this.#receive.state], (send, receive) => ({ send, receive }));
    this.#monitor = new StatsMonitor({
      clock: context.clock,
      logger: context.logger,
      intervalMs: options.statsIntervalMs ?? 2_000,
      connections: () => [...this.#send.measured(), ...this.#receive.measured()],
      onPass: () => this.#rate(),
      onGap: () => this.#wake(),
    });
    this.#stopListening = this.#state.listen(() => this.#monitor.wake());
  }

  get state(): ReadableStore<PeerState> {
    return this.#state;
  }

  /** Measured once per stats interval while connected. Each handle has its own quality too. */
  get quality(): ReadableStore<PeerQuality> {
    return this.#quality;
  }

  /** Bytes that this endpoint has received so far, as measured. The SFU bills by them. */
  get received(): ReadableStore<Received> {
    return this.#receive.received;
  }

  /**
   * The strictest of three limits: the requested limit (`limitVideo`), the budget's limit, and the limit that machine
   * and path require. When machine or path cannot keep up, layers go down first, then video stops; audio is reduced
   * last. Video comes back step by step.
   */
  get limits(): ReadableStore<PeerLimits> {
    return this.#limits;
  }

  /**
   * Limits all video to save data or power, whatever is published and subscribed to: no better layers than the limit
   * allows, or no video at all. Audio is never limited. `none` restores everything.
   */
  limitVideo(limit: VideoLimit | Partial<PeerLimits>): void {
    this.#asked =
      typeof limit === 'string' ? { ...this.#asked, receive: limit } : { ...this.#asked, ...limit };
    this.#limit();
  }

  /** Sets the budget in bytes, which includes all bytes received so far. Null removes it. */
  setBudget(budgetBytes: number | null): void {
    this.#budgetBytes = budgetBytes;
    this.#limit();
  }

  /**
   * Sends `track` until its publication ends. The caller keeps ownership of the track: mute it with `track.enabled`.
   */
  publish(track: MediaStreamTrack, options: PublishOptions): Publication {
    this.#assertOpen();
    options.signal?.throwIfAborted();
    const { kind, priority } = sourceSettings[options.source];
    if (track.kind !== kind) throw PeerError.wrongKind(kind, track.kind);
    const name = options.trackName ?? `${options.source}-${randomId()}`;
    const record = new PublicationRecord(track, options.source, name, options.layers ?? null, priority);
    const publication = new Publication(record, this.#send);
    endWith(options.signal, () => publication.unpublish());
    this.#send.add(record);
    return publication;
  }

  subscribe(remote: RemoteTrack, options: SubscribeOptions = {}): Subscription {
    this.#assertOpen();
    options.signal?.throwIfAborted();
    const record = new SubscriptionRecord(remote, options.layer ?? null);
    const subscription = new Subscription(record, this.#receive);
    endWith(options.signal, () => subscription.end());
    this.#receive.add(record);
    return subscription;
  }

  /**
   * Connects both sessions with nothing on them, for example from a lobby. A later publish or subscribe then takes
   * one exchange and does not wait for a connection.
   */
  prepare(): void {
    this.#assertOpen();
    this.#send.prepare();
    this.#receive.prepare();
  }

  /**
   * Data channels through the SFU for ephemeral values (cursor, audio level): unordered and never retransmitted. The
   * module is loaded on first use.
   */
  data(): Promise<PeerData> {
    this.#assertOpen();
    this.#data ??= this.#openData();
    return this.#data;
  }

  async #openData(): Promise<PeerData> {
    const { DataChannels } = await import('./transport/data-channels.js');
    this.#assertOpen();
    const part = (link: SendTransport | ReceiveTransport) => {
      const channels = new DataChannels(this.#context, () => link.poke());
      link.extend(channels);
      return channels;
    };
    const [own, others] = [part(this.#send), part(this.#receive)];
    return {
      publish: (name) => own.add(name, null),
      subscribe: ({ name, sessionId }) => others.add(name, sessionId),
    };
  }

  /**
   * Accepts the receiving session that the room started for us, or the room's pulls on the session that it gave us in
   * the lobby (from an offer without tracks). Until `media` resolves, no other session is started; null means that no
   * offer comes. Its tracks go to matching subscriptions, whether they exist already or follow later. Tracks that
   * find no subscription within some seconds are closed.
   *
   * @param deliver sends the answer (SDP) back to the source of the offer; resolves once the SFU has accepted it. If
   *   it rejects, or takes longer than 10 s, a new session replaces this one.
   * @throws {PeerError} `offer_unwanted` if a receiving session of our own exists already, or carries something.
   */
  acceptOffer(
    media: Promise<MediaOffer | null>,
    deliver: (sdp: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.#assertOpen();
    return this.#receive.acceptOffer(media, deliver);
  }

  /** Retries immediately everything that failed or waits, because the network or the credential is back. */
  retry(): void {
    this.#send.retry();
    this.#receive.retry();
  }

  /**
   * Replaces both sessions after a network change; each old session stays until its replacement works. Without this
   * call, a connection notices the change some seconds later.
   */
  renew(): void {
    this.retry();
    this.#send.renew();
    this.#receive.renew();
  }

  /** After the machine slept: retries failed work and detects sessions that the SFU has collected. */
  #wake(): void {
    this.retry();
    void this.#send.check();
    void this.#receive.check();
  }

  /** Ends everything immediately. The SFU learns of it from each connection's last packet (RFC 8446, section 6.1). */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
    this.#monitor.stop();
    this.#send.close();
    this.#receive.close();
  }

  #rate(): void {
    this.#receive.endInterval();
    this.#send.followCaptures();
    const [send, receive] = [this.#send.score(), this.#receive.score()];
    const before = this.#quality.get();
    if (before.send !== send || before.receive !== receive) this.#quality.set({ send, receive });
    if (this.#adapts) {
      this.#adaptations.send.note(sendingHealth(this.#send.qualities));
      this.#adaptations.receive.note(receivingHealth(this.#receive.qualities));
    }
    this.#limit();
  }

  #limit(): void {
    const budget = limitOfBudget(this.received.get().totalBytes, this.#budgetBytes);
    const send = strictest([this.#asked.send, this.#adaptations.send.limit]);
    const receive = strictest([this.#asked.receive, this.#adaptations.receive.limit, budget]);
    this.#send.limitVideo(send);
    this.#receive.limitVideo(receive);
    const before = this.#limits.get();
    if (before.send !== send || before.receive !== receive) this.#limits.set({ send, receive });
  }

  #assertOpen(): void {
    if (this.#isClosed) throw PeerError.closed();
  }
}

function endWith(signal: AbortSignal | undefined, end: () => Promise<void>): void {
  signal?.addEventListener('abort', () => void end(), { once: true });
}
