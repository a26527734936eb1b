import { parseUrl } from './parse-url.js';

/** What the page's Content-Security-Policy controls: requests and sockets, or scripts and `import()`. */
type Directive = 'connect-src' | 'script-src';

/** The most addresses that are kept for each directive. */
const MAX_KEPT = 100;

/**
 * The addresses, without query, that the page's Content-Security-Policy has blocked, oldest first. Recorded from the
 * start, because a failed request or `import()` does not say why it failed, and a later failure may come without a
 * report.
 */
const blocked: Readonly<Record<Directive, Set<string>>> = {
  'connect-src': new Set(),
  'script-src': new Set(),
};

globalThis.addEventListener?.(
  'securitypolicyviolation',
  ({ disposition, effectiveDirective, blockedURI }) => {
    // The directive that applies, even if the policy has only `default-src`. Scripts have `script-src-elem`, too.
    const addresses = blocked[effectiveDirective.replace('-elem', '') as Directive];
    // Some violations have a word instead of an address, such as `inline`.
    const url = parseUrl(blockedURI);
    if (disposition !== 'enforce' || !addresses || !url) return;
    const address = url.origin + url.pathname;
    addresses.delete(address);
    addresses.add(address);
    if (addresses.size > MAX_KEPT) addresses.delete([...addresses][0]!);
  },
);

/**
 * Returns an address that the page's policy has blocked and that `isMeant` accepts, without its query. Call it after a
 * failure.
 */
export async function findBlocked(
  directive: Directive,
  isMeant: (address: URL) => boolean,
): Promise<URL | undefined> {
  // The browser reports a violation in a separate task, which may run after the failure.
  await new Promise((resolve) => setTimeout(resolve));
  return [...blocked[directive]].map((address) => new URL(address)).find(isMeant);
}
