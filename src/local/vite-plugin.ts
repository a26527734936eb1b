import { randomBytes } from 'node:crypto';
import { cloudflare } from '@cloudflare/vite-plugin';
import type { Plugin, PluginOption } from 'vite';
import { type LocalSfu, startLocalSfu } from './index.js';

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
 */
export async function callroomDev(options: CallroomDevOptions): Promise<PluginOption[]> {
  const env = options.env ?? process.env;
  const sfu = env.CALLS_APP_ID && env.CALLS_APP_SECRET ? null : await start(options);
  const vars = {
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
  return [
    sfu && closesWithTheServer(sfu),
    cloudflare({
      configPath: options.configPath,
      config: (worker) => ({ vars: { ...worker.vars, ...vars } }),
      inspectorPort: false,
    }),
  ];
}

const PASSED_ON = [
  'CALLS_API_BASE',
  'CALLS_APP_ID',
  'CALLS_APP_SECRET',
  'TURN_KEY_ID',
  'TURN_KEY_TOKEN',
  'ALLOWED_ORIGINS',
] as const;

function settingsOf(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function start({ openToNetwork }: CallroomDevOptions): Promise<LocalSfu> {
  return startLocalSfu({ openToNetwork: openToNetwork ?? false });
}

function closesWithTheServer(sfu: LocalSfu): Plugin {
  return {
    name: 'callroom-local-sfu',
    configureServer(server) {
      server.httpServer?.once('close', () => void sfu.close());
    },
  };
}
