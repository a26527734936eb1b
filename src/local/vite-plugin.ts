import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Plugin, PluginOption } from 'vite';
import { loadWith } from '../core/optional-packages.js';
import type { LocalSfu } from './index.js';
import { startLocalSfu } from './load-sfu.js';
import { vitePackages } from './packages.js';
import { guardUpgrades, restartWorkerd } from './vite-workerd.js';
import { WorkerdRevival } from './workerd-revival.js';

export interface CallroomDevOptions {
  /** The Worker's wrangler configuration file, from Vite's root. */
  configPath: string;
  /** Whether other machines may reach it, for a phone on the same network. */
  openToNetwork?: boolean;
  /** Where the settings of a real Calls app are looked up; the process's environment by default. */
  env?: Record<string, string | undefined>;
}

/**
 * The whole back end inside `vite dev`: the Worker on the page's own port, and the local SFU behind it. Where
 * `CALLS_APP_ID` and `CALLS_APP_SECRET` are set, the Worker talks to that app instead and no local SFU starts.
 *
 * `vite build` gets the Worker's own configuration and nothing else: what is built may be deployed, and neither a
 * secret nor the development token route may go with it.
 */
export function callroomDev(options: CallroomDevOptions): PluginOption[] {
  const env = options.env ?? process.env;
  let vars: Record<string, string> = {};
  let sfu: LocalSfu | null = null;
  let revival: WorkerdRevival | null = null;
  const backEnd: Plugin = {
    name: 'callroom-local-sfu',
    // Before the Worker's plugin, whose configuration needs to know where the SFU is.
    enforce: 'pre',
    async config(_config, { command, isPreview }) {
      if (command !== 'serve' || isPreview) return;
      const hasApp = Boolean(env.CALLS_APP_ID && env.CALLS_APP_SECRET);
      sfu = hasApp ? null : await startLocalSfu({ openToNetwork: options.openToNetwork ?? false });
      vars = developmentVars(env, sfu);
    },
    configureServer(server) {
      revival = new WorkerdRevival({
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
      config: (worker) => ({ vars: { ...worker.vars, ...vars } }),
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
  'ALLOWED_ORIGINS',
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
