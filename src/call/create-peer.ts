import { CallsClient } from '../calls-api/calls-client.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { until } from '../core/store.js';
import { Peer } from '../peer/peer.js';
import type { RoomClient } from '../room/room-client.js';

/** What a peer asks of a room. */
export type PeerRoom = Pick<RoomClient, 'mediaCredential' | 'iceServers' | 'takeMediaOffer'>;

export interface CreatePeerOptions {
  /** The Worker's origin. */
  server: string;
  clock: Clock;
  logger: Logger;
  /** What may be received in all; by default there is no bound. */
  budgetBytes?: number | null | undefined;
  /** The browser's own by default. */
  RTCPeerConnection?: typeof RTCPeerConnection | undefined;
}

/** The peer of a call, on the Worker's Calls proxy. Of a room that is yet to be entered nothing is asked until then. */
export function createPeer(
  room: PeerRoom | Promise<PeerRoom>,
  { server, clock, logger, budgetBytes = null, RTCPeerConnection }: CreatePeerOptions,
  iceServers: () => Promise<RTCIceServer[]> = async () => iceServersOf(await room),
): Peer {
  const credential = async () => (await room).mediaCredential();
  const calls = new CallsClient({
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

/** What is there already comes by the room's own offer, where it makes one. */
export function takeRoomOffer(peer: Peer, room: PeerRoom, logger: Logger): void {
  const offer = room.takeMediaOffer();
  if (!offer) return;
  peer
    .acceptOffer(offer.media, (sdp, signal) => offer.answer(sdp, { signal }))
    .catch((error: unknown) => logger.warn("The room's offer of media could not be taken.", error));
}

/** The room's own, which come with the welcome or right behind it. */
export async function iceServersOf(room: PeerRoom): Promise<RTCIceServer[]> {
  const servers = await until(room.iceServers, (known) => known !== null);
  return servers!.map((server) => ({ ...server }));
}
