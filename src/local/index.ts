/**
 * The Calls API over real WebRTC in one Node process, for development and tests: clients of Cloudflare Calls work
 * with it unchanged, without an account and without a network. It is not safe to expose to the internet.
 *
 * `callroom/local` is `load-sfu.ts`, which imports this module on demand.
 */
import { randomBytes } from 'node:crypto';
import { IDLE_LIMIT_MS } from '../calls-api/wire.js';
import { type Clock, systemClock } from '../core/clock.js';
import { AccountStore } from './account/account-store.js';
import { Adapters } from './adapters/adapters.js';
import { readAllowedOrigins } from './dev/allowed-origins.js';
import { isOpenToNetwork, networkHosts, ownHost } from './dev/own-addresses.js';
import type { FaultControls } from './faults/fault.js';
import { Faults } from './faults/faults.js';
import { HttpApi } from './http/http-api.js';
import { printRequest } from './http/request-log.js';
import { accountRoutes } from './http/routes/account-routes.js';
import { adapterRoutes } from './http/routes/adapter-routes.js';
import { faultRoutes } from './http/routes/fault-routes.js';
import { sessionRoutes } from './http/routes/session-routes.js';
import { turnRoutes } from './http/routes/turn-routes.js';
import { Sfu } from './sfu/sfu.js';
import { localCertificate } from './transport/certificate.js';
import { TurnService } from './turn/turn-service.js';

export type { Clock } from '../core/clock.js';
export type { Fault, FaultControls } from './faults/fault.js';

export interface LocalSfuOptions {
  /** Address for HTTP. Default `127.0.0.1`. Any other address also opens the UDP port to the network. */
  host?: string;
  /**
   * Origins whose pages may use it besides those of this machine, as in `https://app.example`. Their hosts are also
   * accepted in `Host`.
   */
  allowOrigins?: readonly string[];
  /** HTTP port. Default 0: any free port. */
  port?: number;
  /** Media port. Default 0: any free port. */
  udpPort?: number;
  /** STUN and TURN port, over UDP and TCP. Default 0: any free port. */
  turnPort?: number;
  /** Whether other machines may send media. Default: true unless `host` is loopback. */
  openToNetwork?: boolean;
  /** Default: random, new at each start. */
  appId?: string;
  /** Also the token of the account API, and of the TURN key with the id `appId`. Default: random. */
  appSecret?: string;
  /** IPv4 addresses to offer to clients instead of those of this machine's interfaces. */
  announceAddresses?: string[];
  /** Time without packets after which a track is collected, in milliseconds. Default 30,000. */
  trackTimeoutMs?: number;
  /** How long a session that lost its client can be used again, in milliseconds. Default 30,000. */
  sessionTimeoutMs?: number;
  /** A JSON file for the resources that the account API creates. Default: they last as long as the process. */
  storePath?: string;
  clock?: Clock;
  /** Whether to print one line per request on standard output. */
  verbose?: boolean;
  /** Whether faults can also be injected over HTTP: `POST {origin}/faults` with a `Fault`, `DELETE` to clear. */
  faults?: boolean;
  /**
   * Accepts requests that the service is reported to refuse: `{}` as the body of `sessions/new`, and SDP whose last
   * line does not end with a line break or whose lines are malformed. Default false.
   */
  lenient?: boolean;
}

export interface LocalSfuStats {
  sessions: number;
  connectedSessions: number;
  tracks: number;
  subscriptions: number;
  /** Addresses from which clients send. */
  paths: number;
  /** Addresses at which TURN relays for clients. */
  relays: number;
}

export interface LocalSfu {
  /** The base of the Calls API, as in `http://127.0.0.1:4321/v1`. */
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly udpPort: number;
  readonly turnPort: number;
  /** Injects faults. */
  readonly faults: FaultControls;
  stats(): LocalSfuStats;
  /** Ends every session and frees all ports. */
  close(): Promise<void>;
}

const UNCONNECTED_MS = 60_000;

/**
 * Starts a local SFU.
 * @throws the system's error if a port is in use; `AllowedOriginError` if an entry of `allowOrigins` is not an
 *   origin.
 */
export async function startLocalSfu(options: LocalSfuOptions = {}): Promise<LocalSfu> {
  const host = options.host ?? '127.0.0.1';
  const source = {
    allowedOrigins: readAllowedOrigins(options.allowOrigins ?? []),
    devHosts: networkHosts(host),
  };
  const appId = options.appId ?? randomBytes(16).toString('hex');
  const appSecret = options.appSecret ?? randomBytes(32).toString('hex');
  const store = await AccountStore.open(options.storePath);
  store.lend('apps', appId, appSecret);
  store.lend('turnKeys', appId, appSecret);
  const clock = options.clock ?? systemClock;
  const openToNetwork = options.openToNetwork ?? isOpenToNetwork(host);
  const sfu = await Sfu.start({
    certificate: await localCertificate(),
    udpPort: options.udpPort ?? 0,
    openToNetwork,
    announceAddresses: options.announceAddresses,
    clock,
    limits: {
      trackTimeoutMs: options.trackTimeoutMs ?? IDLE_LIMIT_MS,
      consentMs: options.sessionTimeoutMs ?? IDLE_LIMIT_MS,
      unconnectedMs: UNCONNECTED_MS,
    },
  });
  /** Parts that have started so far, newest first. */
  const running: { close(): Promise<void> | void }[] = [sfu];
  const close = async () => {
    for (const part of running) await part.close();
  };
  try {
    const port = options.turnPort ?? 0;
    const turn = await TurnService.start({ store, sfu, clock, port, openToNetwork });
    running.unshift(turn);
    const faults = new Faults(sfu, clock);
    const adapters = new Adapters(sfu, clock);
    running.unshift({ close: () => adapters.closeAll() });
    const api = await HttpApi.start({
      host,
      port: options.port ?? 0,
      source,
      routes: [
        ...sessionRoutes(store, sfu, faults, options.lenient ?? false),
        ...adapterRoutes(store, adapters, faults),
        ...turnRoutes(store, turn, faults),
        ...accountRoutes(store, appSecret, faults),
        ...(options.faults ? faultRoutes(faults, sfu, appSecret) : []),
      ],
      onRequest: options.verbose ? printRequest : () => {},
    });
    running.unshift(api);
    return {
      url: `http://${ownHost(host)}:${api.port}/v1`,
      appId,
      appSecret,
      udpPort: sfu.udpPort,
      turnPort: turn.port,
      faults,
      stats: () => ({ ...statsOf(sfu), relays: turn.allocationCount }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function statsOf(sfu: Sfu): Omit<LocalSfuStats, 'relays'> {
  const sessions = [...sfu.sessions];
  const sum = (count: (session: (typeof sessions)[number]) => number) =>
    sessions.reduce((total, session) => total + count(session), 0);
  return {
    sessions: sessions.length,
    connectedSessions: sum((session) => (session.transport.isConnected ? 1 : 0)),
    tracks: sum((session) => session.tracks.length),
    subscriptions: sum((session) => session.subscriptionCount),
    paths: sfu.pathCount,
  };
}
