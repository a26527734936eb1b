import type { PopoverMethods } from './popover.js';

/**
 * Shows and hides a popover in browsers without popovers: in its place, without the top layer. It closes on an outside
 * click, and fires the same events. Calling this again changes nothing.
 * @param buttonOf the button of the popover that an event is about
 */
export function addPopover(popover: PopoverMethods, buttonOf: (event: Event) => Element | undefined): void {
  if (popover.hidePopover) return;
  // Also for browsers with only a part of the feature.
  popover.removeAttribute('popover');
  popover.style.zIndex = '1';
  const onPointer = (event: Event): void => {
    if (!buttonOf(event) && !event.composedPath().includes(popover)) set(false);
  };
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
    if (isOpen) document.addEventListener('pointerdown', onPointer);
    else document.removeEventListener('pointerdown', onPointer);
    fire('toggle');
  };
  popover.showPopover = (options) => set(true, options?.source);
  popover.hidePopover = () => set(false);
}
