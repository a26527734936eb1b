import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { relative, resolve } from 'node:path';
import type { WorkerConfig } from '@cloudflare/vite-plugin';
import type { Plugin, PluginOption, UserConfig } from 'vite';
import { loadWith } from '../../core/optional-packages.js';
import { isLoopbackOrigin } from '../../core/request-source.js';
import { vitePackages } from '../packages.js';
import { AiServices, type AiWorker } from './ai-services.js';
import { readAllowedOrigins } from './allowed-origins.js';
import { networkHosts } from './own-addresses.js';
import { type SfuAddress, SfuProcess } from './sfu-process.js';
import { sfuVars } from './sfu-vars.js';
import { StateFolder } from './state-folder.js';
import { guardUpgrades, restartWorkerd } from './vite-workerd.js';
import { WorkerdRestarter } from './workerd-restarter.js';

/** Where the Worker's plugin and wrangler keep the data of rooms, relative to Vite's root. */
const STATE = '.wrangler/state';

export interface CallroomDevOptions {
  /** The Worker's wrangler configuration file, relative to Vite's root. */
  configPath: string;
  /** Whether other machines may reach it, for example a phone on the same network. */
  openToNetwork?: boolean;
  /**
   * Whether calls get the TURN servers of the local SFU. Default: true if `TURN_KEY_ID` is set in `env`; the key itself
   * is replaced by a key of the local SFU.
   */
  turn?: boolean;
  /**
   * Origins whose pages may use the development server, besides its own and those of this machine, as in
   * `https://name-5173.app.github.dev`. Their hosts are also accepted in `Host`. `ALLOWED_ORIGINS` in `env`,
   * comma-separated, adds to them.
   */
  allowOrigins?: readonly string[];
  /**
   * Whether stand-ins on this machine serve the assistant in the chat (`assistantBehavior`), captions (`captionsBehavior`)
   * and the voice of an AI (`aiBehavior`). Default true. A Worker that has a service of its own uses that: its settings in
   * `env`, in the Worker's configuration or in `.dev.vars`, or Workers AI bound as `AI`.
   */
  standIns?: boolean;
  /** Where the settings of a real Calls app and of AI services are read; the process's environment by default. */
  env?: Record<string, string | undefined>;
}

/**
 * The whole back end of `vite dev`: the Worker on the page's own port, and the local SFU behind it, in a process of its
 * own. If `CALLS_APP_ID` and `CALLS_APP_SECRET` are set, the Worker uses that app instead, and no local SFU starts.
 *
 * `vite build` receives only the Worker's own configuration, because a build may be deployed and must contain neither
 * a secret nor the development token route.
 *
 * The server does not start if an allowed origin is not an origin: the error has the code `origin_invalid`.
 */
export function callroomDev(options: CallroomDevOptions): PluginOption[] {
  const env = options.env ?? process.env;
  let vars = (worker: WorkerConfig): Vars => worker.vars ?? {};
  let sfu: SfuProcess | null = null;
  let ai: AiServices | null = null;
  let state: StateFolder | null = null;
  let notes: readonly string[] = [];
  let revival: WorkerdRestarter | null = null;
  let warn = (line: string) => console.warn(line);
  const backEnd: Plugin = {
    name: 'callroom-local-sfu',
    // Runs before the Worker's plugin, whose configuration needs the SFU's address.
    enforce: 'pre',
    async config(config, { command, isPreview }) {
      if (command !== 'serve') return;
      const allowedOrigins = readAllowedOrigins([
        ...(options.allowOrigins ?? []),
        ...(env.ALLOWED_ORIGINS?.split(',').filter((entry) => entry.trim() !== '') ?? []),
      ]);
      const server = serverOptions(config.server, allowedOrigins);
      state = await StateFolder.claim(resolve(config.root ?? '.', STATE));
      if (isPreview) return { server };
      const hasApp = Boolean(env.CALLS_APP_ID && env.CALLS_APP_SECRET);
      sfu = hasApp
        ? null
        : await SfuProcess.start({ openToNetwork: options.openToNetwork ?? false }, (line) => warn(line));
      const services = await AiServices.start(env, options.standIns ?? true);
      ai = services;
      const ours = developmentVars(env, sfu?.address ?? null, options.turn ?? Boolean(env.TURN_KEY_ID));
      const hosts = networkHosts(listeningHost(config.server));
      const { unstable_getVarsForDev: varsForDev } = await import('wrangler');
      vars = (worker) => {
        const own = worker.vars ?? {};
        const used = services.ofWorker(worker as AiWorker, varsForDev);
        notes = used.notes;
        return {
          ...own,
          ...ours,
          ...used.vars,
          ALLOWED_ORIGINS: [own.ALLOWED_ORIGINS, ...allowedOrigins].filter(Boolean).join(),
          CALLROOM_DEV_HOSTS: hosts.join(),
        };
      };
      return { server };
    },
    configureServer(server) {
      const { logger, root } = server.config;
      for (const note of notes) logger.info(`[callroom] ${note}`);
      if (state?.isSubstitute)
        logger.info(
          `[callroom] Another server uses the rooms in ${STATE}. This server has rooms of its own, in ${relative(root, state.path)}.`,
        );
      warn = (line) => server.config.logger.warn(line);
      revival = new WorkerdRestarter({ start: () => restartWorkerd(server), say: warn });
      server.middlewares.use((request, _response, next) => {
        nameHost(request);
        next();
      });
      return guardUpgrades(server);
    },
    // Both hooks run when the server closes, once for each of Vite's environments; this hook runs before workerd is
    // ended.
    buildEnd() {
      revival?.stop();
    },
    async closeBundle() {
      const closing = [sfu?.close(), ai?.close(), state?.release()];
      sfu = null;
      ai = null;
      state = null;
      await Promise.all(closing);
    },
  };
  const worker = loadWith(vitePackages, () => import('@cloudflare/vite-plugin')).then(({ cloudflare }) =>
    cloudflare({
      configPath: options.configPath,
      config: (worker) => ({ vars: vars(worker) }),
      // Read when the plugin resolves its configuration, which is after the hook above.
      get persistState() {
        return state ? { path: state.path } : true;
      },
      inspectorPort: false,
    }),
  );
  return [backEnd, worker];
}

/**
 * Over HTTPS, Vite speaks HTTP/2, where `:authority` contains the host (RFC 9113, section 8.3.1). The Worker's plugin
 * (1.34, seen 2026-11) omits it from the request that it makes, so the Worker would treat its own page as a foreign
 * origin.
 */
function nameHost({ headers, rawHeaders }: IncomingMessage): void {
  const authority = headers[':authority'];
  if (typeof authority === 'string' && headers.host === undefined) rawHeaders.push('host', authority);
}

type Vars = NonNullable<WorkerConfig['vars']>;

type ServerOptions = NonNullable<UserConfig['server']>;

/**
 * Vite checks `Host` and answers preflights itself. It needs the allowed origins for that. All other preflights must
 * reach the Worker, because otherwise a page could not read why it is refused.
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

/** Returns `server.host` as an address; Vite's own default is loopback. */
function listeningHost({ host = false }: ServerOptions = {}): string {
  if (typeof host === 'string') return host;
  return host ? '0.0.0.0' : 'localhost';
}

function developmentVars(
  env: Record<string, string | undefined>,
  sfu: SfuAddress | null,
  usesTurn: boolean,
): Record<string, string> {
  return {
    ...settingsOf(env),
    ...(sfu && sfuVars(sfu, usesTurn)),
    // New at each start: a development token is valid for one run of the server.
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
