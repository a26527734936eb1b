import type { SessionDescription } from '../../calls-api/wire.js';
import { SerialQueue } from '../../core/queue.js';
import { atom } from '../../core/store.js';
import type { PeerContext } from '../peer-context.js';
import { PeerError } from '../peer-error.js';

/** `lost` may become `connected` again, because ICE can recover by itself. */
export type Connectivity = 'new' | 'connected' | 'lost';

/**
 * How long ICE may recover by itself before a replacement starts in parallel. Browsers report `disconnected` some 5 s
 * after the last packet, so this is late already; a connection that recovers even later is kept.
 */
const DISCONNECTED_LIMIT_MS = 1_000;
/** Without trickle ICE, candidates travel only in the description; later candidates are ignored. */
const GATHER_LIMIT_MS = 250;
const ICE_SERVERS_LIMIT_MS = 3_000;
/**
 * From a network path to `connected`. No firewall is in the way then, only an SFU or a device that is slow: another
 * session would take as long, and slow both down more.
 */
const HANDSHAKE_LIMIT_MS = 30_000;

/**
 * One SFU session and its `RTCPeerConnection`, from opening to end. A lost session is never reopened; a new session
 * replaces it.
 *
 * Every change of its description goes through `queue`. `signal` aborts when the session ends, so that nothing acts
 * late.
 */
export abstract class Session {
  readonly connection: RTCPeerConnection;
  readonly queue: SerialQueue;
  readonly connectivity = atom<Connectivity>('new');
  /**
   * Maximum time from the exchanged descriptions to a network path, in milliseconds. The transport sets it for each
   * attempt.
   */
  connectLimitMs = 10_000;
  /** Why `connectivity` is `lost`. */
  lossError: PeerError | null = null;
  connectedAt: number | null = null;
  protected readonly context: PeerContext;
  #hasData = false;
  readonly #closed = new AbortController();
  readonly #configured: Promise<void>;
  readonly #id: Promise<string>;
  #knownId: string | null = null;
  #cancelTimer: (() => void) | null = null;

  /** @param id of an existing session; without it a session is created. */
  constructor(context: PeerContext, id?: string) {
    this.context = context;
    this.connection = new context.RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.queue = new SerialQueue(context.clock);
    this.connection.addEventListener('connectionstatechange', this.#onConnectionState);
    this.connection.addEventListener('iceconnectionstatechange', this.#onIceState);
    this.#configured = this.#configure();
    this.#knownId = id ?? null;
    this.#id = id ? Promise.resolve(id) : this.#make();
    // This only prevents an unhandled rejection. Callers that await the id still receive the error.
    this.#id.catch(() => {});
  }

  /** The session's id; null until it is known. */
  get id(): string | null {
    return this.#knownId;
  }

  get signal(): AbortSignal {
    return this.#closed.signal;
  }

  get isConnected(): boolean {
    return this.connectivity.get() === 'connected';
  }

  /** Opens the transport of data channels, once. It connects a session that has no media. */
  async openData(signal: AbortSignal): Promise<void> {
    if (this.#hasData) return;
    await this.establishData(signal);
    this.#hasData = true;
  }

  protected abstract establishData(signal: AbortSignal): Promise<void>;

  /** @throws {CallsError} if no session could be created. */
  whenMade(): Promise<string> {
    return this.#id;
  }

  /** Makes and sets this endpoint's offer, with the candidates gathered by then. */
  async offer(): Promise<SessionDescription> {
    await this.#configured;
    const sdp = await this.#negotiate(async () => {
      await this.connection.setLocalDescription(await this.connection.createOffer());
      await this.#gathered();
      return this.connection.localDescription!.sdp;
    });
    return { type: 'offer', sdp };
  }

  async acceptAnswer(answer: SessionDescription): Promise<void> {
    await this.#negotiate(() => this.connection.setRemoteDescription(answer));
    this.expectConnection();
  }

  /** Sets the SFU's offer, and makes and sets the answer. Call `expectConnection` once the SFU has the answer. */
  async answer(offer: SessionDescription): Promise<SessionDescription> {
    await this.#configured;
    const sdp = await this.#negotiate(async () => {
      await this.connection.setRemoteDescription(offer);
      this.#hasData ||= /^m=application/m.test(offer.sdp);
      await this.connection.setLocalDescription(await this.connection.createAnswer());
      // An ICE-lite SFU never starts a check, so it does not need our candidates (RFC 8445, section 2.5).
      if (!/^a=ice-lite/m.test(offer.sdp)) await this.#gathered();
      return this.connection.localDescription!.sdp;
    });
    return { type: 'answer', sdp };
  }

  /** Starts the time limit of connecting. Until both ends have both descriptions, nothing can connect. */
  expectConnection(): void {
    if (this.connectivity.get() === 'new' && !this.#cancelTimer) this.#limitStep();
  }

  /** Rolls back an offer that the SFU refused. */
  async rollback(): Promise<void> {
    if (this.connection.signalingState !== 'have-local-offer') return;
    await this.#negotiate(() => this.connection.setLocalDescription({ type: 'rollback' }));
  }

  /** Ends the session on this side. Safe to call again. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#cancelTimer?.();
    // From here on the connection fires no events.
    this.connection.close();
    this.#closed.abort(PeerError.closed());
  }

  async #make(): Promise<string> {
    const { sessionId } = await this.context.calls.newSession({ signal: this.signal });
    this.#knownId = sessionId;
    return sessionId;
  }

  /** A connection without relays may still work, so a failure here only logs a warning. */
  async #configure(): Promise<void> {
    const { clock, logger } = this.context;
    try {
      const iceServers = await new Promise<RTCIceServer[] | null>((resolve, reject) => {
        const cancel = clock.after(ICE_SERVERS_LIMIT_MS, () => resolve(null));
        this.context.iceServers().then(resolve, reject).finally(cancel);
        this.signal.addEventListener('abort', cancel, { once: true });
      });
      if (this.signal.aborted) return;
      if (iceServers) this.connection.setConfiguration({ bundlePolicy: 'max-bundle', iceServers });
      else logger.warn(`No ICE servers arrived within ${ICE_SERVERS_LIMIT_MS} ms. Connecting without them.`);
    } catch (error) {
      logger.warn('The ICE servers could not be fetched. Connecting without them.', error);
    }
  }

  /** Turns a browser error into a typed error. */
  async #negotiate<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.signal.throwIfAborted();
      throw PeerError.negotiationFailed(error);
    }
  }

  #gathered(): Promise<void> {
    const { connection } = this;
    if (connection.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        connection.removeEventListener('icegatheringstatechange', onChange);
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      const onChange = () => {
        if (connection.iceGatheringState === 'complete') done();
      };
      const cancel = this.context.clock.after(GATHER_LIMIT_MS, done);
      connection.addEventListener('icegatheringstatechange', onChange);
      this.signal.addEventListener('abort', done, { once: true });
    });
  }

  /** A network path is progress: the handshake on it (RFC 8827, section 6.5) gets a time limit of its own. */
  #limitStep(): void {
    const ms = this.#isReached ? HANDSHAKE_LIMIT_MS : this.connectLimitMs;
    this.#loseAfter(ms, () => PeerError.connectionTimeout(ms, this.#isReached));
  }

  /** Whether ICE has found a network path. */
  get #isReached(): boolean {
    return ['connected', 'completed'].includes(this.connection.iceConnectionState);
  }

  #loseAfter(ms: number, error: () => PeerError): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.context.clock.after(ms, () => this.#lose(error()));
  }

  #lose(error: PeerError): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.lossError = error;
    this.connectivity.set('lost');
  }

  readonly #onIceState = () => {
    if (this.connectivity.get() === 'new' && this.#cancelTimer && this.#isReached) this.#limitStep();
  };

  readonly #onConnectionState = () => {
    const { connectionState } = this.connection;
    if (connectionState === 'connected') {
      this.#cancelTimer?.();
      this.#cancelTimer = null;
      this.lossError = null;
      this.connectedAt ??= this.context.clock.now();
      this.connectivity.set('connected');
    } else if (connectionState === 'failed') {
      this.#lose(PeerError.connectionLost());
    } else if (connectionState === 'disconnected') {
      this.#loseAfter(DISCONNECTED_LIMIT_MS, PeerError.connectionLost);
    }
  };
}
