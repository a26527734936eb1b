import { css } from 'lit';

/**
 * A popover above the button that has it as its `popovertarget`, anchored to that button. The browser closes it on an
 * outside click; `popoverFocus` closes it on Escape and returns the focus.
 */
export const popoverStyles = css`
  .popover {
    position: fixed;
    inset: auto;
    margin: 10px 8px;
    padding: 6px;
    border: 0;
    border-radius: 14px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow:
      var(--_shadow),
      0 0 0 1px var(--_line);
    position-area: block-start span-all;
    position-try-fallbacks: flip-block;
    overflow: auto;
    overscroll-behavior: contain;
    max-block-size: min(560px, calc(100dvh - 140px));
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  .popover:popover-open {
    animation: pop-up var(--_panel);
  }

  @keyframes pop-up {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }

  /* Without anchor positioning, it opens in the middle, above the controls. */
  @supports not (position-area: block-start) {
    .popover {
      inset: auto 0 90px;
      margin-inline: auto;
      inline-size: fit-content;
    }
  }

  .item {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0 14px 0 12px;
    border: 0;
    border-radius: 9px;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 14px;
    text-align: start;
    white-space: nowrap;
    cursor: pointer;
    --_icon: 18px;
  }

  .item:hover,
  .item:focus-visible {
    background: color-mix(in oklab, var(--_text) 8%, transparent);
  }

  .item:focus-visible {
    outline-offset: -2px;
  }

  .item--danger {
    color: var(--_danger-text);
  }

  @media (forced-colors: active) {
    .popover {
      border: 1px solid CanvasText;
    }
  }
`;

/** False in Chrome before 114, Firefox before 125 and Safari before 17, where `PopoverSupport` does their work. */
export function hasPopovers(): boolean {
  return 'showPopover' in HTMLElement.prototype;
}

/** Opens a popover at a button. Browsers that do not support `source` show it in the middle. */
export function openPopover(popover: HTMLElement, source: HTMLElement): void {
  (popover as PopoverMethods).showPopover?.({ source });
}

/** Closes a popover if it is open. */
export function closePopover(popover: HTMLElement | null): void {
  popover?.hidePopover?.();
}

export function isPopoverOpen(element: Element): boolean {
  return element.matches(hasPopovers() ? ':popover-open' : '.popover:not([hidden])');
}

/** A popover. Missing from TypeScript's library: the button as `source`, and that browsers may lack the methods. */
export interface PopoverMethods extends Omit<HTMLElement, 'showPopover' | 'hidePopover'> {
  showPopover?(options?: { source?: HTMLElement }): void;
  hidePopover?(): void;
}

/** Moves the focus between the items of an open menu with the arrow keys, Home and End. */
export function onMenuKey(
  event: KeyboardEvent,
  items: readonly HTMLElement[] = itemsOf(event.currentTarget as HTMLElement),
): void {
  const path = event.composedPath();
  const at = items.findIndex((item) => path.includes(item));
  // Sliders and text fields handle the arrow keys themselves.
  if (at < 0 && path[0] instanceof HTMLInputElement) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || items.length === 0) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.item:not(:disabled)')];
}

/** Focuses the first item of a menu that has opened, so that the keyboard works in it. */
export function onMenuToggle(event: ToggleEvent): void {
  if (event.newState !== 'open') return;
  itemsOf(event.target as HTMLElement)[0]?.focus({ preventScroll: true });
}
