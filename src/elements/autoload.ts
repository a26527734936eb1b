/**
 * Elements that a page of the bundle may have outside of a `<call-room>`'s own drawing, and that most pages have not:
 * loaded when they are seen.
 */
const LAZY: Readonly<Record<string, () => Promise<unknown>>> = {
  'call-participants': () => import('./participants/call-participants.js'),
};

/** Loads what `root` has, and what it gets. Returns a function that stops it. */
export function autoload(root: Document | Element): () => void {
  const wanted = new Set(Object.keys(LAZY));
  const look = (): void => {
    for (const tag of wanted) {
      if (!root.querySelector(tag)) continue;
      wanted.delete(tag);
      LAZY[tag]?.().catch((error: unknown) => {
        // The next change of the page tries again.
        wanted.add(tag);
        console.warn(`[callroom] <${tag}> could not be loaded.`, error);
      });
    }
    if (wanted.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}
