/** Counts listeners of stores, the page and calls, for leak tests. */
import { STORE_UNMOUNT_DELAY } from 'nanostores';

interface CountedStore {
  /** How many listen (nanostores). */
  lc: number;
  value: unknown;
}

const live = new Map<EventTarget, Set<string>>();
const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(listener: object): number {
  const known = ids.get(listener);
  if (known) return known;
  ids.set(listener, ++lastId);
  return lastId;
}

function keyOf(type: string, listener: object, options: unknown): string {
  const capture =
    typeof options === 'boolean' ? options : Boolean((options as EventListenerOptions)?.capture);
  return `${type} ${idOf(listener)} ${capture}`;
}

/**
 * From now on, who listens is known. To be called before anything is imported that listens. A store that is made of
 * others lets go of them a second after its last listener has gone: here it does so at once.
 */
export function watchListeners(): void {
  const { setTimeout } = window;
  window.setTimeout = ((run: () => void, ms?: number, ...rest: unknown[]) =>
    setTimeout(run, ms === STORE_UNMOUNT_DELAY ? 0 : ms, ...rest)) as typeof setTimeout;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    addEventListener.call(this, type, listener, options);
    if (!listener) return;
    const of = live.get(this) ?? new Set<string>();
    live.set(this, of);
    const key = keyOf(type, listener, options);
    of.add(key);
    const { signal, once } = typeof options === 'object' ? options : {};
    const forget = () => of.delete(key);
    if (signal) addEventListener.call(signal, 'abort', forget, { once: true });
    if (once) addEventListener.call(this, type, forget, { once: true });
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    removeEventListener.call(this, type, listener, options);
    if (listener) live.get(this)?.delete(keyOf(type, listener, options));
  };
}

/** What listens to some targets, as `keydown × 2`. */
export function listenersOf(targets: readonly EventTarget[]): string[] {
  return targets.flatMap((target) => [...(live.get(target) ?? [])].map((key) => key.split(' ')[0]!)).sort();
}

/** How many listen to all the stores that hang on `root`, by its fields and what these hold. */
export function storeListeners(root: object): number {
  const seen = new Set<unknown>();
  const count = (value: unknown, depth: number): number => {
    if (typeof value !== 'object' || value === null || seen.has(value) || depth > 5) return 0;
    if (value instanceof Node || value instanceof MediaStream || value instanceof MediaStreamTrack) return 0;
    seen.add(value);
    if (isStore(value)) return value.lc + count(value.value, depth + 1);
    // A getter may return a new object each time, so only stores of getters count.
    const stores = gettersOf(value).filter((one) => isStore(one));
    return [...Object.values(value), ...stores].reduce<number>((sum, one) => sum + count(one, depth + 1), 0);
  };
  return count(root, 0);
}

function isStore(value: unknown): value is CountedStore {
  return typeof value === 'object' && value !== null && 'lc' in value && 'listen' in value;
}

function gettersOf(value: object): unknown[] {
  const prototype = Object.getPrototypeOf(value);
  if (!prototype || prototype === Object.prototype) return [];
  const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return properties.filter(([, { get }]) => get).map(([name]) => (value as Record<string, unknown>)[name]);
}
