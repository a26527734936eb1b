import { ApiError } from '../errors.js';
import { type Codec, codecIdentity, type MediaKind } from '../rtp/codec.js';
import type { ExtensionIds } from '../rtp/header-extensions.js';
import { PayloadTypes } from '../rtp/payload-types.js';
import type { LocalSection } from '../sdp/local-description.js';
import type {
  PayloadCodec,
  RemoteDescription,
  RemoteSection,
  SectionKind,
} from '../sdp/remote-description.js';
import {
  canAgree,
  clientReceives,
  clientSends,
  type MediaSection,
  newSection,
  ourDirection,
} from './media-section.js';

/**
 * Chromium starts at 300 kbps and probes the path's capacity with bursts of packets: it compares their spread on
 * arrival with their spread when sent. If this process is busy for some milliseconds, it reads a burst all at once,
 * the burst looks faster than it was sent, and Chromium discards the probe. A quarter of all joins then stayed below
 * 1 Mbps for long (seen 2026-11 with Chromium 156 on two busy cores). Clients of a local SFU are on the same machine
 * or network, so it may suggest a start bitrate, in kbps.
 */
const START_BITRATE = 'x-google-start-bitrate=1500';

/** Header extensions of an m-line that we own, if the client has not named any yet. */
const defaultExtensions: ExtensionIds = { transportSequence: 3, mid: 4 };

/** Offers and answers of one session (RFC 3264, RFC 8829): its m-lines in order, and whose turn it is. */
export class Negotiation {
  readonly payloadTypes = new PayloadTypes();
  #sections: MediaSection[] = [];
  #bundleTag: string | undefined;
  #isAwaitingAnswer = false;
  /** Every mid that the session has had; a mid is never reused for another m-line. */
  readonly #mids = new Set<string>();
  #nextMid = 0;
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

  /** Header extension ids of the client's media. */
  get clientExtensions(): ExtensionIds {
    return this.#clientExtensions;
  }

  /**
   * Header extension ids of our media on an m-line: the client's ids on its own m-lines, else those of our first
   * offer.
   */
  extensionsOf(section: MediaSection): ExtensionIds {
    return (section.owner === 'sfu' ? this.#ourExtensions : section.remote?.extensions) ?? {};
  }

  /** Finds an m-line by its mid, or with `#name` by the name of its track. */
  find(mid: string): MediaSection | undefined {
    if (!mid.startsWith('#')) return this.#sections.find((section) => section.mid === mid);
    const name = mid.slice(1);
    return this.#sections.find((section) => section.track?.name === name);
  }

  /** Finds one of the client's m-lines that can receive `codec` and carries nothing to the client yet. */
  findReceiver(kind: MediaKind, codec: Codec | undefined): MediaSection | undefined {
    const free = this.#sections.filter(
      (section) =>
        section.owner === 'client' &&
        section.kind === kind &&
        !section.subscription?.isLive &&
        canReceive(section, codec),
    );
    // Prefer m-lines on which the client does not send: on others it may expect a reply to its own track.
    return free.find((section) => !clientSends(section)) ?? free[0];
  }

  /** @throws ApiError if the offer does not continue the negotiated state, or no offer is allowed now. */
  acceptOffer(offer: RemoteDescription): void {
    if (this.#isAwaitingAnswer) throw ApiError.overlapping();
    this.#checkContinuity(offer);
    offer.sections.forEach((remote, i) => {
      const known = this.#sections[i];
      const section = known?.mid === remote.mid ? known : this.#newSection('client', remote.mid, remote.kind);
      this.#sections[i] = section;
      section.remote = remote;
      if (remote.isRejected) section.isRejected = true;
      if (section.owner === 'client') {
        this.#learn(remote);
        section.accepted = numbersOf(remote.codecs);
      }
    });
    this.#keepBundleTag(offer.bundleTag);
  }

  /** Returns our m-lines in answer to the last accepted offer. */
  answerSections(): LocalSection[] {
    for (const section of this.#sections) section.isAgreed = canAgree(section);
    return this.#sections.map((section) => this.#localSection(section, 'answer'));
  }

  /** Returns one of our m-lines to send `codec` on: a closed m-line if there is any, else a new m-line. */
  openSlot(kind: MediaKind, codec: Codec | undefined): MediaSection {
    const idle = this.#sections.find(
      (section) =>
        section.owner === 'sfu' && section.kind === kind && section.isClosed && !section.isRejected,
    );
    const section = idle ?? this.addSection(kind);
    section.isClosed = false;
    section.reservedSsrc = undefined;
    section.isAgreed = false;
    section.offered = this.payloadTypes.offerFor(kind, codec);
    return section;
  }

  /**
   * Adds one of our m-lines. It replaces a stopped m-line after the BUNDLE tag if there is any: Chromium 156 treats
   * an m-line before the tag as the m-line that carries the transport, and fails.
   */
  addSection(kind: SectionKind): MediaSection {
    while (this.#mids.has(String(this.#nextMid))) this.#nextMid++;
    const section = this.#newSection('sfu', String(this.#nextMid), kind);
    const tagAt = this.#sections.findIndex((candidate) => candidate.mid === this.#bundleTag);
    const stopped = this.#sections.findIndex((candidate, i) => candidate.isRejected && i > tagAt);
    if (stopped >= 0) this.#sections[stopped] = section;
    else this.#sections.push(section);
    return section;
  }

  /** Returns our m-lines for an offer; the client's answer is expected next. */
  offerSections(): LocalSection[] {
    this.#ourExtensions ??= {
      transportSequence: this.#clientExtensions.transportSequence ?? defaultExtensions.transportSequence!,
      mid: this.#clientExtensions.mid ?? defaultExtensions.mid!,
    };
    this.#isAwaitingAnswer = true;
    this.#keepBundleTag();
    return this.#sections.map((section) => this.#localSection(section, 'offer'));
  }

  /** @throws ApiError if no answer is expected, or it does not match our offer. */
  acceptAnswer(answer: RemoteDescription): void {
    if (!this.#isAwaitingAnswer) {
      throw ApiError.badDescription('No answer is due on this session. Send each answer only once.');
    }
    const isAnswer =
      answer.sections.length === this.#sections.length &&
      answer.sections.every((remote, i) => remote.mid === this.#sections[i]?.mid);
    if (!isAnswer)
      throw ApiError.badDescription(
        'The m-lines of the answer do not match those of the offer. Answer the last offer.',
      );
    this.#isAwaitingAnswer = false;
    answer.sections.forEach((remote, i) => {
      const section = this.#sections[i]!;
      section.remote = remote;
      if (remote.isRejected) section.isRejected = true;
      section.accepted = numbersOf(remote.codecs);
      section.isAgreed = canAgree(section);
      if (section.track) this.#learn(remote);
    });
    this.#keepBundleTag();
  }

  #newSection(owner: 'client' | 'sfu', mid: string, kind: SectionKind): MediaSection {
    this.#mids.add(mid);
    return newSection(owner, mid, kind);
  }

  /**
   * Keeps the tag until its m-line is stopped. Then the tag moves to the m-line that the client names, or else to the
   * first open m-line.
   */
  #keepBundleTag(named?: string | undefined): void {
    const bundled = this.#sections.filter((section) => !section.isRejected).map((section) => section.mid);
    const wishes = [this.#bundleTag, named, ...bundled];
    this.#bundleTag = wishes.find((mid) => mid !== undefined && bundled.includes(mid));
  }

  /** Learns the numbers of the client's media. */
  #learn(remote: RemoteSection): void {
    this.payloadTypes.learn(remote.codecs);
    Object.assign(this.#clientExtensions, remote.extensions);
  }

  #checkContinuity(offer: RemoteDescription): void {
    if (offer.sections.length < this.#sections.length) {
      throw ApiError.badDescription(
        'The offer lacks m-lines that were negotiated before. Keep every m-line, stopped or not.',
      );
    }
    this.#sections.forEach((section, i) => {
      const remote = offer.sections[i]!;
      if (remote.mid !== section.mid && !section.isRejected) {
        throw ApiError.badDescription(`The offer has mid ${remote.mid} in the place of mid ${section.mid}.`);
      }
    });
  }

  #localSection(section: MediaSection, type: 'offer' | 'answer'): LocalSection {
    const codecs = section.owner === 'sfu' ? section.offered : answered(section);
    const isMedia = section.kind !== 'application';
    const direction = ourDirection(section, type);
    return {
      mid: section.mid,
      kind: section.kind,
      isRejected: section.isRejected || (isMedia && codecs.length === 0),
      direction,
      codecs,
      extensions: this.extensionsOf(section),
      receivedRids:
        section.owner === 'client' && direction !== 'inactive' ? (section.remote?.rids ?? []) : [],
      sent: sentOn(section),
    };
  }
}

/** Tracks of one publisher share a stream, so that browsers synchronize them. */
function sentOn({ subscription, reservedSsrc, isClosed, mid }: MediaSection): LocalSection['sent'] {
  if (subscription?.isLive) {
    const { ssrc, track } = subscription;
    return { ssrc, streamId: track.sessionId, trackId: `track-${ssrc}` };
  }
  if (reservedSsrc === undefined || isClosed) return undefined;
  return { ssrc: reservedSsrc, streamId: `stream-${mid}`, trackId: `track-${reservedSsrc}` };
}

/** Whether the client's description allows us to send `codec` on the m-line. */
export function canReceive(section: MediaSection, codec: Codec | undefined): boolean {
  const isOpen = !section.isRejected && clientReceives(section);
  return isOpen && codec !== undefined && section.accepted.has(codecIdentity(codec));
}

function numbersOf(codecs: readonly PayloadCodec[]): Map<string, number> {
  return new Map(codecs.map((codec) => [codecIdentity(codec), codec.payloadType]));
}

/** The client's codecs, in its order. */
function answered(section: MediaSection): PayloadCodec[] {
  return (section.remote?.codecs ?? []).map((codec) => {
    if (codec.kind === 'audio' || !clientSends(section)) return codec;
    return { ...codec, parameters: [codec.parameters, START_BITRATE].filter(Boolean).join(';') };
  });
}
