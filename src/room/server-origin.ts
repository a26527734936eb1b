import { parseUrl } from '../core/parse-url.js';

/** Whether a room server can have this address. Not `localhost:8787`: as a URL, its scheme is `localhost`. */
export function isServerAddress(server: string): boolean {
  return Boolean(parseUrl(server)?.host);
}

/** The origin of a room server, in the one form in which addresses are compared and joined with paths. */
export function serverOrigin(server: string): string {
  return isServerAddress(server) ? new URL(server).origin : server;
}
