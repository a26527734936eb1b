type Observing = Pick<ResizeObserver, 'observe' | 'unobserve' | 'disconnect'>;

/** Without a `ResizeObserver`, as in jsdom, what is laid out by its size keeps the layout of its last render. */
class NoResizeObserver implements Observing {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

export const SizeObserver: new (run: ResizeObserverCallback) => Observing =
  globalThis.ResizeObserver ?? NoResizeObserver;
