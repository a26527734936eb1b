/** Functions that load and register an element, by tag name. */
export type LazyElements = Readonly<Record<string, () => Promise<unknown>>>;

const controls = () => import('./stage/later-controls.js');

/** Elements that load when the first of them is in the page. Most of a call is on the screen before them. */
const LAZY: LazyElements = {
  'call-captions': () => import('./captions/call-captions.js'),
  'call-captions-toggle': controls,
  'call-chat': () => import('./chat/call-chat.js'),
  'call-chat-toggle': controls,
  'call-connection-status': () => import('./connection-status/call-connection-status.js'),
  'call-effects-menu': controls,
  'call-end-screen': () => import('./end-screen/call-end-screen.js'),
  'call-feedback': () => import('./feedback/call-feedback.js'),
  'call-fullscreen-toggle': controls,
  'call-hand-toggle': controls,
  'call-invite': () => import('./invite/call-invite.js'),
  'call-layout-toggle': controls,
  'call-connection-check': () => import('./connection-check/call-connection-check.js'),
  'call-participants': () => import('./participants/call-participants.js'),
  'call-participants-toggle': controls,
  'call-pip-toggle': controls,
  'call-poll': () => import('./poll/call-poll.js'),
  'call-poll-toggle': controls,
  'call-quality-indicator': () => import('./quality-indicator/call-quality-indicator.js'),
  'call-reaction-stream': controls,
  'call-reactions': controls,
  'call-record-toggle': controls,
  'call-recording-indicator': controls,
  'call-screen-controls': controls,
  'call-screen-toggle': controls,
  'call-settings': () => import('./settings/call-settings.js'),
  'call-settings-toggle': controls,
  'call-shortcuts': () => import('./shortcuts/call-shortcuts.js'),
  'call-snapshot-button': controls,
  'call-theme': () => import('./theme/call-theme.js'),
};

/**
 * Loads the elements that `root` contains now or later. Shadow roots in it call this function for their own elements.
 * @param more elements that import this module themselves
 * @returns a function that stops it
 */
export function autoload(root: Document | Element | ShadowRoot, more: LazyElements = {}): () => void {
  const lazy = { ...LAZY, ...more };
  const wanted = new Set(Object.keys(lazy));
  const look = (): void => {
    for (const tag of wanted) {
      if (!root.querySelector(tag)) continue;
      wanted.delete(tag);
      lazy[tag]?.().catch((error: unknown) => {
        // The next mutation tries again.
        wanted.add(tag);
        console.warn(
          `[callroom] <${tag}> could not be loaded. The next change of the page tries again.`,
          error,
        );
      });
    }
    if (wanted.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}

/** Loads an element before it is needed: later, the network may be down. */
export function preload(tag: string, lazy: LazyElements = LAZY): void {
  lazy[tag]?.().catch((error: unknown) =>
    console.warn(`[callroom] <${tag}> could not be loaded in advance.`, error),
  );
}
