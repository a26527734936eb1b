import { isLoopback } from './loopback.js';
import { findBlocked } from './page-policy.js';

/**
 * Returns why a request to `url` failed, if the page caused it. `insecure`: a page that is loaded over HTTPS does not
 * reach HTTP addresses. `blocked`: its policy blocks the address. `null`: the page did not cause it.
 * @param isMeant whether a blocked path of the same origin is the cause; by default only the path of `url`.
 */
export async function whyPageRefuses(
  url: URL,
  isMeant = (path: string) => path === url.pathname,
): Promise<'insecure' | 'blocked' | null> {
  const isSecure = globalThis.location?.protocol === 'https:';
  if (isSecure && url.protocol === 'http:' && !isLoopback(url.hostname)) return 'insecure';
  const { origin } = url;
  const isBlocked = await findBlocked(
    'connect',
    (address) => address.startsWith(origin) && isMeant(address.slice(origin.length)),
  );
  return isBlocked ? 'blocked' : null;
}
