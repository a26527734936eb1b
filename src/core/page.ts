/**
 * What the core wants to know of the page it runs in. It is injected, so that everything below
 * `src/elements` runs, and can be imported, where there is no page at all.
 */
export interface Page {
  /** The page's own origin; `''` where there is no page. */
  origin: string;
  /** Whether it took the place of an earlier load of itself (Navigation Timing Level 2, section 4.3.2). */
  wasReloaded: boolean;
  isVisible(): boolean;
  isOnline(): boolean;
  /** Calls back on each change of visibility, of being online, and on restoring from the back/forward cache. */
  onChange(run: () => void): () => void;
}

/** Runs `run`, and returns the addresses that the page's Content-Security-Policy blocked meanwhile. */
export async function blockedAddresses(run: () => Promise<void>): Promise<string[]> {
  const blocked: string[] = [];
  const note = (event: Event) => blocked.push((event as SecurityPolicyViolationEvent).blockedURI);
  globalThis.addEventListener?.('securitypolicyviolation', note);
  try {
    await run();
    // The browser reports a violation in a task of its own, which may come after the failure.
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    globalThis.removeEventListener?.('securitypolicyviolation', note);
  }
  return blocked;
}

/** The page of this window; outside of a window, one that is always visible and online. */
export function currentPage(): Page {
  if (typeof document === 'undefined' || typeof window === 'undefined') {
    return {
      origin: '',
      wasReloaded: false,
      isVisible: () => true,
      isOnline: () => true,
      onChange: () => () => {},
    };
  }
  return {
    origin: location.origin,
    wasReloaded: performance
      .getEntriesByType('navigation')
      .some((entry) => (entry as PerformanceNavigationTiming).type === 'reload'),
    isVisible: () => document.visibilityState === 'visible',
    isOnline: () => navigator.onLine,
    onChange(run) {
      document.addEventListener('visibilitychange', run);
      for (const type of ['online', 'offline', 'pageshow'] as const) window.addEventListener(type, run);
      return () => {
        document.removeEventListener('visibilitychange', run);
        for (const type of ['online', 'offline', 'pageshow'] as const) window.removeEventListener(type, run);
      };
    },
  };
}
