import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ViteDevServer } from 'vite';

/** What of the Worker's plugin (1.34) starts workerd, and starts it anew where it already had. */
const STARTS_WORKERD = 'vite-plugin-cloudflare:dev';

/**
 * Gives the Worker's plugin another workerd, on the same storage. Vite's own `server.restart()` would do so too, but
 * reloads every page, and with it every call: so only the hook that starts workerd is run again.
 */
export async function restartWorkerd(server: ViteDevServer): Promise<void> {
  const hook = server.config.plugins.find(({ name }) => name === STARTS_WORKERD)?.configureServer;
  const start = typeof hook === 'function' ? hook : hook?.handler;
  if (!start) throw new Error(`the Worker's plugin has no ${STARTS_WORKERD} any more.`);
  // What it would add to the server is there already, and goes on with the new process.
  const bare: ViteDevServer = Object.create(server, {
    httpServer: { value: null },
    middlewares: { value: { use: () => undefined } },
  });
  await start.call({} as ThisParameterType<typeof start>, bare);
  // It has made new sockets to its module runners, and each environment listens to its own.
  for (const environment of Object.values(server.environments)) {
    if ('initRunner' in environment) environment.hot.listen();
  }
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/**
 * A socket that is opened while there is no workerd would end Node itself, as the plugin's listener rejects (1.34, seen
 * 2026-11). What this returns is called once that listener is there: from then on such a socket is closed, and its
 * page tries again.
 */
export function guardUpgrades({ httpServer, config }: ViteDevServer): () => void {
  const before = new Set<unknown>(httpServer?.listeners('upgrade'));
  return () => {
    for (const listener of httpServer?.listeners('upgrade') ?? []) {
      if (before.has(listener)) continue;
      const guarded: UpgradeListener = async (request, socket, head) => {
        try {
          await (listener as UpgradeListener)(request, socket, head);
        } catch (error) {
          config.logger.info(`A socket could not be opened: ${error}`);
          socket.destroy();
        }
      };
      httpServer?.off('upgrade', listener as UpgradeListener);
      httpServer?.on('upgrade', guarded);
    }
  };
}
