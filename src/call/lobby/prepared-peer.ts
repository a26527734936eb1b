import { anySignal } from '../../core/any-signal.js';
import { until } from '../../core/store.js';
import type { Peer } from '../../peer/peer.js';
import type { PeerState } from '../../peer/transport/transport-state.js';
import { type CreatePeerOptions, createPeer, iceServersOf, type PeerRoom } from '../create-peer.js';
import type { LobbyClient } from './lobby-client.js';

/**
 * A peer that is connected for receiving before there is a room to receive from: what a room sends whoever comes in with
 * its ticket then needs neither a session made nor a connection.
 */
export class PreparedPeer {
  readonly peer: Peer;
  readonly lastsMs: number;
  readonly #sessionId: string;
  readonly #ticket: string;
  readonly #enter: (room: PeerRoom) => void;

  private constructor(
    { sessionId, ticket, lastsMs }: { sessionId: string; ticket: string; lastsMs: number },
    peer: Peer,
    enter: (room: PeerRoom) => void,
  ) {
    this.#sessionId = sessionId;
    this.#ticket = ticket;
    this.lastsMs = lastsMs;
    this.peer = peer;
    this.#enter = enter;
  }

  /**
   * Connects by way of the lobby; null where the server has no session to give.
   * @throws a `CallroomError` where the lobby refuses.
   */
  static async connect(
    lobby: Pick<LobbyClient, 'warm' | 'answerWarm'>,
    options: CreatePeerOptions,
    signal: AbortSignal,
  ): Promise<PreparedPeer | null> {
    const { session, iceServers } = await lobby.warm(signal);
    if (!session) return null;
    let enter!: (room: PeerRoom) => void;
    let inside: PeerRoom | null = null;
    const room = new Promise<PeerRoom>((resolve) => {
      enter = (entered) => {
        inside = entered;
        resolve(entered);
      };
    });
    const servers = async () => (inside ? iceServersOf(inside) : (iceServers as RTCIceServer[]));
    const peer = createPeer(room, options, servers);
    const close = () => void peer.close();
    signal.addEventListener('abort', close, { once: true });
    const { sessionId, offer, ticket } = session;
    await peer.acceptOffer(Promise.resolve({ sessionId, offer, tracks: [] }), (sdp, off) =>
      lobby.answerWarm(ticket, sdp, anySignal([signal, off])),
    );
    const isDone = ({ receive }: PeerState) =>
      receive.status === 'connected' || receive.sessionId !== sessionId;
    const { receive } = await until(peer.state, isDone, signal);
    signal.removeEventListener('abort', close);
    if (receive.sessionId === sessionId) return new PreparedPeer(session, peer, enter);
    close();
    return null;
  }

  /** Shows a room whose session it is; null where it is no use (any more). */
  get ticket(): string | null {
    const { status, sessionId } = this.peer.state.get().receive;
    return status === 'connected' && sessionId === this.#sessionId ? this.#ticket : null;
  }

  /** From now on it is the peer of somebody in this room. */
  enter(room: PeerRoom): Peer {
    this.#enter(room);
    return this.peer;
  }

  close(): void {
    void this.peer.close();
  }
}
