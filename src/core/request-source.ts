import { isLoopback } from './loopback.js';
import { parseUrl } from './parse-url.js';

/** The pages that may use a server, and the host names that reach it. */
export interface SourceRule {
  /** The origins, as browsers send them in `Origin`, of other sites' pages that may use the server. */
  readonly allowedOrigins: readonly string[];
  /**
   * Development servers only: additional host names that reach the server, besides loopback and the hosts of
   * `allowedOrigins`. Loopback pages may use the server too. `null` in production, where any `Host` is accepted.
   */
  readonly devHosts: readonly string[] | null;
}

/** The origin and the target of a request, as its headers state them. */
export interface RequestSource {
  method: string;
  /** `Host`, with its port. */
  host: string;
  origin: string | null;
  /** `Sec-Fetch-Site` (Fetch Metadata). */
  site: string | null;
  isUpgrade: boolean;
}

const READS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Returns why the server refuses a request, as sentences for the page's developer; `null` if it serves the request. A
 * request without `Origin` does not come from a page: tokens and credentials decide about it.
 *
 * A page of another site can point its own host name at a development server (DNS rebinding). The browser then treats
 * both as the same origin, and only `Host` shows the other name.
 */
export function refuseSource(
  request: RequestSource,
  { allowedOrigins, devHosts }: SourceRule,
): string | null {
  const { origin, host } = request;
  if (devHosts && !isDevHost(host, { allowedOrigins, devHosts })) {
    return `This development server does not answer requests to ${host}. If that is its address, ${advice(`https://${host}`)}`;
  }
  if (origin === null) {
    const isForged = devHosts && request.site === 'cross-site' && changes(request);
    return isForged
      ? 'A page of another site made this request without an Origin header, so the server refuses it. Use fetch, which sends the header.'
      : null;
  }
  if (isOriginOf(host, origin) || allowedOrigins.includes(origin)) return null;
  if (!devHosts) {
    return `Pages of ${origin} may not use this server. Its operator can add them to ALLOWED_ORIGINS.`;
  }
  if (isLoopbackOrigin(origin)) return null;
  // A sandboxed frame or a file has an opaque origin (HTML Standard), so there is no origin to allow.
  return origin === 'null'
    ? 'A page without an origin (a file, or a sandboxed frame) may not use this development server. Serve it from localhost.'
    : `Pages of ${origin} may not use this development server. If the page is yours, ${advice(origin)}`;
}

function advice(origin: string): string {
  return `start the server with --allow-origin ${origin}, or add ${origin} to allowOrigins of callroomDev or startLocalSfu, or to ALLOWED_ORIGINS of your own Worker.`;
}

function changes({ method, isUpgrade }: RequestSource): boolean {
  return isUpgrade || !READS.includes(method);
}

/**
 * Whether a server that was reached as `host` serves pages of `origin`. Behind a development server that forwards
 * plain HTTP, the scheme of the request may differ from the page's scheme, so only the host is compared.
 */
export function isOriginOf(host: string, origin: string): boolean {
  return parseUrl(origin)?.host === host;
}

/** Returns `text` as an origin, without a trailing slash; `null` if it is not an origin. */
export function readOrigin(text: string): string | null {
  const origin = text.trim().replace(/\/$/, '');
  return parseUrl(origin)?.origin === origin ? origin : null;
}

export function isLoopbackOrigin(origin: string): boolean {
  const url = parseUrl(origin);
  return url !== null && /^https?:$/.test(url.protocol) && isLoopback(url.hostname);
}

function isDevHost(host: string, { allowedOrigins, devHosts }: SourceRule): boolean {
  // Only a name or an address and a port: a URL can have more before its host.
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host)) return false;
  const hostname = parseUrl(`http://${host}`)?.hostname;
  if (!hostname) return false;
  return (
    isLoopback(hostname) ||
    (devHosts?.includes(hostname) ?? false) ||
    allowedOrigins.some((origin) => new URL(origin).hostname === hostname)
  );
}

const MAX_SENTENCES = 100;

/** Prints each sentence once, up to `MAX_SENTENCES`. */
export class RefusalLog {
  readonly #said = new Set<string>();

  say(sentence: string): void {
    if (this.#said.has(sentence) || this.#said.size >= MAX_SENTENCES) return;
    this.#said.add(sentence);
    console.warn(`callroom: ${sentence}`);
  }
}
