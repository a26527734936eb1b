import { isLoopback } from './loopback.js';
import { findBlocked } from './page-policy.js';
import { parseUrl } from './parse-url.js';

/**
 * Returns why a request to `url` failed, if the page caused it. `insecure`: a page that is loaded over HTTPS does not
 * reach HTTP addresses. `blocked`: its policy blocks the origin. `null`: the page did not cause it.
 */
export async function whyPageRefuses(url: URL): Promise<'insecure' | 'blocked' | null> {
  const isSecure = globalThis.location?.protocol === 'https:';
  if (isSecure && url.protocol === 'http:' && !isLoopback(url.hostname)) return 'insecure';
  const isBlocked = await findBlocked((address) => parseUrl(address)?.origin === url.origin);
  return isBlocked === undefined ? null : 'blocked';
}
