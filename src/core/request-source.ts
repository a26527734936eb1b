import { isLoopback } from './loopback.js';

/** Whose pages may use a server, and under which names it may be reached. */
export interface SourceRule {
  /** Origins, as browsers send them in `Origin`, whose pages may use the server besides its own. */
  readonly allowedOrigins: readonly string[];
  /**
   * Of a development server: the host names under which it may be reached besides loopback and those of
   * `allowedOrigins`. Pages of loopback may use it too. `null` in production, where every `Host` is the server's own.
   */
  readonly devHosts: readonly string[] | null;
}

/** Where a request comes from, and where it was sent to, as its headers say. */
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
 * Why the server does not serve a request, in sentences for the page's developer; `null` where it does. A request
 * without `Origin` comes from no page: tokens and credentials decide about it.
 *
 * A page of another site can point its own host name at a development server (DNS rebinding). To the browser they then
 * share an origin, and only `Host` shows the other name.
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
      ? 'A page of another site made this request, and does not name its origin. Use fetch.'
      : null;
  }
  if (isOriginOf(host, origin) || allowedOrigins.includes(origin)) return null;
  if (!devHosts) {
    return `Pages of ${origin} may not use this server. Its operator can add them to ALLOWED_ORIGINS.`;
  }
  if (isLoopbackOrigin(origin)) return null;
  // A sandboxed frame or a file: there is no name to list (HTML Standard, "opaque origin").
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
 * plain HTTP the scheme of the request may differ from the page's, so the host alone decides.
 */
export function isOriginOf(host: string, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** `text` as an origin, without a slash at its end; `null` where it is none. */
export function readOrigin(text: string): string | null {
  const origin = text.trim().replace(/\/$/, '');
  return URL.canParse(origin) && new URL(origin).origin === origin ? origin : null;
}

export function isLoopbackOrigin(origin: string): boolean {
  return (
    URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && isLoopback(new URL(origin).hostname)
  );
}

function isDevHost(host: string, { allowedOrigins, devHosts }: SourceRule): boolean {
  // Nothing but a name or an address and a port: a URL may hold more before its host.
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host) || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return (
    isLoopback(hostname) ||
    (devHosts?.includes(hostname) ?? false) ||
    allowedOrigins.some((origin) => new URL(origin).hostname === hostname)
  );
}

const MAX_SENTENCES = 100;

/** Prints each sentence once, and no more of them than a person reads. */
export class RefusalLog {
  readonly #said = new Set<string>();

  say(sentence: string): void {
    if (this.#said.has(sentence) || this.#said.size >= MAX_SENTENCES) return;
    this.#said.add(sentence);
    console.warn(`callroom: ${sentence}`);
  }
}
