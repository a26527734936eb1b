type Observing = Pick<ResizeObserver, 'observe' | 'unobserve' | 'disconnect'>;

/**
 * Replaces a missing `ResizeObserver`, as in jsdom. Elements that depend on their size then keep the layout of their
 * last render.
 */
class NoResizeObserver implements Observing {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

export const SizeObserver: new (run: ResizeObserverCallback) => Observing =
  globalThis.ResizeObserver ?? NoResizeObserver;
