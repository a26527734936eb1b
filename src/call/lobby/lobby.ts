import type { LobbyView } from '../../room/protocol/index.js';
import type { Rating } from '../call.js';
import type { CreatePeerOptions } from '../create-peer.js';
import { ConnectionPreparer } from './connection-preparer.js';
import type { ConnectionReport } from './connection-report.js';
import { LobbyClient } from './lobby-client.js';
import type { PreparedPeer } from './prepared-peer.js';
import { PreparedTicket } from './prepared-ticket.js';

export interface CallLobbyOptions extends CreatePeerOptions {
  room: string;
  /** Makes a room token, with the name given or with the call's own name. */
  getToken: (name?: string) => Promise<string>;
}

/** Everything that a call asks of the server outside the room: before it joins, and the rating after it has ended. */
export class Lobby {
  readonly #options: CallLobbyOptions;
  readonly #preparer: ConnectionPreparer;
  readonly #tickets: PreparedTicket;
  readonly #client: LobbyClient;
  #visits = 0;

  constructor(options: CallLobbyOptions) {
    this.#options = options;
    this.#client = new LobbyClient(options.server, options.room, options.getToken, options.clock);
    this.#tickets = new PreparedTicket(options.clock, ({ name, prepared }) =>
      this.#client.ticket(name, prepared),
    );
    this.#preparer = new ConnectionPreparer(options.clock, (signal) => this.#connect(signal));
  }

  getView(signal?: AbortSignal): Promise<LobbyView> {
    return this.#client.getView(signal);
  }

  rate(rating: Rating): Promise<void> {
    return this.#client.rate(rating);
  }

  async check(
    onProgress: (report: ConnectionReport) => void,
    signal: AbortSignal | undefined,
  ): Promise<ConnectionReport> {
    const { checkConnection } = await import('./connection-check.js');
    const { clock, RTCPeerConnection } = this.#options;
    return checkConnection({ lobby: this.#client, clock, RTCPeerConnection, onProgress, signal });
  }

  /**
   * Prepares a join with this name: a connection to the SFU, if the call receives media, and a ticket for the room's
   * socket. @throws if the connection fails.
   */
  async prepare(name: string, receives: boolean): Promise<void> {
    const visit = this.#visits;
    try {
      if (receives && this.#options.RTCPeerConnection) await this.#preparer.start();
    } finally {
      const prepared = this.#preparer.ready?.ticket ?? null;
      if (visit === this.#visits) await this.#tickets.prepare({ name, prepared });
    }
  }

  /** Returns the prepared parts for a join with this name. */
  take(name: string): { prepared: PreparedPeer | null; ticket: Promise<string | null> | null } {
    this.#visits++;
    const prepared = this.#preparer.take();
    return { prepared, ticket: this.#tickets.take({ name, prepared: prepared?.ticket ?? null }) };
  }

  close(): void {
    this.#visits++;
    this.#preparer.stop();
  }

  async #connect(signal: AbortSignal): Promise<PreparedPeer | null> {
    const { PreparedPeer } = await import('./prepared-peer.js');
    return PreparedPeer.connect(this.#client, this.#options, signal);
  }
}
