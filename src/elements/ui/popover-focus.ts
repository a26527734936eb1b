import { nothing } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart } from 'lit/directive.js';
import { isComposing } from '../base/composition.js';
import { type FocusFallback, focusOn, passFocus } from '../base/focus-fallback.js';
import { ancestorsOf } from '../base/shadow-dom.js';
import { closePopover, hasPopovers, isPopoverOpen } from './popover.js';
import { PopoverSupport } from './popover-support.js';

/**
 * Keeps the focus of a popover: when the popover closes with the focus inside, the button that opened it takes the
 * focus, or, if that is gone, the nearest {@link FocusFallback} around. The browser does so only for the outermost
 * popover, and never for slotted content. Escape closes this popover and nothing around it.
 */
class PopoverFocus extends AsyncDirective {
  #popover: (HTMLElement & Partial<FocusFallback>) | null = null;
  #opener: HTMLElement | null = null;
  #support: PopoverSupport | null = null;

  override render(): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart): typeof nothing {
    if (this.#popover) return nothing;
    const popover: HTMLElement & Partial<FocusFallback> = part.element as HTMLElement;
    this.#popover = popover;
    popover.addEventListener('beforetoggle', this.#onToggle);
    if (!hasPopovers()) this.#support = new PopoverSupport(popover);
    // An item that had the focus is gone.
    popover.takeFocus = () => this.#isOpen && (focusOn(firstItem(popover)) || focusOn(this.#opener));
    return nothing;
  }

  protected override disconnected(): void {
    this.#support?.disconnect();
  }

  protected override reconnected(): void {
    this.#support?.connect();
  }

  get #isOpen(): boolean {
    return this.#popover !== null && isPopoverOpen(this.#popover);
  }

  readonly #onToggle = (event: ToggleEvent & { source?: Element | null }): void => {
    const popover = this.#popover;
    if (!popover || event.target !== popover) return;
    const root = popover.getRootNode() as ShadowRoot;
    root.removeEventListener('keydown', this.#onKey);
    if (event.newState === 'open') {
      const button = root.querySelector<HTMLElement>(`[popovertarget='${popover.id}']`);
      this.#opener = button ?? ((event.source ?? root.activeElement) as HTMLElement | null);
      root.addEventListener('keydown', this.#onKey);
    } else if (popover.matches(':focus-within') && !focusOn(this.#opener)) {
      void passFocus({ path: [...ancestorsOf(popover)], isVisible: true });
    }
  };

  /** The popovers inside this one hear the key first. */
  readonly #onKey = (event: Event): void => {
    const key = event as KeyboardEvent;
    if (key.key !== 'Escape' || key.defaultPrevented || isComposing(key) || !this.#isOpen) return;
    key.preventDefault();
    closePopover(this.#popover);
  };
}

function firstItem(popover: HTMLElement): HTMLElement | null {
  return popover.querySelector<HTMLElement>(
    '.item:not(:disabled), button:not(:disabled), input:not(:disabled)',
  );
}

/** Keeps the focus of the popover whose tag contains it: `<div id="menu" popover ${popoverFocus()}>`. */
export const popoverFocus = directive(PopoverFocus);
