import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { noteKeyPress } from './has-keyboard.js';
import { isKeyOfPage } from './key-owner.js';
import { keyOf } from './pressed-key.js';
import { ancestorsOf } from './shadow-dom.js';
import { isDrawn } from './visibility.js';

/** A room's handlers for keys. */
export interface KeyTaker {
  /**
   * The phase of the room's call. The room handles keys during the call, keeps them from other rooms before it, and
   * ignores them after it.
   */
  readonly phase: () => 'before' | 'in' | 'after';
  /** Whether keyboard shortcuts are on. */
  readonly wantsKeys: () => boolean;
  /** @param key its name in `SHORTCUTS`. @param target the element that has the focus. */
  readonly press: (key: string, event: KeyboardEvent, target: EventTarget | undefined) => void;
  /** Called when a key is released, or the window loses the keyboard. */
  readonly release: (event: Event) => void;
}

/** All rooms in the page. They share one set of listeners, because each key must reach only one room. */
const keyboards = new Set<RoomKeyboard>();
/** The path of each key press, from the focused element outwards. */
const eventPaths = new WeakMap<Event, EventTarget[]>();
let useCount = 0;

/**
 * Passes key presses to the right room: the room that contains the focus; otherwise the last used visible room that
 * is in a call; otherwise the only room in a call. It also works for rooms in shadow roots.
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
    for (const type of USE_EVENTS) this.host.addEventListener(type, this.#onUse);
    this.#roots = [this.host, ...[...ancestorsOf(this.host)].filter((at) => at instanceof ShadowRoot)];
    for (const root of this.#roots) root.addEventListener('keydown', notePath);
  }

  hostDisconnected(): void {
    for (const type of USE_EVENTS) this.host.removeEventListener(type, this.#onUse);
    for (const root of this.#roots) root.removeEventListener('keydown', notePath);
    keyboards.delete(this);
    if (keyboards.size === 0) stopListening();
    this.taker.release(new Event('blur'));
  }

  readonly #onUse = (): void => {
    this.lastUse = ++useCount;
  };
}

/**
 * Passes the keys of another window to `room`, for example those of its picture-in-picture window. Returns a function
 * that stops it.
 */
export function shareKeys(other: Window, room: HTMLElement): () => void {
  return listenIn(other, (event) => {
    const keyboard = keyboardOf(room);
    if (keyboard) pass(event, event.composedPath(), keyboard);
  });
}

const USE_EVENTS = ['keydown', 'pointerdown', 'focusin'] as const;
const LEAVE_EVENTS = ['blur', 'pagehide'] as const;
let stopListening = () => {};

function listenIn(where: Window, onPress: (event: KeyboardEvent) => void): () => void {
  const onRelease = (event: Event): void => {
    for (const { taker } of keyboards) taker.release(event);
  };
  where.document.addEventListener('keydown', onPress);
  // In the capture phase, so that a listener that stops the event cannot leave a push-to-talk microphone on.
  where.addEventListener('keyup', onRelease, true);
  // Also when the window loses the keyboard, and on a reload, after which the participant comes back muted.
  for (const type of LEAVE_EVENTS) where.addEventListener(type, onRelease);
  return () => {
    where.document.removeEventListener('keydown', onPress);
    where.removeEventListener('keyup', onRelease, true);
    for (const type of LEAVE_EVENTS) where.removeEventListener(type, onRelease);
  };
}

/** Listeners further out do not see the part of the path inside closed shadow roots. */
function notePath(event: Event): void {
  if (!eventPaths.has(event)) eventPaths.set(event, event.composedPath());
}

function press(event: KeyboardEvent): void {
  notePath(event);
  const path = eventPaths.get(event)!;
  const inFocus = path.map(keyboardOf).find((keyboard) => keyboard && keyboard.taker.phase() !== 'after');
  const keyboard = inFocus ?? lastUsed();
  if (keyboard) pass(event, path, keyboard);
}

function pass(event: KeyboardEvent, path: readonly EventTarget[], { host, taker }: RoomKeyboard): void {
  if (taker.phase() !== 'in') return;
  const key = keyOf(event);
  if (!key || isKeyOfPage(path, host)) return;
  noteKeyPress();
  if (taker.wantsKeys()) taker.press(key, event, path[0]);
}

function keyboardOf(host: EventTarget): RoomKeyboard | undefined {
  return [...keyboards].find((keyboard) => keyboard.host === host);
}

function lastUsed(): RoomKeyboard | undefined {
  const joined = [...keyboards].filter(({ taker }) => taker.phase() === 'in');
  if (joined.length < 2) return joined[0];
  const used = joined.filter(({ host, lastUse }) => lastUse > 0 && isDrawn(host));
  return used.sort((a, b) => b.lastUse - a.lastUse)[0];
}
