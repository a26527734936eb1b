import type { Direction } from '../../calls-api/sdp/read-description.js';
import type { PayloadCodec, RemoteSection, SectionKind } from '../sdp/remote-description.js';
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
  /** Of an m-line that we send on before there is anything to send: the SSRC that will come on it. */
  reservedSsrc: number | undefined;
  /** Whether the last exchange agreed that we send on it and the client receives. */
  isAgreed: boolean;
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

/** Whether the client's last description says that it sends on the m-line. */
export function clientSends({ remote }: MediaSection): boolean {
  return remote?.direction === 'sendonly' || remote?.direction === 'sendrecv';
}

/** Whether the client's last description says that it receives on the m-line. */
export function clientReceives({ remote }: MediaSection): boolean {
  return remote?.direction === 'recvonly' || remote?.direction === 'sendrecv';
}

/** Whether we have something to send on the m-line, or will have without another exchange. */
export function sfuSends({ subscription, reservedSsrc, isClosed }: MediaSection): boolean {
  return subscription?.isLive === true || (reservedSsrc !== undefined && !isClosed);
}

/** Whether both sides have said by now that we send on the m-line. */
export function hasAgreed(section: MediaSection): boolean {
  return !section.isRejected && sfuSends(section) && clientReceives(section);
}

/** Whether we take what the client sends: what it publishes, unless that was closed. */
function sfuReceives(section: MediaSection): boolean {
  if (section.isClosed) return false;
  if (section.owner === 'client') return clientSends(section);
  // On an m-line of ours the client sends only what we asked it for.
  return section.track !== undefined && !section.track.isEnded;
}

/** Our direction in an offer, or in an answer, which goes no further than the offer did (RFC 3264 section 6.1). */
export function ourDirection(section: MediaSection, type: 'offer' | 'answer'): Direction {
  const sends = sfuSends(section) && (type === 'offer' || clientReceives(section));
  if (sends) return sfuReceives(section) ? 'sendrecv' : 'sendonly';
  return sfuReceives(section) ? 'recvonly' : 'inactive';
}
