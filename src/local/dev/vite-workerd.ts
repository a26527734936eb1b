import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ViteDevServer } from 'vite';

/** The part of the Worker's plugin (1.34) that starts workerd, and restarts it if it runs already. */
const STARTS_WORKERD = 'vite-plugin-cloudflare:dev';

/**
 * Starts a new workerd for the Worker's plugin, on the same storage. Vite's own `server.restart()` does so too, but
 * it reloads every page and ends every call. So this runs only the hook that starts workerd.
 */
export async function restartWorkerd(server: ViteDevServer): Promise<void> {
  const hook = server.config.plugins.find(({ name }) => name === STARTS_WORKERD)?.configureServer;
  const start = typeof hook === 'function' ? hook : hook?.handler;
  if (!start)
    throw new Error(
      `The Worker's plugin no longer has the part ${STARTS_WORKERD}. Restart the server by hand.`,
    );
  // The hook's changes to the server are already in place, and work with the new process.
  const bare: ViteDevServer = Object.create(server, {
    httpServer: { value: null },
    middlewares: { value: { use: () => undefined } },
  });
  await start.call({} as ThisParameterType<typeof start>, bare);
  // The hook made new sockets to its module runners; each environment must listen to its own.
  for (const environment of Object.values(server.environments)) {
    if ('initRunner' in environment) environment.hot.listen();
  }
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/**
 * Guards upgrades while there is no workerd: without the guard, the plugin's listener rejects and ends Node itself
 * (1.34, seen 2026-11). Call the returned function once that listener is attached. From then on such a socket is
 * closed, and its page tries again.
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
