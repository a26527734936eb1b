import type { Clock } from '../../core/clock.js';
import type { AccountStore, StoredResource } from '../account/account-store.js';
import { OwnAddresses } from '../dev/own-addresses.js';
import type { Sfu } from '../sfu/sfu.js';
import { TurnCredentials } from './turn-credentials.js';
import { TurnServer } from './turn-server.js';

export interface TurnServiceOptions {
  store: AccountStore;
  sfu: Sfu;
  clock: Clock;
  /** 0: any free port. */
  port: number;
  openToNetwork: boolean;
}

/** A TURN server that relays to one SFU, and the credentials for it. */
export class TurnService {
  readonly credentials: TurnCredentials;
  readonly #server: TurnServer;

  private constructor(credentials: TurnCredentials, server: TurnServer) {
    this.credentials = credentials;
    this.#server = server;
  }

  /** @throws the system's error if the port is in use. */
  static async start({ store, sfu, clock, ...listen }: TurnServiceOptions): Promise<TurnService> {
    const credentials = new TurnCredentials(store, clock);
    const own = new OwnAddresses();
    const server = await TurnServer.start({
      ...listen,
      address: sfu.addresses[0] ?? '127.0.0.1',
      credentials,
      clock,
      isPeerAddress: (address) => own.has(address) || sfu.addresses.includes(address),
      peerPort: sfu.udpPort,
    });
    return new TurnService(credentials, server);
  }

  get port(): number {
    return this.#server.port;
  }

  get urls(): { stun: string[]; turn: string[] } {
    return this.#server.urls;
  }

  /** Number of open relays. */
  get allocationCount(): number {
    return this.#server.allocationCount;
  }

  /** Refuses the credentials of `username` from now on, and ends its allocations. */
  revoke(key: StoredResource, username: string): void {
    if (this.credentials.revoke(key, username)) this.#server.endAllocationsOf(username);
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
