import { CallsClient } from '../calls/calls-client.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { until } from '../core/store.js';
import { Peer } from '../peer/peer.js';
import type { RoomClient } from '../room/room-client.js';

export interface CallPeerOptions {
  room: RoomClient;
  /** The Worker's origin. */
  server: string;
  clock: Clock;
  logger: Logger;
  /** What may be received in all; by default there is no bound. */
  budgetBytes?: number | undefined;
}

/**
 * The peer of a call, on the Worker's Calls proxy. A module of its own, for {@link createCall} to load when a room is
 * entered: sound and pictures wait for the room's welcome anyway, which takes longer than a file.
 */
export function createCallPeer({ room, server, clock, logger, budgetBytes }: CallPeerOptions): Peer {
  const calls = new CallsClient({
    base: `${server}/calls`,
    headers: async () => ({ authorization: `Bearer ${await room.mediaCredential()}` }),
    clock,
  });
  const peer = new Peer({
    calls,
    iceServers: () => iceServersOf(room),
    clock,
    logger,
    budgetBytes: budgetBytes ?? null,
  });
  // What is there already comes by the room's own offer, where it makes one.
  const offer = room.takeMediaOffer();
  if (offer) {
    peer
      .acceptOffer(offer.media, (sdp, signal) => offer.answer(sdp, { signal }))
      .catch((error: unknown) => logger.warn("The room's offer of media could not be taken.", error));
  }
  return peer;
}

/** The room's own, which come with the welcome or right behind it. */
async function iceServersOf(room: RoomClient): Promise<RTCIceServer[]> {
  const servers = await until(room.iceServers, (known) => known !== null);
  return servers!.map((server) => ({ ...server }));
}
