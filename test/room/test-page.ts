import { WebSocket as NodeWebSocket } from 'ws';
import type { Page } from '../../src/core/page.js';

/** Page features that Node lacks: sockets that a test can cut, a tab's storage, locks, and the online state. */
export class TestPage implements Page {
  readonly origin = '';
  wasReloaded = false;
  readonly sockets: NodeWebSocket[] = [];
  readonly WebSocket: typeof WebSocket;
  online = true;
  visible = true;
  readonly #listeners = new Set<() => void>();
  readonly #frames = new Map<NodeWebSocket, string[]>();

  constructor() {
    const { sockets } = this;
    const frames = this.#frames;
    this.WebSocket = class extends NodeWebSocket {
      constructor(url: string | URL) {
        super(url);
        sockets.push(this);
        frames.set(this, []);
      }

      override send(data: string): void {
        frames.get(this)!.push(data);
        super.send(data);
      }
    } as unknown as typeof WebSocket;
  }

  /** What went out on the nth connection. */
  sent(n: number): readonly string[] {
    return this.#frames.get(this.sockets[n]!)!;
  }

  /** Cuts the present connection without a close frame. */
  cut(): void {
    this.sockets.at(-1)?.terminate();
  }

  change(change: { online?: boolean; visible?: boolean }): void {
    Object.assign(this, change);
    for (const run of this.#listeners) run();
  }

  /** Who would be told of a change. */
  get listeners(): number {
    return this.#listeners.size;
  }

  isVisible(): boolean {
    return this.visible;
  }
  isOnline(): boolean {
    return this.online;
  }
  onChange(run: () => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }
}

/** The `sessionStorage` of a tab. */
export class TestStorage implements Storage {
  readonly #items: Map<string, string>;

  constructor(copied?: TestStorage) {
    this.#items = new Map(copied ? copied.#items : []);
  }

  get length(): number {
    return this.#items.size;
  }
  clear(): void {
    this.#items.clear();
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
}

/** Exclusive locks as the pages of a browser share them (Web Locks API). */
export class TestLocks implements Pick<LockManager, 'request' | 'query'> {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #held = new Set<string>();
  readonly #late: Promise<void> | undefined;

  /** @param late until then no lock is granted, as on a page that is busy */
  constructor(late?: Promise<void>) {
    this.#late = late;
  }

  async query(): Promise<LockManagerSnapshot> {
    return { held: [...this.#held].map((name) => ({ name })), pending: [] };
  }

  async request(name: string, ...rest: unknown[]): Promise<never> {
    const run = rest.at(-1) as () => Promise<void>;
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal };
    const before = this.#tails.get(name) ?? Promise.resolve();
    let free = (): void => {};
    const own = new Promise<void>((resolve) => {
      free = resolve;
    });
    this.#tails.set(
      name,
      before.then(() => own),
    );
    try {
      await Promise.race([
        this.#late ? Promise.all([before, this.#late]) : before,
        new Promise<never>((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
      ]);
      this.#held.add(name);
      await run().finally(() => this.#held.delete(name));
    } finally {
      free();
    }
    return undefined as never;
  }

  get manager(): LockManager {
    return this as unknown as LockManager;
  }
}
