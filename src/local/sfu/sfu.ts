import { randomBytes } from 'node:crypto';
import { MAX_REQUESTS_PER_SECOND } from '../../calls-api/wire.js';
import type { Clock } from '../../core/clock.js';
import type { DataPublication } from '../data/data-channel.js';
import { candidateAddresses } from '../dev/own-addresses.js';
import { ApiError } from '../errors.js';
import { RateLimit } from '../http/rate-limit.js';
import type { LocalCertificate } from '../transport/certificate.js';
import { UdpDemultiplexer } from '../transport/udp-demultiplexer.js';
import { UdpSocket } from '../transport/udp-socket.js';
import { Session, type SessionOptions } from './session.js';
import type { SessionLimits } from './session-limits.js';
import type { Track } from './track.js';

export interface SfuOptions {
  certificate: LocalCertificate;
  udpPort: number;
  openToNetwork: boolean;
  /** Addresses to offer as candidates instead of this machine's interfaces. */
  announceAddresses: readonly string[] | undefined;
  clock: Clock;
  limits: SessionLimits;
}

const TICK_MS = 500;
const FIRST_SSRC = 0x10000;

/** All sessions of the process, their shared UDP port, and the rules for who may pull a track. */
export class Sfu {
  readonly #options: SfuOptions;
  readonly #socket: UdpSocket;
  readonly #demultiplexer: UdpDemultiplexer;
  readonly #addresses: readonly string[];
  readonly #sessions = new Map<string, Session>();
  readonly #rateLimits = new WeakMap<Session, RateLimit>();
  /** Called with every new session. */
  onSession: (session: Session) => void = () => {};
  #nextSsrc = FIRST_SSRC;
  #cancelTick: () => void;

  private constructor(options: SfuOptions, socket: UdpSocket, demultiplexer: UdpDemultiplexer) {
    this.#options = options;
    this.#socket = socket;
    this.#demultiplexer = demultiplexer;
    this.#addresses = options.announceAddresses ?? candidateAddresses();
    this.#cancelTick = options.clock.after(TICK_MS, () => this.#tick());
  }

  static async start(options: SfuOptions): Promise<Sfu> {
    const demultiplexer = new UdpDemultiplexer();
    const socket = await UdpSocket.bind({
      port: options.udpPort,
      openToNetwork: options.openToNetwork,
      onDatagram: (datagram, from, arrivedAtMs) => demultiplexer.receive(datagram, from, arrivedAtMs),
    });
    return new Sfu(options, socket, demultiplexer);
  }

  get udpPort(): number {
    return this.#socket.port;
  }

  /** Addresses from which clients send. */
  get pathCount(): number {
    return this.#demultiplexer.pathCount;
  }

  get sessions(): Iterable<Session> {
    return this.#sessions.values();
  }

  /** The addresses that descriptions list as candidates. */
  get addresses(): readonly string[] {
    return this.#addresses;
  }

  newSession(appId: string): Session {
    const session = this.#make(appId, {
      udpPort: this.udpPort,
      isThirdParty: false,
      send: (datagram, to) => this.#socket.send(datagram, to),
      onClosed: (closed) => this.#forget(closed),
    });
    this.#demultiplexer.add(session.transport);
    return session;
  }

  /**
   * Makes a session with an ICE-lite end, to which we connect. It has its own port: that end may use one port for all
   * its sessions, as we do, and could not distinguish two sessions from the same port.
   */
  async newThirdPartySession(appId: string): Promise<Session> {
    const socket = await UdpSocket.bind({
      port: 0,
      openToNetwork: true,
      onDatagram: (datagram, from, arrivedAtMs) => session.transport.receiveAny(datagram, from, arrivedAtMs),
    });
    const session = this.#make(appId, {
      udpPort: socket.port,
      isThirdParty: true,
      send: (datagram, to) => socket.send(datagram, to),
      onClosed: (closed) => {
        this.#forget(closed);
        void socket.close();
      },
    });
    return session;
  }

  /**
   * The session with that id, restricted to `appId` if given.
   * @throws ApiError `session_error` 410
   */
  session(id: string, appId?: string): Session {
    const session = this.#sessions.get(id);
    if (!session || (appId !== undefined && session.appId !== appId)) throw ApiError.sessionGone(id);
    return session;
  }

  /**
   * Counts a request to the session.
   * @throws ApiError if the session exceeds its rate limit.
   */
  admit(session: Session): void {
    let limit = this.#rateLimits.get(session);
    if (!limit) {
      limit = new RateLimit(MAX_REQUESTS_PER_SECOND, this.#options.clock);
      this.#rateLimits.set(session, limit);
    }
    if (!limit.admit()) throw ApiError.tooMany();
  }

  /**
   * Returns the publication that a remote track names, once its packets flow.
   * @throws ApiError `not_found_track_error`, or `empty_track_error` if no packet arrives within `limitMs`.
   */
  async publication(
    { appId }: Pick<Session, 'appId'>,
    { sessionId, trackName }: { sessionId?: string | undefined; trackName?: string | undefined },
    limitMs: number,
  ): Promise<Track> {
    if (!sessionId || !trackName) throw ApiError.invalid('A remote track needs a sessionId and a trackName.');
    const track = this.#publisher(sessionId, appId)?.track(trackName);
    if (!track) throw ApiError.unknownTrack(trackName);
    if (!(await track.hasMediaWithin(limitMs))) throw ApiError.emptyTrack(trackName);
    return track;
  }

  /** @throws ApiError `not_found_track_error` */
  dataPublication({ appId }: Session, sessionId: string | undefined, name: string): DataPublication {
    if (!sessionId) throw ApiError.invalid('A remote data channel needs a sessionId.');
    const publication = this.#publisher(sessionId, appId)?.data?.publication(name);
    if (!publication) throw ApiError.unknownTrack(name);
    return publication;
  }

  async close(): Promise<void> {
    this.#cancelTick();
    for (const session of [...this.#sessions.values()]) session.close('the SFU was closed');
    await this.#socket.close();
  }

  #make(
    appId: string,
    wire: Pick<SessionOptions, 'udpPort' | 'isThirdParty' | 'send' | 'onClosed'>,
  ): Session {
    const { certificate, clock, limits } = this.#options;
    const session = new Session({
      id: randomBytes(16).toString('hex'),
      appId,
      certificate,
      addresses: this.#addresses,
      clock,
      limits,
      nextSsrc: () => this.#nextSsrc++,
      ...wire,
    });
    this.#sessions.set(session.id, session);
    this.onSession(session);
    return session;
  }

  /** The publisher's session. Other apps' sessions are not found. */
  #publisher(sessionId: string, appId: string): Session | undefined {
    const session = this.#sessions.get(sessionId);
    return session?.appId === appId ? session : undefined;
  }

  #tick(): void {
    const now = performance.now();
    for (const session of [...this.#sessions.values()]) session.tick(now);
    this.#cancelTick = this.#options.clock.after(TICK_MS, () => this.#tick());
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.id);
    this.#demultiplexer.remove(session.transport);
  }
}
