import { ApiError } from './errors.js';
import { PayloadTypes } from './payload-types.js';
import { type Codec, codecIdentity, type MediaKind } from './rtp/codec.js';
import type { ExtensionIds } from './rtp/header-extensions.js';
import type { LocalSection } from './sdp/local-description.js';
import type {
  Direction,
  PayloadCodec,
  RemoteDescription,
  RemoteSection,
  SectionKind,
} from './sdp/remote-description.js';
import type { Subscription } from './subscription.js';
import type { Track } from './track.js';

/** One m-line of a session, and what flows on it. */
export interface MediaSection {
  mid: string;
  readonly kind: SectionKind;
  /** Who brought it into the session, and so numbers its codecs. */
  readonly owner: 'client' | 'sfu';
  /** Stopped for good; its place may be taken by another m-line. */
  isRejected: boolean;
  /** Closed by an operation: it stays in the description and carries nothing. */
  isClosed: boolean;
  /** Of an m-line that is offered both ways before there is anything to send: what that will come on. */
  reservedSsrc: number | undefined;
  /** The client's last word about it. */
  remote: RemoteSection | undefined;
  /** What the client publishes on it. */
  track: Track | undefined;
  /** What the client receives on it. */
  subscription: Subscription | undefined;
  /** What we offered, where we own it. */
  offered: PayloadCodec[];
  /** Codecs the client takes on it, by identity. */
  accepted: Map<string, number>;
}

/**
 * Chromium starts at 300 kbps and finds out what a path can carry by bursts of packets, whose spread on arrival it
 * compares with that on departure. Where this process was busy for some milliseconds meanwhile, they are read all
 * at once, look faster than they were sent, and Chromium discards the outcome: one join in four then stayed below
 * 1 Mbps for long (seen 2026-11 with Chromium 156 on two busy cores). As nobody is further away from a local SFU
 * than the next room, it may say where to start, in kbps.
 */
const START_BITRATE = 'x-google-start-bitrate=1500';

/** What an SFU-owned m-line says of header extensions where the client has not named any yet. */
const defaultExtensions: ExtensionIds = { transportSequence: 3, mid: 4 };

/** Offers and answers of one session (RFC 3264, RFC 8829): its m-lines in order, and whose turn it is. */
export class Negotiation {
  readonly payloadTypes = new PayloadTypes();
  #sections: MediaSection[] = [];
  #bundleTag: string | undefined;
  #isAwaitingAnswer = false;
  #slotCount = 0;
  #clientExtensions: ExtensionIds = {};
  #ourExtensions: ExtensionIds | undefined;

  get sections(): readonly MediaSection[] {
    return this.#sections;
  }

  get isAwaitingAnswer(): boolean {
    return this.#isAwaitingAnswer;
  }

  /** The m-line whose transport all others share (RFC 8843 section 7.2). */
  get bundleTag(): string | undefined {
    return this.#bundleTag;
  }

  /** Header extension ids of what the client sends. */
  get clientExtensions(): ExtensionIds {
    return this.#clientExtensions;
  }

  /** Header extension ids of what we send: fixed at our first offer. */
  get ourExtensions(): ExtensionIds {
    return this.#ourExtensions ?? {};
  }

  /**
   * The m-line that `mid` names: by its mid, or as `#name` by the name of the track on it.
   */
  find(mid: string): MediaSection | undefined {
    if (!mid.startsWith('#')) return this.#sections.find((section) => section.mid === mid);
    const name = mid.slice(1);
    return this.#sections.find((section) => section.track?.name === name);
  }

  /** @throws ApiError where the offer does not continue what was negotiated, or is not due. */
  acceptOffer(offer: RemoteDescription): void {
    if (this.#isAwaitingAnswer) throw ApiError.overlapping();
    this.#checkContinuity(offer);
    offer.sections.forEach((remote, i) => {
      const known = this.#sections[i];
      const section = known?.mid === remote.mid ? known : newSection('client', remote.mid, remote.kind);
      this.#sections[i] = section;
      section.remote = remote;
      if (remote.isRejected) section.isRejected = true;
      if (section.owner === 'client') this.#learn(remote);
    });
    this.#keepBundleTag(offer.bundleTag);
  }

  /** Our m-lines in answer to the offer accepted last. */
  answerSections(): LocalSection[] {
    return this.#sections.map((section) => this.#localSection(section));
  }

  /** An m-line of ours to send `codec` on: a closed one again where there is one, else a new one. */
  openSlot(kind: MediaKind, codec: Codec | undefined): MediaSection {
    const idle = this.#sections.find(
      (section) =>
        section.owner === 'sfu' && section.kind === kind && section.isClosed && !section.isRejected,
    );
    const section = idle ?? this.addSection(kind);
    section.isClosed = false;
    section.reservedSsrc = undefined;
    section.offered = this.payloadTypes.offerFor(kind, codec);
    return section;
  }

  /**
   * Adds an m-line of ours, in the place of a stopped one where there is one behind the BUNDLE tag: Chromium 156
   * answers an m-line ahead of it as if that carried the transport, and fails.
   */
  addSection(kind: SectionKind): MediaSection {
    const section = newSection('sfu', `s${this.#slotCount++}`, kind);
    const tagAt = this.#sections.findIndex((candidate) => candidate.mid === this.#bundleTag);
    const stopped = this.#sections.findIndex((candidate, i) => candidate.isRejected && i > tagAt);
    if (stopped >= 0) this.#sections[stopped] = section;
    else this.#sections.push(section);
    return section;
  }

  /** Our m-lines in an offer; the client's answer is due next. */
  offerSections(): LocalSection[] {
    this.#ourExtensions ??= {
      transportSequence: this.#clientExtensions.transportSequence ?? defaultExtensions.transportSequence!,
      mid: this.#clientExtensions.mid ?? defaultExtensions.mid!,
    };
    this.#isAwaitingAnswer = true;
    this.#keepBundleTag();
    return this.#sections.map((section) => this.#localSection(section));
  }

  /** @throws ApiError where no answer is due, or this is none to our offer. */
  acceptAnswer(answer: RemoteDescription): void {
    if (!this.#isAwaitingAnswer) {
      throw ApiError.badDescription('No answer is due on this session. An answer is never sent twice.');
    }
    const isAnswer =
      answer.sections.length === this.#sections.length &&
      answer.sections.every((remote, i) => remote.mid === this.#sections[i]?.mid);
    if (!isAnswer) throw ApiError.badDescription('The m-lines of the answer are not those of the offer.');
    this.#isAwaitingAnswer = false;
    answer.sections.forEach((remote, i) => {
      const section = this.#sections[i]!;
      section.remote = remote;
      if (remote.isRejected) section.isRejected = true;
      section.accepted = new Map(
        remote.codecs.map((codec) => [codecIdentity(codec), codec.payloadType] as const),
      );
      if (section.track) this.#learn(remote);
    });
    this.#keepBundleTag();
  }

  /** It stays where it is until that m-line is stopped; then it is where the client says, or on the next. */
  #keepBundleTag(named?: string | undefined): void {
    const bundled = this.#sections.filter((section) => !section.isRejected).map((section) => section.mid);
    const wishes = [this.#bundleTag, named, ...bundled];
    this.#bundleTag = wishes.find((mid) => mid !== undefined && bundled.includes(mid));
  }

  /** The numbers of what the client sends. */
  #learn(remote: RemoteSection): void {
    this.payloadTypes.learn(remote.codecs);
    Object.assign(this.#clientExtensions, remote.extensions);
  }

  #checkContinuity(offer: RemoteDescription): void {
    if (offer.sections.length < this.#sections.length) {
      throw ApiError.badDescription('The offer lacks m-lines that were negotiated before.');
    }
    this.#sections.forEach((section, i) => {
      const remote = offer.sections[i]!;
      if (remote.mid !== section.mid && !section.isRejected) {
        throw ApiError.badDescription(`The offer has mid ${remote.mid} in the place of mid ${section.mid}.`);
      }
    });
  }

  #localSection(section: MediaSection): LocalSection {
    const codecs = section.owner === 'sfu' ? section.offered : answered(section.remote?.codecs ?? []);
    const isMedia = section.kind !== 'application';
    const direction = ourDirection(section);
    return {
      mid: section.mid,
      kind: section.kind,
      isRejected: section.isRejected || (isMedia && codecs.length === 0),
      direction,
      codecs,
      extensions: section.owner === 'sfu' ? this.ourExtensions : (section.remote?.extensions ?? {}),
      receivedRids:
        section.owner === 'client' && direction !== 'inactive' ? (section.remote?.rids ?? []) : [],
      sent: sentOn(section),
    };
  }
}

/** Tracks of one publisher share a stream, so that browsers play them in step. */
function sentOn({ subscription, reservedSsrc, isClosed, mid }: MediaSection): LocalSection['sent'] {
  if (subscription?.isLive) {
    const { ssrc, track } = subscription;
    return { ssrc, streamId: track.sessionId, trackId: `track-${ssrc}` };
  }
  if (reservedSsrc === undefined || isClosed) return undefined;
  return { ssrc: reservedSsrc, streamId: `stream-${mid}`, trackId: `track-${reservedSsrc}` };
}

/** The client's codecs as it listed them. */
function answered(codecs: readonly PayloadCodec[]): PayloadCodec[] {
  return codecs.map((codec) => {
    if (codec.kind === 'audio') return codec;
    return { ...codec, parameters: [codec.parameters, START_BITRATE].filter(Boolean).join(';') };
  });
}

/** Ours: we send what is subscribed to, and take what is published unless it was closed. */
function ourDirection(section: MediaSection): Direction {
  const sends =
    section.subscription?.isLive === true || (section.reservedSsrc !== undefined && !section.isClosed);
  const receives =
    !section.isClosed && (section.owner === 'client' ? clientSends(section) : isAwaited(section));
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

function clientSends({ remote }: MediaSection): boolean {
  return remote?.direction === 'sendonly' || remote?.direction === 'sendrecv';
}

/** Whether we asked the client to send on an m-line of ours. */
function isAwaited({ track }: MediaSection): boolean {
  return track !== undefined && !track.isEnded;
}

function newSection(owner: 'client' | 'sfu', mid: string, kind: SectionKind): MediaSection {
  return {
    mid,
    kind,
    owner,
    isRejected: false,
    isClosed: false,
    reservedSsrc: undefined,
    remote: undefined,
    track: undefined,
    subscription: undefined,
    offered: [],
    accepted: new Map(),
  };
}
