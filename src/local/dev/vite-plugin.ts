import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { WorkerConfig } from '@cloudflare/vite-plugin';
import type { Plugin, PluginOption, UserConfig } from 'vite';
import { loadWith } from '../../core/optional-packages.js';
import { isLoopbackOrigin } from '../../core/request-source.js';
import type { LocalSfu } from '../index.js';
import { startLocalSfu } from '../load-sfu.js';
import { vitePackages } from '../packages.js';
import { readAllowedOrigins } from './allowed-origins.js';
import { networkHosts } from './own-addresses.js';
import { guardUpgrades, restartWorkerd } from './vite-workerd.js';
import { WorkerdRestarter } from './workerd-restarter.js';

export interface CallroomDevOptions {
  /** The Worker's wrangler configuration file, from Vite's root. */
  configPath: string;
  /** Whether other machines may reach it, for a phone on the same network. */
  openToNetwork?: boolean;
  /**
   * Origins whose pages may use the development server besides its own and those of this machine, as in
   * `https://name-5173.app.github.dev`. Each one's host may also stand in `Host`. `ALLOWED_ORIGINS` in `env`, with
   * commas between, adds to them.
   */
  allowOrigins?: readonly string[];
  /** Where the settings of a real Calls app are looked up; the process's environment by default. */
  env?: Record<string, string | undefined>;
}

/**
 * The whole back end inside `vite dev`: the Worker on the page's own port, and the local SFU behind it. Where
 * `CALLS_APP_ID` and `CALLS_APP_SECRET` are set, the Worker talks to that app instead and no local SFU starts.
 *
 * `vite build` gets the Worker's own configuration and nothing else: what is built may be deployed, and neither a
 * secret nor the development token route may go with it.
 *
 * The server does not start if one of the allowed origins is no origin: an error with the code `origin_invalid`.
 */
export function callroomDev(options: CallroomDevOptions): PluginOption[] {
  const env = options.env ?? process.env;
  let vars = (own: Vars): Vars => own;
  let sfu: LocalSfu | null = null;
  let revival: WorkerdRestarter | null = null;
  const backEnd: Plugin = {
    name: 'callroom-local-sfu',
    // Before the Worker's plugin, whose configuration needs to know where the SFU is.
    enforce: 'pre',
    async config(config, { command, isPreview }) {
      if (command !== 'serve') return;
      const allowedOrigins = readAllowedOrigins([
        ...(options.allowOrigins ?? []),
        ...(env.ALLOWED_ORIGINS?.split(',').filter((entry) => entry.trim() !== '') ?? []),
      ]);
      const server = serverOptions(config.server, allowedOrigins);
      if (isPreview) return { server };
      const hasApp = Boolean(env.CALLS_APP_ID && env.CALLS_APP_SECRET);
      sfu = hasApp ? null : await startLocalSfu({ openToNetwork: options.openToNetwork ?? false });
      const ours = developmentVars(env, sfu);
      const hosts = networkHosts(listeningHost(config.server));
      vars = (own) => ({
        ...own,
        ...ours,
        ALLOWED_ORIGINS: [own.ALLOWED_ORIGINS, ...allowedOrigins].filter(Boolean).join(),
        CALLROOM_DEV_HOSTS: hosts.join(),
      });
      return { server };
    },
    configureServer(server) {
      revival = new WorkerdRestarter({
        start: () => restartWorkerd(server),
        say: (line) => server.config.logger.warn(line),
      });
      server.middlewares.use((request, _response, next) => {
        nameHost(request);
        next();
      });
      return guardUpgrades(server);
    },
    // Both are called as the server closes, once for each of Vite's environments; this one before workerd is ended.
    buildEnd() {
      revival?.stop();
    },
    async closeBundle() {
      const closing = sfu;
      sfu = null;
      await closing?.close();
    },
  };
  const worker = loadWith(vitePackages, () => import('@cloudflare/vite-plugin')).then(({ cloudflare }) =>
    cloudflare({
      configPath: options.configPath,
      config: (worker) => ({ vars: vars(worker.vars ?? {}) }),
      inspectorPort: false,
    }),
  );
  return [backEnd, worker];
}

/**
 * Over HTTPS Vite speaks HTTP/2, where the host stands in `:authority` (RFC 9113, section 8.3.1), which the Worker's
 * plugin (1.34, seen 2026-11) leaves out of the request that it makes: the Worker would take its own page for a
 * stranger's.
 */
function nameHost({ headers, rawHeaders }: IncomingMessage): void {
  const authority = headers[':authority'];
  if (typeof authority === 'string' && headers.host === undefined) rawHeaders.push('host', authority);
}

type Vars = NonNullable<WorkerConfig['vars']>;

type ServerOptions = NonNullable<UserConfig['server']>;

/**
 * Vite checks `Host` and answers preflights itself. It has to know the allowed origins for that, and to leave the
 * preflights of all others to the Worker: else no page could read why it is refused.
 */
function serverOptions(
  { allowedHosts, cors }: ServerOptions = {},
  allowedOrigins: readonly string[],
): ServerOptions {
  const hosts = allowedOrigins.map((origin) => new URL(origin).hostname);
  return {
    ...(allowedHosts !== true && { allowedHosts: hosts }),
    ...(cors === undefined && {
      cors: {
        preflightContinue: true,
        origin: (origin, decide) =>
          decide(null as never, origin !== undefined && mayRead(origin, allowedOrigins)),
      },
    }),
  };
}

function mayRead(origin: string, allowedOrigins: readonly string[]): boolean {
  return isLoopbackOrigin(origin) || allowedOrigins.includes(origin);
}

/** `server.host` as an address; Vite's own default is loopback. */
function listeningHost({ host = false }: ServerOptions = {}): string {
  if (typeof host === 'string') return host;
  return host ? '0.0.0.0' : 'localhost';
}

function developmentVars(
  env: Record<string, string | undefined>,
  sfu: LocalSfu | null,
): Record<string, string> {
  return {
    ...settingsOf(env),
    ...(sfu && {
      CALLS_API_BASE: sfu.url,
      CALLS_APP_ID: sfu.appId,
      CALLS_APP_SECRET: sfu.appSecret,
    }),
    // New at each start: a development token is good for one run of the server.
    ROOM_TOKEN_SECRET: env.ROOM_TOKEN_SECRET ?? randomBytes(32).toString('hex'),
    CALLROOM_DEV: 'true',
  };
}

const PASSED_ON = [
  'CALLS_API_BASE',
  'CALLS_APP_ID',
  'CALLS_APP_SECRET',
  'TURN_KEY_ID',
  'TURN_KEY_TOKEN',
  'OPERATOR_TOKEN',
] as const;

function settingsOf(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
