/** What the page's Content-Security-Policy controls: requests and sockets, or scripts and `import()`. */
type Directive = 'connect' | 'script';

/** The most addresses that are kept. */
const MAX_KEPT = 100;

/**
 * What the page's Content-Security-Policy has blocked, the latest last: each entry is a directive and an address without
 * its query. Recorded from the start, because a failed request or `import()` does not say why it failed, and a later
 * failure may come without a report.
 */
const blocked = new Set<string>();

globalThis.addEventListener?.(
  'securitypolicyviolation',
  ({ disposition, effectiveDirective, blockedURI }) => {
    // The directive that applies, even if the policy has only `default-src`; for `import()` it is `script-src-elem`.
    const [directive] = /^(connect|script)/.exec(effectiveDirective) ?? [];
    if (disposition !== 'enforce' || !directive) return;
    const entry = `${directive} ${blockedURI.split('?')[0]}`;
    blocked.delete(entry);
    blocked.add(entry);
    if (blocked.size > MAX_KEPT) blocked.delete([...blocked][0]!);
  },
);

/**
 * Returns an address, without its query, that the page's policy has blocked and that `isMeant` accepts. Call it after a
 * failure.
 */
export async function findBlocked(
  directive: Directive,
  isMeant: (address: string) => boolean,
): Promise<string | undefined> {
  // The browser reports a violation in a separate task, which may run after the failure.
  await new Promise((resolve) => setTimeout(resolve));
  const entries = [...blocked].map((entry) => entry.split(' '));
  return entries.find(([kind, address = '']) => kind === directive && isMeant(address))?.[1];
}
