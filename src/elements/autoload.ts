import { importPart } from '../call/load-part.js';

/** Functions that load and register an element, by tag name. */
export type LazyElements = Readonly<Record<string, () => Promise<unknown>>>;

const inBar = () => import('./stage/bar-controls.js');
const inMenu = () => import('./stage/menu-controls.js');
const inBoard = () => import('./board/board-parts.js');
const inBreakouts = () => import('./breakouts/breakout-parts.js');
const inWatch = () => import('./watch/watch-parts.js');

/** Elements that load when the first of them is in the page. Most of a call is on the screen before them. */
const LAZY: LazyElements = {
  'call-ai': () => import('./ai/call-ai.js'),
  'call-ai-toggle': () => import('./ai-toggle/call-ai-toggle.js'),
  'call-board': inBoard,
  'call-board-toggle': inBoard,
  'call-breakout-status': inBreakouts,
  'call-breakouts': inBreakouts,
  'call-breakouts-toggle': inBreakouts,
  'call-captions': () => import('./captions/call-captions.js'),
  'call-captions-toggle': inMenu,
  'call-chat': () => import('./chat/call-chat.js'),
  'call-chat-toggle': inBar,
  'call-connection-status': () => import('./connection-status/call-connection-status.js'),
  'call-effects-menu': inBar,
  'call-end-screen': () => import('./end-screen/call-end-screen.js'),
  'call-feedback': () => import('./feedback/call-feedback.js'),
  'call-fullscreen-toggle': inMenu,
  'call-hand-toggle': inBar,
  'call-invite': () => import('./invite/call-invite.js'),
  'call-invite-toggle': inMenu,
  'call-layout-toggle': inMenu,
  'call-connection-check': () => import('./connection-check/call-connection-check.js'),
  'call-participants': () => import('./participants/call-participants.js'),
  'call-participants-toggle': inBar,
  'call-pip-toggle': inMenu,
  'call-poll': () => import('./poll/call-poll.js'),
  'call-poll-toggle': inMenu,
  'call-quality-indicator': () => import('./quality-indicator/call-quality-indicator.js'),
  'call-reaction-stream': inBar,
  'call-reactions': inBar,
  'call-record-toggle': inMenu,
  'call-recording-indicator': inBar,
  'call-screen-controls': () => import('./screen-controls/call-screen-controls.js'),
  'call-screen-toggle': inBar,
  'call-settings': () => import('./settings/call-settings.js'),
  'call-settings-toggle': inMenu,
  'call-shortcuts': () => import('./shortcuts/call-shortcuts.js'),
  'call-snapshot-button': inMenu,
  'call-stage-invitation': () => import('./stage-invitation/call-stage-invitation.js'),
  'call-transcript': () => import('./transcript/call-transcript.js'),
  'call-transcript-notice': () => import('./transcript-notice/call-transcript-notice.js'),
  'call-transcript-toggle': () => import('./transcript-toggle/call-transcript-toggle.js'),
  'call-watch': inWatch,
  'call-watch-queue': inWatch,
  'call-watch-toggle': inWatch,
  'call-theme': () => import('./theme/call-theme.js'),
};

/** A control that is always in the menu of its control bar: the bar loads it before the menu opens. */
const IN_MENU = "call-control-bar > [overflow='always']";

/**
 * Loads the elements that `root` contains now or later, except those that are in a menu. Shadow roots in it call this function for their own elements.
 * @param more elements that import this module themselves
 * @returns a function that stops it
 */
export function autoload(root: Document | Element | ShadowRoot, more: LazyElements = {}): () => void {
  const lazy = { ...LAZY, ...more };
  const wanted = new Set(Object.keys(lazy));
  const look = (): void => {
    for (const tag of wanted) {
      if (!root.querySelector(`${tag}:not(${IN_MENU})`)) continue;
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
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['overflow'] });
  look();
  return () => observer.disconnect();
}

/** Loads an element before it is needed: later, the network may be down. */
export function preload(tag: string, lazy: LazyElements = LAZY): void {
  lazy[tag]?.().catch((error: unknown) =>
    console.warn(`[callroom] <${tag}> could not be loaded in advance.`, error),
  );
}

/**
 * Loads an element that is about to be needed. Resolves at once if it is loaded, or if it is not an element of this package.
 * @throws `part_missing` if it cannot be loaded; the next call tries again.
 */
export async function loadElement(tag: string): Promise<void> {
  if (!customElements.get(tag)) await importPart(LAZY[tag]?.() ?? Promise.resolve());
}
