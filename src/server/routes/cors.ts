import { isOriginOf, RefusalLog, refuseSource, type SourceRule } from '../../core/request-source.js';
import { Refusal } from '../refusal.js';

/** Logs refusals to the terminal of a development server, because the console of the page is elsewhere. */
const log = new RefusalLog();

/**
 * @throws `Refusal` `origin_not_allowed` when the request comes from a page of an unlisted foreign origin or, in
 * development, was sent to a host name that is not ours.
 */
export function checkOrigin(request: Request, rule: SourceRule): void {
  const { method, headers } = request;
  const why = refuseSource(
    {
      method,
      host: hostOf(request),
      origin: headers.get('Origin'),
      site: headers.get('Sec-Fetch-Site'),
      isUpgrade: headers.has('Upgrade'),
    },
    rule,
  );
  if (why === null) return;
  if (rule.devHosts) log.say(why);
  throw Refusal.origin(why);
}

/** Whether the request comes from a page of another origin than this server's. */
export function isCrossOrigin(request: Request): boolean {
  const origin = request.headers.get('Origin');
  return origin !== null && !isOriginOf(hostOf(request), origin);
}

function hostOf(request: Request): string {
  return request.headers.get('Host') ?? new URL(request.url).host;
}

/**
 * The CORS headers of an answer (Fetch Standard, section 3.3). They let the page read the answer, also if it is a
 * refusal: `checkOrigin` decides on the request itself whether it is executed.
 */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('Origin');
  return origin === null ? { Vary: 'Origin' } : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
}

/** The answer to a preflight. Browsers may cache it for a day. */
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
