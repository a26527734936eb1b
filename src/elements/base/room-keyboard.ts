import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isKeyOfPage } from './key-owner.js';
import { keyOf } from './pressed-key.js';
import { ancestorsOf } from './shadow-dom.js';

/** What a room does with keys. */
export interface KeyTaker {
  /** Where its call stands: a room takes keys in it, keeps them to itself before it, and has no part in them after it. */
  readonly phase: () => 'before' | 'in' | 'after';
  /** Whether its keys are on. */
  readonly wantsKeys: () => boolean;
  /** @param key as `SHORTCUTS` names it. @param target what has the focus. */
  readonly press: (key: string, event: KeyboardEvent, target: EventTarget | undefined) => void;
  /** A key was let go, or the window with it. */
  readonly release: (event: Event) => void;
}

/** Every room in the page. One set of listeners serves all: a key must reach one room, not each. */
const keyboards = new Set<RoomKeyboard>();
/** The way of a key press, from the focused element outwards. */
const ways = new WeakMap<Event, EventTarget[]>();
let uses = 0;

/**
 * Gives a room the keys that are meant for it: those pressed with the focus in it; otherwise, of the rooms in a call
 * and in sight, the last used; otherwise the only room in a call. Shadow roots do not matter.
 */
export class RoomKeyboard implements ReactiveController {
  readonly host: HTMLElement;
  readonly taker: KeyTaker;
  lastUse = 0;
  #roots: readonly Node[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement, taker: KeyTaker) {
    this.host = host;
    this.taker = taker;
    host.addController(this);
  }

  hostConnected(): void {
    if (keyboards.size === 0) stopListening = listenIn(window, press);
    keyboards.add(this);
    for (const type of USES) this.host.addEventListener(type, this.#onUse);
    this.#roots = [this.host, ...[...ancestorsOf(this.host)].filter((at) => at instanceof ShadowRoot)];
    for (const root of this.#roots) root.addEventListener('keydown', noteWay);
  }

  hostDisconnected(): void {
    for (const type of USES) this.host.removeEventListener(type, this.#onUse);
    for (const root of this.#roots) root.removeEventListener('keydown', noteWay);
    keyboards.delete(this);
    if (keyboards.size === 0) stopListening();
    this.taker.release(new Event('blur'));
  }

  readonly #onUse = (): void => {
    this.lastUse = ++uses;
  };
}

/**
 * Lets another window's keys be the keys of `room`, as those of its picture on top of other windows. Returns a
 * function that ends it.
 */
export function shareKeys(other: Window, room: HTMLElement): () => void {
  return listenIn(other, (event) => {
    const keyboard = keyboardOf(room);
    if (keyboard) pass(event, event.composedPath(), keyboard);
  });
}

const USES = ['keydown', 'pointerdown', 'focusin'] as const;
const LEAVING = ['blur', 'pagehide'] as const;
let stopListening = () => {};

function listenIn(where: Window, onPress: (event: KeyboardEvent) => void): () => void {
  const onRelease = (event: Event): void => {
    for (const { taker } of keyboards) taker.release(event);
  };
  where.document.addEventListener('keydown', onPress);
  // On its way down: nobody who stops it on its way up leaves a microphone on.
  where.addEventListener('keyup', onRelease, true);
  // Without the keyboard, and as the page is reloaded, after which the person comes back muted.
  for (const type of LEAVING) where.addEventListener(type, onRelease);
  return () => {
    where.document.removeEventListener('keydown', onPress);
    where.removeEventListener('keyup', onRelease, true);
    for (const type of LEAVING) where.removeEventListener(type, onRelease);
  };
}

/** Further out, closed shadow roots around a room hide a part of the way. */
function noteWay(event: Event): void {
  if (!ways.has(event)) ways.set(event, event.composedPath());
}

function press(event: KeyboardEvent): void {
  noteWay(event);
  const path = ways.get(event)!;
  const inFocus = path.map(keyboardOf).find((keyboard) => keyboard && keyboard.taker.phase() !== 'after');
  const keyboard = inFocus ?? lastUsed();
  if (keyboard) pass(event, path, keyboard);
}

function pass(event: KeyboardEvent, path: readonly EventTarget[], { host, taker }: RoomKeyboard): void {
  if (taker.phase() !== 'in' || !taker.wantsKeys()) return;
  const key = keyOf(event);
  if (key && !isKeyOfPage(path, host)) taker.press(key, event, path[0]);
}

function keyboardOf(host: EventTarget): RoomKeyboard | undefined {
  return [...keyboards].find((keyboard) => keyboard.host === host);
}

function lastUsed(): RoomKeyboard | undefined {
  const joined = [...keyboards].filter(({ taker }) => taker.phase() === 'in');
  if (joined.length < 2) return joined[0];
  const isSeen = (host: HTMLElement) => host.checkVisibility({ visibilityProperty: true });
  const used = joined.filter(({ host, lastUse }) => lastUse > 0 && isSeen(host));
  return used.sort((a, b) => b.lastUse - a.lastUse)[0];
}
