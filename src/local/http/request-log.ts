import type { RequestEntry } from './http-api.js';

/** Prints one readable line per request; ids are shortened but stay distinguishable. */
export function printRequest({ method, path, status, durationMs, errorCode }: RequestEntry): void {
  const shortPath = path.replace(/^\/v1\/apps\/[^/]+/, '').replace(/[0-9a-f]{32}/g, (id) => id.slice(0, 6));
  const outcome = errorCode ? `${status} ${errorCode}` : String(status);
  console.log(`${method.padEnd(4)} ${shortPath}  ${outcome}  ${Math.round(durationMs)} ms`);
}
