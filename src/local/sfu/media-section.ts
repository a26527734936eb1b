import type { Direction } from '../../calls-api/sdp/read-description.js';
import type { PayloadCodec, RemoteSection, SectionKind } from '../sdp/remote-description.js';
import type { Subscription } from './subscription.js';
import type { Track } from './track.js';

/** One m-line of a session, and the media on it. */
export interface MediaSection {
  mid: string;
  readonly kind: SectionKind;
  /** The end that added it; that end assigns its payload types. */
  readonly owner: 'client' | 'sfu';
  /** Permanently stopped; another m-line may take its place. */
  isRejected: boolean;
  /** Closed by an operation: it stays in the description without media. */
  isClosed: boolean;
  /** SSRC reserved for an m-line on which we will send later. */
  reservedSsrc: number | undefined;
  /** Whether the last exchange agreed that we send on it and the client receives. */
  isAgreed: boolean;
  /** The m-line as in the client's last description. */
  remote: RemoteSection | undefined;
  /** The track that the client publishes on it. */
  track: Track | undefined;
  /** The subscription that the client receives on it. */
  subscription: Subscription | undefined;
  /** The codecs that we offered, if we own it. */
  offered: PayloadCodec[];
  /** Payload types of the codecs that the client accepts on it, by codec identity. */
  accepted: Map<string, number>;
}

export function newSection(owner: 'client' | 'sfu', mid: string, kind: SectionKind): MediaSection {
  return {
    mid,
    kind,
    owner,
    isRejected: false,
    isClosed: false,
    reservedSsrc: undefined,
    isAgreed: false,
    remote: undefined,
    track: undefined,
    subscription: undefined,
    offered: [],
    accepted: new Map(),
  };
}

/** Whether the client sends on the m-line, according to its last description. */
export function clientSends({ remote }: MediaSection): boolean {
  return remote?.direction === 'sendonly' || remote?.direction === 'sendrecv';
}

/** Whether the client receives on the m-line, according to its last description. */
export function clientReceives({ remote }: MediaSection): boolean {
  return remote?.direction === 'recvonly' || remote?.direction === 'sendrecv';
}

/** Whether we send on the m-line, or may do so later without another exchange. */
export function sfuSends({ subscription, reservedSsrc, isClosed }: MediaSection): boolean {
  return subscription?.isLive === true || (reservedSsrc !== undefined && !isClosed);
}

/** Whether an exchange can agree that we send on the m-line and the client receives, by the descriptions as they are now. */
export function canAgree(section: MediaSection): boolean {
  return !section.isRejected && sfuSends(section) && clientReceives(section);
}

/** Whether we would send on the m-line, but the client has not yet been told so. */
export function awaitsExchange(section: MediaSection): boolean {
  return !section.isAgreed && canAgree(section);
}

/** Whether we receive the client's media on it: it publishes there, and the publication is not closed. */
function sfuReceives(section: MediaSection): boolean {
  if (section.isClosed) return false;
  if (section.owner === 'client') return clientSends(section);
  // On our m-lines the client sends only the tracks that we requested.
  return section.track !== undefined && !section.track.isEnded;
}

/** Our direction in an offer, or in an answer, which must not exceed the offer's (RFC 3264 section 6.1). */
export function ourDirection(section: MediaSection, type: 'offer' | 'answer'): Direction {
  const sends = sfuSends(section) && (type === 'offer' || clientReceives(section));
  if (sends) return sfuReceives(section) ? 'sendrecv' : 'sendonly';
  return sfuReceives(section) ? 'recvonly' : 'inactive';
}
