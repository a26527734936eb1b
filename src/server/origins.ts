import { Refusal } from './refusal.js';
import type { Settings } from './settings.js';

/**
 * @throws `Refusal` `origin_not_allowed` where the request comes from a page of an origin that is neither ours nor
 *   listed. A request without `Origin` comes from no page; tokens and credentials decide about it.
 */
export function checkOrigin(request: Request, { allowedOrigins }: Pick<Settings, 'allowedOrigins'>): void {
  const origin = request.headers.get('Origin');
  if (origin === null || origin === ownOrigin(request)) return;
  if (allowedOrigins.includes('*') || allowedOrigins.includes(origin)) return;
  throw Refusal.origin(origin);
}

/** Whether the request comes from a page of an origin that is not this server's. */
export function isCrossOrigin(request: Request): boolean {
  const origin = request.headers.get('Origin');
  return origin !== null && origin !== ownOrigin(request);
}

/**
 * The origin this request was sent to. Behind a development server that forwards plain HTTP the URL's scheme may
 * differ from the page's, so the host decides and the scheme is taken from the page.
 */
function ownOrigin(request: Request): string | null {
  const origin = request.headers.get('Origin');
  const host = request.headers.get('Host') ?? new URL(request.url).host;
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host ? origin : null;
}

/**
 * The CORS headers of an answer (Fetch Standard, section 3.3). They let the page read the answer, also where that is
 * a refusal: whether the request is carried out is decided by `checkOrigin`, on the request itself.
 */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('Origin');
  return origin === null ? { Vary: 'Origin' } : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
}

/** The answer to a preflight, which browsers may keep for a day. */
export function preflight(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(request),
      'Access-Control-Allow-Methods': 'GET, POST, PUT, OPTIONS',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Max-Age': '86400',
    },
  });
}
