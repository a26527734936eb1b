import type { IceServer } from './wire.js';

/**
 * Removes servers on the alternate port 53, which browsers block. Gathering finishes before the description is sent,
 * so each blocked address would only delay it.
 * @see https://developers.cloudflare.com/realtime/turn/generate-credentials/
 */
export function usableIceServers(servers: readonly IceServer[]): IceServer[] {
  return servers.flatMap((server) => {
    const urls = [server.urls].flat().filter((url) => !/:53(\?|$)/.test(url));
    return urls.length === 0 ? [] : [{ ...server, urls }];
  });
}
