import type { LobbyView } from '../room/messages.js';
import type { CallPeerOptions } from './call-peer.js';
import type { ConnectionReport } from './connection-report.js';
import { LobbyClient } from './lobby-client.js';
import type { WarmPeer } from './warm-peer.js';
import { WarmUp } from './warm-up.js';

export interface CallLobbyOptions extends CallPeerOptions {
  room: string;
  /** Makes a room token for whoever looks in. */
  getToken: () => Promise<string>;
}

/** What a call does before it is joined. */
export class CallLobby {
  readonly #options: CallLobbyOptions;
  readonly #warmUp: WarmUp;
  readonly #client: LobbyClient;

  constructor(options: CallLobbyOptions) {
    this.#options = options;
    this.#client = new LobbyClient(options.server, options.room, options.getToken, options.clock);
    this.#warmUp = new WarmUp(options.clock, (signal) => this.#connect(signal));
  }

  look(signal?: AbortSignal): Promise<LobbyView> {
    return this.#client.look(signal);
  }

  async check(
    onProgress: (report: ConnectionReport) => void,
    signal: AbortSignal | undefined,
  ): Promise<ConnectionReport> {
    const { checkConnection } = await import('./connection-check.js');
    return checkConnection({ lobby: this.#client, clock: this.#options.clock, onProgress, signal });
  }

  /** Connects for whoever will join soon. @throws whatever is in the way. */
  async warm(): Promise<void> {
    if (typeof RTCPeerConnection !== 'undefined') await this.#warmUp.start();
  }

  /** What is warm, for whoever joins now. */
  takeWarm(): WarmPeer | null {
    return this.#warmUp.take();
  }

  close(): void {
    this.#warmUp.stop();
  }

  async #connect(signal: AbortSignal): Promise<WarmPeer | null> {
    const { WarmPeer } = await import('./warm-peer.js');
    return WarmPeer.connect(this.#client, this.#options, signal);
  }
}
