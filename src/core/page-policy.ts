import { isLoopback } from './loopback.js';

/**
 * The addresses that the page's Content-Security-Policy has blocked. Recorded from the start, because a failed request
 * or `import()` does not say why it failed, and a later one may fail without another report.
 */
const blocked = new Set<string>();
globalThis.addEventListener?.('securitypolicyviolation', ({ disposition, blockedURI }) => {
  if (disposition === 'enforce') blocked.add(blockedURI);
});

/** Returns an address that the page's policy has blocked and that `isMeant` accepts. Call it after a failure. */
export async function findBlocked(isMeant: (address: string) => boolean): Promise<string | undefined> {
  // The browser reports a violation in a separate task, which may run after the failure.
  await new Promise((resolve) => setTimeout(resolve));
  return [...blocked].find(isMeant);
}

/**
 * Returns why a request to `url` failed, if the page caused it. `insecure`: a page that is loaded over HTTPS does not
 * reach HTTP addresses. `blocked`: its policy blocks the origin. `null`: the page did not cause it.
 */
export async function whyPageRefuses(url: URL): Promise<'insecure' | 'blocked' | null> {
  const isSecure = globalThis.location?.protocol === 'https:';
  if (isSecure && url.protocol === 'http:' && !isLoopback(url.hostname)) return 'insecure';
  const isBlocked = await findBlocked(
    (address) => URL.canParse(address) && new URL(address).origin === url.origin,
  );
  return isBlocked === undefined ? null : 'blocked';
}
