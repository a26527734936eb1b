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
