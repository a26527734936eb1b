import type { CallsClient } from '../calls-api/calls-client.js';
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
  calls: CallsClient;
  /** Asked for each new connection. Without it, or where it fails, connections are made without relays. */
  iceServers?: () => Promise<RTCIceServer[]>;
  RTCPeerConnection?: typeof RTCPeerConnection;
  /** How often statistics are read. Default 2,000; 0: never, and then dead tracks go unnoticed as well. */
  statsIntervalMs?: number;
  /** Whether to send and receive less video where machine or path cannot keep up. Default true. */
  adapt?: boolean;
  /**
   * How many bytes may be received in all, for a call that is not to cost more: layers go down as it is used up, then
   * video goes, and sound stays. Default null: no bound.
   */
  budgetBytes?: number | null;
  clock?: Clock;
  logger?: Logger;
}

/** One's own side of the call: the worst score of all that is sent, and of all that is received. */
export interface PeerQuality {
  readonly send: Score | null;
  readonly receive: Score | null;
}

/** How much video there is just now in each direction, of what is asked for. */
export interface PeerLimits {
  readonly send: VideoLimit;
  readonly receive: VideoLimit;
}

export interface PeerData {
  /** A channel of one's own; others hear it by the session in its state, and its name. */
  publish(name: string): DataChannel;
  /** Another's channel. */
  subscribe(remote: { name: string; sessionId: string }): DataChannel;
}

const UNLIMITED: PeerLimits = { send: 'none', receive: 'none' };

export interface PublishOptions {
  source: Source;
  /** Unique in the session; a random one where left out. */
  trackName?: string;
  /**
   * Best first, with names in that order too (`a`, `b`, …); they stay whatever is captured. Default: up to three for a
   * camera, after the lines that it captures, and one for a screen.
   */
  layers?: readonly Layer[];
  /** Unpublishes as it aborts. */
  signal?: AbortSignal;
}

export interface SubscribeOptions {
  /**
   * The simulcast layer to begin with; less of it where the path is narrow. Default: null, the SFU's choice. Of a
   * publication without simulcast (a screen) it must be null: the SFU refuses to change the layer of one.
   */
  layer?: string | null;
  /** Ends the subscription as it aborts. */
  signal?: AbortSignal;
}

/**
 * This endpoint's media, to and from the SFU: one connection that sends and one that receives, each replaced by
 * itself where it fails. What is published and subscribed to outlives any connection, by handles that show how it
 * stands. It knows nothing of rooms or participants: who publishes what is told to it.
 *
 * Requests in a row until media flows (each a round trip; connecting by ICE and DTLS comes on top, sending and
 * receiving side by side):
 *
 * | | publish | subscribe |
 * |---|---|---|
 * | cold | 2: session, offer | 3: session, pull, answer |
 * | warmed (`warm`), or connected | 1 | 2, and media after the first half of the second |
 * | by the room's offer (`acceptOffer`) | | 1: the answer |
 * | a slot is free (a page is turned) | | 1, no description |
 *
 * One is the least there can be: whoever wants media has to say so.
 */
export class Peer {
  readonly #send: SendTransport;
  readonly #receive: ReceiveTransport;
  readonly #state: ReadableStore<PeerState>;
  readonly #quality = atom<PeerQuality>({ send: null, receive: null });
  readonly #limits = atom<PeerLimits>(UNLIMITED);
  readonly #restraints = { send: new Adaptation(), receive: new Adaptation() };
  readonly #adapts: boolean;
  readonly #monitor: StatsMonitor;
  readonly #environment: PeerContext;
  #data: Promise<PeerData> | null = null;
  #asked = UNLIMITED;
  #budgetBytes: number | null;
  readonly #stopListening: () => void;
  #isClosed = false;

  constructor(options: PeerOptions) {
    const environment: PeerContext = {
      calls: options.calls,
      clock: options.clock ?? systemClock,
      logger: options.logger ?? defaultLogger,
      RTCPeerConnection: options.RTCPeerConnection ?? RTCPeerConnection,
      iceServers: options.iceServers ?? (async () => []),
    };
    this.#environment = environment;
    this.#adapts = options.adapt ?? true;
    this.#budgetBytes = options.budgetBytes ?? null;
    this.#send = new SendTransport(environment);
    this.#receive = new ReceiveTransport(environment);
    this.#state = computed([this.#send.state, this.#receive.state], (send, receive) => ({ send, receive }));
    this.#monitor = new StatsMonitor({
      clock: environment.clock,
      logger: environment.logger,
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

  /** Measured every some seconds while connected. Each handle has its own as well. */
  get quality(): ReadableStore<PeerQuality> {
    return this.#quality;
  }

  /** What this endpoint has received so far, as measured: what its call costs. */
  get received(): ReadableStore<Received> {
    return this.#receive.received;
  }

  /**
   * The strictest of what was asked for (`limitVideo`), what the budget allows, and what machine and path can bear:
   * where they cannot keep up, layers go down, then video goes, and sound last; it comes back step by step.
   */
  get limits(): ReadableStore<PeerLimits> {
    return this.#limits;
  }

  /**
   * Saves data or power: no better layers than the limit allows, or no video at all, whatever is published and
   * subscribed to. Audio is never held back. `none` brings everything back as it was asked for.
   */
  limitVideo(limit: VideoLimit | Partial<PeerLimits>): void {
    this.#asked =
      typeof limit === 'string' ? { ...this.#asked, receive: limit } : { ...this.#asked, ...limit };
    this.#limit();
  }

  /** Bounds what is received from now on and was before, in bytes; null: it does not. */
  setBudget(budgetBytes: number | null): void {
    this.#budgetBytes = budgetBytes;
    this.#limit();
  }

  /** Sends `track` until its publication ends. The track stays its owner's: mute by `track.enabled`. */
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
   * Connects both sessions with nothing on them (from a lobby, say): what is published or subscribed to later then
   * takes the round trips of one exchange, and no connecting.
   */
  warm(): void {
    this.#assertOpen();
    this.#send.warm();
    this.#receive.warm();
  }

  /**
   * Data channels through the SFU, for what passes (a cursor, a level): unordered, never sent again. The module that
   * does it is loaded when it is first asked for.
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
      const channels = new DataChannels(this.#environment, () => link.poke());
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
   * Takes the receiving session that the room began for us, or what it began on the one that we were given in the
   * lobby (an offer without tracks); until that is there, or null says that it will not be, nothing else is begun. Its
   * tracks go to those who subscribe to them, before or after; what nobody has subscribed to after some seconds is
   * closed.
   *
   * @param deliver brings the answer (SDP) back to where the offer came from; resolves once the SFU has taken it.
   *   Where it rejects, or takes longer than 10 s, the session is replaced by one of our own.
   * @throws {PeerError} `offer_unwanted` where there is a receiving session of our own, or something on it, already.
   */
  acceptOffer(
    media: Promise<MediaOffer | null>,
    deliver: (sdp: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.#assertOpen();
    return this.#receive.acceptOffer(media, deliver);
  }

  /** Tries at once what has failed or is being waited for: the network or the credential is back. */
  retry(): void {
    this.#send.retry();
    this.#receive.retry();
  }

  /**
   * The network is another one: both sessions are replaced by new ones, made before the old are dropped. A connection
   * would notice by itself, some seconds later.
   */
  renew(): void {
    this.retry();
    this.#send.renew();
    this.#receive.renew();
  }

  /** After a sleep: what failed is tried again, and sessions that were collected meanwhile are found out. */
  #wake(): void {
    this.retry();
    void this.#send.check();
    void this.#receive.check();
  }

  /** Ends everything at once: the SFU learns of it from the connections' last packet (RFC 8446, section 6.1). */
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
      this.#restraints.send.note(sendingHealth(this.#send.qualities));
      this.#restraints.receive.note(receivingHealth(this.#receive.qualities));
    }
    this.#limit();
  }

  #limit(): void {
    const budget = limitOfBudget(this.received.get().totalBytes, this.#budgetBytes);
    const send = strictest([this.#asked.send, this.#restraints.send.limit]);
    const receive = strictest([this.#asked.receive, this.#restraints.receive.limit, budget]);
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
