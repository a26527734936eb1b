import { anySignal } from '../../core/any-signal.js';
import { until } from '../../core/store.js';
import type { Peer } from '../../peer/peer.js';
import type { PeerState } from '../../peer/transport/transport-state.js';
import { type CreatePeerOptions, createPeer, iceServersOf, type PeerRoom } from '../create-peer.js';
import type { LobbyClient } from './lobby-client.js';

/**
 * A peer that connects for receiving before the room is entered. The room accepts its ticket, so the first media
 * needs neither a new session nor a new connection.
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
   * Connects through the lobby. Returns null if the server has no session to give.
   * @throws `CallroomError` if the lobby refuses.
   */
  static async connect(
    lobby: Pick<LobbyClient, 'prepareSession' | 'answerSession'>,
    options: CreatePeerOptions,
    signal: AbortSignal,
  ): Promise<PreparedPeer | null> {
    const { session, iceServers } = await lobby.prepareSession(signal);
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
      lobby.answerSession(ticket, sdp, anySignal([signal, off])),
    );
    const isDone = ({ receive }: PeerState) =>
      receive.status === 'connected' || receive.sessionId !== sessionId;
    const { receive } = await until(peer.state, isDone, signal);
    signal.removeEventListener('abort', close);
    if (receive.sessionId === sessionId) return new PreparedPeer(session, peer, enter);
    close();
    return null;
  }

  /** Proves to the room which session this is; null if the session cannot be used, or no longer can. */
  get ticket(): string | null {
    const { status, sessionId } = this.peer.state.get().receive;
    return status === 'connected' && sessionId === this.#sessionId ? this.#ticket : null;
  }

  /** Makes it the peer of a participant in this room. */
  enter(room: PeerRoom): Peer {
    this.#enter(room);
    return this.peer;
  }

  close(): void {
    void this.peer.close();
  }
}
