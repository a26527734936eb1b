import { SessionsClient } from '../calls-api/sessions-client.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { until } from '../core/store.js';
import { Peer } from '../peer/peer.js';
import type { BaseRoomClient } from '../room/base-room-client.js';

/** The parts of a room that a peer needs. */
export type PeerRoom = Pick<BaseRoomClient, 'mediaCredential' | 'iceServers' | 'takeMediaOffer'>;

export interface CreatePeerOptions {
  /** The Worker's origin. */
  server: string;
  clock: Clock;
  logger: Logger;
  /** The maximum number of bytes to receive in the whole call; unlimited by default. */
  budgetBytes?: number | null | undefined;
  /** The browser's own by default. */
  RTCPeerConnection?: typeof RTCPeerConnection | undefined;
}

/**
 * Creates the peer of a call, on the Worker's Calls proxy. Given a promise, it requests nothing until the room is
 * entered.
 */
export function createPeer(
  room: PeerRoom | Promise<PeerRoom>,
  { server, clock, logger, budgetBytes = null, RTCPeerConnection }: CreatePeerOptions,
  iceServers: () => Promise<RTCIceServer[]> = async () => iceServersOf(await room),
): Peer {
  const credential = async () => (await room).mediaCredential();
  const calls = new SessionsClient({
    base: `${server}/calls`,
    headers: async () => ({ authorization: `Bearer ${await credential()}` }),
    clock,
  });
  return new Peer({
    calls,
    iceServers,
    clock,
    logger,
    budgetBytes,
    ...(RTCPeerConnection && { RTCPeerConnection }),
  });
}

/** Accepts the room's media offer, if it made one. The offer carries the tracks that are already in the room. */
export function takeRoomOffer(peer: Peer, room: PeerRoom, logger: Logger): void {
  const offer = room.takeMediaOffer();
  if (!offer) return;
  peer
    .acceptOffer(offer.media, (sdp, signal) => offer.answer(sdp, { signal }))
    .catch((error: unknown) => logger.warn("The room's media offer could not be accepted.", error));
}

/** The room's own ICE servers, which arrive with the welcome message or right after it. */
export async function iceServersOf(room: PeerRoom): Promise<RTCIceServer[]> {
  const servers = await until(room.iceServers, (known) => known !== null);
  return servers!.map((server) => ({ ...server }));
}
