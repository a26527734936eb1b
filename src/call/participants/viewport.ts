import type { ViewportSize } from './viewports.js';

interface Watched {
  readonly run: (size: ViewportSize | null) => void;
  size: { readonly width: number; readonly height: number } | null;
  /** `null`: not known yet. */
  isSeen: boolean | null;
}

/** One observer of each kind for all elements: changes of many elements arrive in one batch. */
const watched = new Map<Element, Watched>();
let observers: { resize: ResizeObserver | null; crossing: IntersectionObserver | null } | undefined;

function observersOfAll() {
  const { ResizeObserver, IntersectionObserver } = globalThis;
  observers ??= {
    resize: ResizeObserver
      ? new ResizeObserver((entries) => {
          for (const { target, contentRect } of entries) report(target, { size: contentRect });
        })
      : null,
    crossing: IntersectionObserver
      ? new IntersectionObserver((entries) => {
          for (const { target, isIntersecting } of entries) report(target, { isSeen: isIntersecting });
        })
      : null,
  };
  return observers;
}

function report(element: Element, change: Partial<Watched>): void {
  const one = watched.get(element);
  if (!one) return;
  Object.assign(one, change);
  if (one.isSeen === null || !one.size) return;
  one.run(one.isSeen ? inDevicePixels(element, one.size) : null);
}

/**
 * Calls back with the displayed size of an element, as soon as the browser knows it and on each change; `null` while
 * the element is not visible. Each element has at most one callback. Returns a function that stops it.
 */
export function watchViewport(element: Element, run: (size: ViewportSize | null) => void): () => void {
  const { resize, crossing } = observersOfAll();
  // Without observers, use the current size and treat the element as visible.
  const size = resize ? null : element.getBoundingClientRect();
  const one: Watched = { run, size, isSeen: crossing ? null : true };
  watched.set(element, one);
  resize?.observe(element);
  crossing?.observe(element);
  if (!resize || !crossing) report(element, {});
  return () => {
    if (watched.get(element) !== one) return;
    watched.delete(element);
    resize?.unobserve(element);
    crossing?.unobserve(element);
  };
}

/** @param size in CSS pixels */
export function inDevicePixels(element: Element, size: { width: number; height: number }): ViewportSize {
  return {
    width: size.width * devicePixelRatio,
    height: size.height * devicePixelRatio,
    // A window of its own can be visible while the page is hidden.
    evenIfHidden: element.ownerDocument !== document,
  };
}
