import { CallsClient } from '../calls/calls-client.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import { Peer } from '../peer/peer.js';
import type { RoomClient } from '../room/room-client.js';

export interface CallPeerOptions {
  room: RoomClient;
  /** The Worker's origin. */
  server: string;
  clock: Clock;
  logger: Logger;
}

/**
 * The peer of a call, on the Worker's Calls proxy. A module of its own, for {@link createCall} to load when a room is
 * entered: sound and pictures wait for the room's welcome anyway, which takes longer than a file.
 */
export function createCallPeer({ room, server, clock, logger }: CallPeerOptions): Peer {
  const calls = new CallsClient({
    base: `${server}/calls`,
    headers: async () => ({ authorization: `Bearer ${await room.mediaCredential()}` }),
    clock,
  });
  return new Peer({ calls, iceServers: () => calls.generateIceServers(), clock, logger });
}
