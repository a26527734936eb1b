/**
 * Shows and hides a popover in browsers without popovers (Safari before 17, Firefox before 125): in its place, without
 * the top layer. It opens and closes by its buttons, and closes on an outside click; it fires the same events.
 */
export function addPopover(popover: HTMLElement): void {
  // Also for browsers with only a part of the feature.
  popover.removeAttribute('popover');
  popover.style.zIndex = '1';
  const set = (isOpen: boolean, source: Element | null = null): void => {
    if (isOpen !== popover.hidden) return;
    const states = {
      oldState: isOpen ? 'closed' : 'open',
      newState: isOpen ? 'open' : 'closed',
      source,
    };
    const fire = (type: string) => popover.dispatchEvent(Object.assign(new Event(type), states));
    fire('beforetoggle');
    popover.hidden = !isOpen;
    fire('toggle');
  };
  const root = popover.getRootNode() as ShadowRoot;
  const buttonAt = (event: Event): Element | undefined =>
    event
      .composedPath()
      .find(
        (at): at is Element =>
          at instanceof Element && at.getRootNode() === root && at.matches(`[popovertarget='${popover.id}']`),
      );
  const listening = new AbortController();
  const listen = (target: EventTarget, type: string, run: (event: Event) => void): void =>
    target.addEventListener(
      type,
      // The element around may render the popover no longer.
      (event) => (popover.isConnected ? run(event) : listening.abort()),
      { signal: listening.signal },
    );
  listen(root, 'click', (event) => {
    const button = buttonAt(event);
    if (button) set(popover.hidden, button);
  });
  listen(document, 'pointerdown', (event) => {
    if (!buttonAt(event) && !event.composedPath().includes(popover)) set(false);
  });
  Object.assign(popover, {
    showPopover: (options?: { source?: Element }) => set(true, options?.source),
    hidePopover: () => set(false),
  });
}
