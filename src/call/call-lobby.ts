import type { LobbyView } from '../room/messages.js';
import type { CallPeerOptions } from './call-peer.js';
import type { ConnectionReport } from './connection-report.js';
import type { LobbyClient } from './lobby-client.js';
import type { WarmPeer } from './warm-peer.js';
import { WarmUp } from './warm-up.js';

export interface CallLobbyOptions extends CallPeerOptions {
  room: string;
  /** Makes a room token for whoever looks in. */
  token: () => Promise<string>;
}

/** What a call does before it is joined; each part is loaded when it is first asked for. */
export class CallLobby {
  readonly #options: CallLobbyOptions;
  readonly #warmUp: WarmUp;
  #client: LobbyClient | null = null;

  constructor(options: CallLobbyOptions) {
    this.#options = options;
    this.#warmUp = new WarmUp(options.clock, (signal) => this.#connect(signal));
  }

  async look(signal?: AbortSignal): Promise<LobbyView> {
    return (await this.#load()).look(signal);
  }

  async check(
    onProgress: (report: ConnectionReport) => void,
    signal: AbortSignal | undefined,
  ): Promise<ConnectionReport> {
    const [{ checkConnection }, lobby] = await Promise.all([import('./connection-check.js'), this.#load()]);
    return checkConnection({ lobby, clock: this.#options.clock, onProgress, signal });
  }

  /** Connects for whoever will join soon. */
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

  /** Whatever does not come about here, a join does without. */
  async #connect(signal: AbortSignal): Promise<WarmPeer | null> {
    try {
      const [{ WarmPeer }, lobby] = await Promise.all([import('./warm-peer.js'), this.#load()]);
      return await WarmPeer.connect(lobby, this.#options, signal);
    } catch (error) {
      this.#options.logger.debug('There is no connection beforehand; joining makes one.', error);
      return null;
    }
  }

  async #load(): Promise<LobbyClient> {
    const { LobbyClient } = await import('./lobby-client.js');
    const { server, room, token } = this.#options;
    this.#client ??= new LobbyClient(server, room, token);
    return this.#client;
  }
}
