import type { PagePerson } from './page-person.js';

/**
 * The properties of the page that the core reads. They are injected, so that everything below `src/elements` runs,
 * and can be imported, without a page.
 */
export interface Page {
  /** The page's own origin; `''` if there is no page. */
  origin: string;
  /** Whether this load is a reload of the page (Navigation Timing Level 2, section 4.3.2). */
  wasReloaded: boolean;
  isVisible(): boolean;
  isOnline(): boolean;
  /**
   * Calls back when the visibility or the online state changes, and when the page is restored from the back/forward
   * cache.
   */
  onChange(run: () => void): () => void;
  /** The person at the page. Default: the person at this window. */
  person?: PagePerson;
}

/** The page of this window; without a window, a page that is always visible and online. */
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
