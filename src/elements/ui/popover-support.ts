import { importPart } from '../../call/load-part.js';
import type { CallroomError } from '../../core/errors.js';
import { tellDeveloper } from '../base/developer-advice.js';
import { CallErrorEvent, type ErrorAudience } from '../base/events.js';
import type { PopoverMethods } from './popover.js';

/**
 * Lets a popover work in a browser without popovers: it loads the code that does, and listens to the buttons. If that
 * code cannot be loaded, it is loaded again when a person opens the popover.
 */
export class PopoverSupport {
  readonly #popover: PopoverMethods;
  readonly #load: () => Promise<typeof import('./popover-fallback.js')>;
  #root: Node | null = null;

  constructor(popover: PopoverMethods, load = () => import('./popover-fallback.js')) {
    this.#popover = popover;
    this.#load = load;
    popover.hidden = true;
    // The code that is loaded replaces this method.
    popover.showPopover = (options) => {
      void this.#add('person').then((isThere) => isThere && popover.showPopover?.(options));
    };
    void this.#add('page');
    this.connect();
  }

  connect(): void {
    // The first render puts the popover into its root after this.
    queueMicrotask(() => {
      if (!this.#popover.isConnected) return;
      this.#root = this.#popover.getRootNode();
      this.#root.addEventListener('click', this.#onClick);
    });
  }

  disconnect(): void {
    this.#root?.removeEventListener('click', this.#onClick);
    this.#popover.hidePopover?.();
  }

  async #add(audience: ErrorAudience): Promise<boolean> {
    try {
      const { addPopover } = await importPart(this.#load());
      addPopover(this.#popover, this.#buttonOf);
      return true;
    } catch (error) {
      tellDeveloper(error as CallroomError);
      this.#popover.dispatchEvent(new CallErrorEvent(error as CallroomError, audience));
      return false;
    }
  }

  readonly #onClick = (event: Event): void => {
    const source = this.#buttonOf(event);
    if (!source) return;
    if (this.#popover.hidden) this.#popover.showPopover?.({ source });
    else this.#popover.hidePopover?.();
  };

  /** The button of this popover that an event is about. */
  readonly #buttonOf = (event: Event): HTMLElement | undefined => {
    const root = this.#popover.getRootNode();
    return event
      .composedPath()
      .find(
        (at): at is HTMLElement =>
          at instanceof HTMLElement &&
          at.getRootNode() === root &&
          at.matches(`[popovertarget='${this.#popover.id}']`),
      );
  };
}
