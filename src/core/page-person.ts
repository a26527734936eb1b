/** What the page knows of the person at it. Injected, as `Page` is. */
export interface PagePerson {
  /** Whether the page runs on a phone: a small screen that is used by touch. */
  isOnPhone(): boolean;
  /** Whether a part of the page is in a picture-in-picture window, which stays visible when the page is hidden. */
  isOnTop(): boolean;
  /** Calls back at each use of pointer, touch or keyboard, many times a second. */
  onInput(run: () => void): () => void;
}

/** The shorter side of a phone's screen is shorter than this, in CSS pixels; that of a tablet is not. */
const PHONE_SIDE = 600;

const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

/** `navigator.userAgentData` ({@link https://wicg.github.io/ua-client-hints/#navigatoruadata}). */
interface Hints {
  readonly mobile: boolean;
}
/** Document Picture-in-Picture ({@link https://wicg.github.io/document-picture-in-picture/}). */
interface OnTop {
  readonly window: Window | null;
}

/** The person at this window; without a window, a person who does nothing. */
export function currentPerson(): PagePerson {
  if (typeof window === 'undefined') {
    return { isOnPhone: () => false, isOnTop: () => false, onInput: () => () => {} };
  }
  return {
    isOnPhone() {
      const { userAgentData } = navigator as { userAgentData?: Hints };
      const { width, height } = screen;
      const isSmallByTouch = matchMedia('(pointer: coarse)').matches && Math.min(width, height) < PHONE_SIDE;
      return isSmallByTouch || (userAgentData?.mobile ?? false);
    },
    isOnTop() {
      const { documentPictureInPicture } = window as { documentPictureInPicture?: OnTop };
      return documentPictureInPicture?.window != null || document.pictureInPictureElement != null;
    },
    onInput(run) {
      // On the window, before any element: a page may stop an event.
      const options = { capture: true, passive: true };
      for (const type of INPUT) window.addEventListener(type, run, options);
      return () => {
        for (const type of INPUT) window.removeEventListener(type, run, options);
      };
    },
  };
}
