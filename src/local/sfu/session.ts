import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import { DataTransport } from '../data/data-transport.js';
import { ApiError } from '../errors.js';
import type { MediaKind } from '../rtp/codec.js';
import { parseRtcp } from '../rtp/rtcp.js';
import { type LocalSection, writeDescription } from '../sdp/local-description.js';
import type { RemoteDescription } from '../sdp/remote-description.js';
import { type LocalCertificate, localFingerprint } from '../transport/certificate.js';
import type { Endpoint } from '../transport/udp-socket.js';
import { WebRtcTransport } from '../transport/webrtc-transport.js';
import { ConnectionWaiter } from './connection-waiter.js';
import { MediaEgress } from './media-egress.js';
import { type IncomingSection, MediaIngress } from './media-ingress.js';
import { clientSends, type MediaSection } from './media-section.js';
import { Negotiation } from './negotiation.js';
import { SectionEgress } from './section-egress.js';
import type { SessionLimits } from './session-limits.js';
import { Track, type TrackOptions } from './track.js';

const REPORT_INTERVAL_MS = 1_000;

export interface SessionOptions {
  id: string;
  appId: string;
  certificate: LocalCertificate;
  /** Addresses at which clients reach us. */
  addresses: readonly string[];
  udpPort: number;
  /** Whether the other end is ICE-lite, so that we have to connect to it. */
  isThirdParty: boolean;
  clock: Clock;
  limits: SessionLimits;
  send(datagram: Buffer, to: Endpoint): void;
  nextSsrc(): number;
  onClosed(session: Session): void;
}

/** One client's connection: its transport, its descriptions, its publications and its subscriptions. */
export class Session {
  readonly id: string;
  readonly appId: string;
  readonly transport: WebRtcTransport;
  readonly negotiation = new Negotiation();
  /** Media that the client receives. */
  readonly outgoing: SectionEgress;
  readonly #options: SessionOptions;
  readonly #ingress: MediaIngress;
  readonly #egress: MediaEgress;
  /** By name; an ended track stays listed until its name or its m-line is reused. */
  readonly #tracks = new Map<string, Track>();
  readonly #connection: ConnectionWaiter;
  readonly #originId = randomBytes(4).readUInt32BE();
  #data: DataTransport | undefined;
  #descriptionCount = 0;
  #hasExchanged = false;
  #wasConnected = false;
  #isDetached = false;
  #isBusy = false;
  #closedBecause: string | undefined;
  #reportedAtMs = 0;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.appId = options.appId;
    this.#options = options;
    this.#connection = new ConnectionWaiter(options.clock);
    this.transport = new WebRtcTransport(options.certificate, options.send, {
      onConnect: () => {
        this.#wasConnected = true;
        this.#connection.settle(true);
        this.outgoing.connected();
      },
      onRtp: (packet, arrivedAtMs) => this.#ingress.receive(packet, arrivedAtMs),
      onRtcp: (compound, arrivedAtMs) => this.#receiveRtcp(compound, arrivedAtMs),
      onData: (packet) => this.#data?.receive(packet),
      onClose: (why) => this.close(why),
    });
    const { payloadTypes } = this.negotiation;
    this.#ingress = new MediaIngress(
      {
        sections: () => this.#incomingSections(),
        codecOf: (payloadType) => payloadTypes.codecOf(payloadType),
        isRepair: (payloadType) => payloadTypes.isRepair(payloadType),
        extensions: () => this.negotiation.clientExtensions,
        sendRtcp: (packet) => this.transport.sendRtcp(packet),
      },
      options.clock,
    );
    this.#egress = new MediaEgress(
      {
        sendRtp: (packet, headerLength) => this.transport.sendRtp(packet, headerLength),
        resend: (datagram) => this.transport.resend(datagram),
        sendRtcp: (packet) => this.transport.sendRtcp(packet),
      },
      options.clock,
    );
    this.outgoing = new SectionEgress(
      this.negotiation,
      this.#egress,
      options.nextSsrc,
      () => this.transport.isConnected,
    );
  }

  /** Why the session is closed; undefined while it is open. */
  get closedBecause(): string | undefined {
    return this.#closedBecause;
  }

  /** Undefined until an m-line for data is negotiated. */
  get data(): DataTransport | undefined {
    return this.#data;
  }

  /** Its publications, live and ended. */
  get tracks(): readonly Track[] {
    return [...this.#tracks.values()];
  }

  get subscriptionCount(): number {
    return this.#egress.size;
  }

  /** The live publication with that name. */
  track(name: string): Track | undefined {
    const track = this.#tracks.get(name);
    return track?.isEnded ? undefined : track;
  }

  /**
   * Runs an operation that may exchange descriptions. Only one can run at a time, and none while the client owes an
   * answer.
   * @throws ApiError `invalid_session_description` (406) if another is running.
   */
  async exclusively<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#isBusy || this.negotiation.isAwaitingAnswer) throw ApiError.overlapping();
    this.#isBusy = true;
    try {
      return await operation();
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Resolves once the transport carries media. The first exchange does not need it.
   * @throws ApiError `session_error` 425 after `limitMs`, 410 if the session ends in the meantime.
   */
  async readyWithin(limitMs: number): Promise<void> {
    if (!this.#hasExchanged || this.transport.isConnected) return;
    await this.connectedWithin(limitMs);
  }

  /** Like `readyWithin`, for operations that always need the connection. */
  async connectedWithin(limitMs: number): Promise<void> {
    if (this.transport.isConnected) return;
    const isConnected = await this.#connection.within(limitMs);
    if (this.#closedBecause) throw ApiError.sessionGone(this.id, this.#closedBecause);
    if (!isConnected) throw ApiError.notConnected(this.id);
  }

  /** Applies the client's offer. Stopped tracks end. Receiving m-lines are reserved for later pulls. */
  acceptOffer(offer: RemoteDescription): void {
    this.#accept(offer, false, () => this.negotiation.acceptOffer(offer));
    this.outgoing.reserveIdle();
  }

  /** Ends the exchange that the client's offer began; accepted media flows from now on. */
  writeAnswer(): string {
    this.#hasExchanged = true;
    this.#openData(false);
    const answer = this.#write('answer', this.negotiation.answerSections());
    this.outgoing.accept();
    return answer;
  }

  writeOffer(): string {
    this.#openData(true);
    return this.#write('offer', this.negotiation.offerSections());
  }

  /** Applies the client's answer; accepted media flows from now on. */
  acceptAnswer(answer: RemoteDescription): void {
    this.#accept(answer, true, () => this.negotiation.acceptAnswer(answer));
    this.#hasExchanged = true;
    for (const section of this.negotiation.sections) if (!clientSends(section)) section.track?.end();
    this.outgoing.accept();
  }

  /** Opens one of our m-lines for the client to send on. If bidirectional, we can send on it later without SDP. */
  openReceiver(kind: MediaKind, isBidirectional: boolean): MediaSection {
    const section = this.negotiation.openSlot(kind, undefined);
    if (isBidirectional) this.outgoing.reserve(section);
    return section;
  }

  openDataSection(): void {
    this.negotiation.addSection('application');
  }

  /** Makes the client's media on `section` available under `name`. */
  publish(section: MediaSection, name: string): Track {
    section.track = this.#addTrack({
      name,
      kind: section.kind === 'audio' ? 'audio' : 'video',
      mid: section.mid,
      isSimulcast: (section.remote?.rids.length ?? 0) > 0,
      sendRtcp: (packet) => this.transport.sendRtcp(packet),
    });
    section.isClosed = false;
    return section.track;
  }

  /** Adds a publication that comes from an adapter instead of a client. The session then needs no connection. */
  publishDetached(kind: MediaKind, name: string): Track {
    this.#isDetached = true;
    return this.#addTrack({ name, kind, mid: '', isSimulcast: false, sendRtcp: () => {} });
  }

  /** Stops all media on `section`, in both directions. Returns false if there was none. */
  closeSection(section: MediaSection): boolean {
    const wasOpen = section.subscription?.isLive === true || section.track?.isEnded === false;
    if (section.subscription) this.#egress.remove(section.subscription);
    if (section.track) {
      section.track.end();
      this.#ingress.forget(section.track);
    }
    section.isClosed = true;
    return wasOpen;
  }

  /** Periodic work: reports, choice of layers, removal of silent tracks and clients. */
  tick(nowMs: number): void {
    const { trackTimeoutMs, consentMs, unconnectedMs } = this.#options.limits;
    const silentMs = nowMs - this.transport.heardAtMs;
    if (!this.#isDetached && silentMs > (this.#wasConnected ? consentMs : unconnectedMs)) {
      this.close('its client has sent nothing for too long');
      return;
    }
    for (const section of this.negotiation.sections) {
      const { track } = section;
      if (track && !track.isEnded && nowMs - track.lastPacketAtMs > trackTimeoutMs) {
        track.end();
        this.#ingress.forget(track);
      }
    }
    this.#egress.retarget();
    if (nowMs - this.#reportedAtMs >= REPORT_INTERVAL_MS) {
      this.#reportedAtMs = nowMs;
      this.#ingress.report(nowMs);
    }
  }

  close(why: string): void {
    if (this.#closedBecause) return;
    this.#closedBecause = why;
    this.#data?.end();
    this.transport.close();
    this.#ingress.close();
    for (const track of this.#tracks.values()) track.end();
    this.#egress.close();
    this.#connection.settle(false);
    this.#options.onClosed(this);
  }

  /** Runs before the description is sent, because the client's first packet may overtake its answer. */
  #openData(isOurOffer: boolean): void {
    const isOffered = this.negotiation.sections.some(
      (section) => section.kind === 'application' && !section.isRejected,
    );
    if (!isOffered || this.#data) return;
    this.#data = new DataTransport({
      sessionId: this.id,
      clock: this.#options.clock,
      opensServerEvents: isOurOffer,
      send: (packet) => this.transport.sendData(packet),
    });
  }

  #addTrack(options: Omit<TrackOptions, 'sessionId' | 'clock'>): Track {
    const track = new Track({ sessionId: this.id, clock: this.#options.clock, ...options });
    this.#tracks.set(track.name, track);
    return track;
  }

  #accept(description: RemoteDescription, isAnswer: boolean, negotiate: () => void): void {
    const { bundleTag } = this.negotiation;
    const { fingerprints, dtlsRole, ice } = description;
    negotiate();
    this.transport.trust(fingerprints, dtlsRole);
    if (this.#options.isThirdParty && ice) {
      // RFC 8445 section 6.1.1: the end that offered is controlling, unless the other end is lite.
      this.transport.connectTo(ice, isAnswer || ice.isLite, this.#options.clock);
    }
    if (bundleTag !== this.negotiation.bundleTag) this.transport.expectReplacement();
    for (const section of this.negotiation.sections) if (section.isRejected) this.closeSection(section);
  }

  *#incomingSections(): Generator<IncomingSection> {
    for (const { mid, track, remote } of this.negotiation.sections) {
      if (!track || track.isEnded || !remote) continue;
      const { ssrcs, repairSsrcs } = remote;
      yield { mid, track, isSimulcast: track.isSimulcast, ssrcs, repairSsrcs };
    }
  }

  #write(type: 'offer' | 'answer', sections: LocalSection[]): string {
    const { certificate, addresses, udpPort } = this.#options;
    return writeDescription({
      type,
      isLite: !this.#options.isThirdParty,
      version: ++this.#descriptionCount,
      sessionId: this.#originId,
      ufrag: this.transport.ice.ufrag,
      password: this.transport.ice.password,
      fingerprint: localFingerprint(certificate),
      dtlsRole: this.transport.dtlsRole,
      addresses,
      port: udpPort,
      bundleTag: this.negotiation.bundleTag,
      sections,
    });
  }

  #receiveRtcp(compound: Buffer, arrivedAtMs: number): void {
    for (const packet of parseRtcp(compound)) {
      if (packet.type === 'sender-report') this.#ingress.receiveSenderReport(packet, arrivedAtMs);
      else this.#egress.receiveRtcp(packet, arrivedAtMs);
    }
  }
}
