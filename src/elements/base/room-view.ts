import { createContext } from '@lit/context';
import { atom, type WritableStore } from '../../core/store.js';

/**
 * - `grid`: all tiles have the same size; a shared screen or a pinned participant is large.
 * - `speaker`: the active speaker is large.
 * - `presentation`: one tile is large, the others are in a single-line strip.
 * - `side-by-side`: two tiles are large, such as a shared screen and the active speaker.
 */
export type Layout = 'grid' | 'speaker' | 'presentation' | 'side-by-side';

/** The panels that can be open beside the call. */
export type Panel =
  | 'participants'
  | 'chat'
  | 'poll'
  | 'transcript'
  | 'ai'
  | 'watch'
  | 'breakouts'
  | 'settings';

/**
 * - `auto`: in the grid for up to two people, floating for three or more.
 * - `grid`, `floating`, `hidden`: always. A participant who is alone is never hidden and never floats.
 */
export type SelfView = 'auto' | 'grid' | 'floating' | 'hidden';

/** `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

/** The spacing of the interface. */
export type Density = 'comfortable' | 'compact';

/**
 * The view settings of a call on this page. They do not affect other participants. All elements in a `<call-room>`
 * share them.
 */
export class RoomView {
  readonly layout: WritableStore<Layout> = atom<Layout>('grid');
  readonly panel: WritableStore<Panel | null> = atom<Panel | null>(null);
  /** The `key` of the participant who stays large, regardless of who speaks. */
  readonly pinned: WritableStore<string | null> = atom<string | null>(null);
  readonly selfView: WritableStore<SelfView> = atom<SelfView>('auto');
  readonly theme: WritableStore<Theme> = atom<Theme>('auto');
  readonly density: WritableStore<Density> = atom<Density>('comfortable');
  /** The name that was typed last; `null`: no name yet. Joining again uses it. */
  readonly typedName: WritableStore<string | null> = atom<string | null>(null);
  /** Whether captions are shown. */
  readonly captions: WritableStore<boolean> = atom(false);
  /**
   * Whether the local participant's speech is turned into text, for participants who show captions. It starts only if
   * the user turns it on.
   */
  readonly captionMe: WritableStore<boolean> = atom(false);
  /** The roles that an invitation can ask for, separated by commas or spaces; `''`: the link names no role. */
  readonly inviteRoles: WritableStore<string> = atom('');
  /** Whether the keys of `base/shortcuts.ts` work. */
  readonly shortcuts: WritableStore<boolean> = atom(true);
  /** Closes the picture-in-picture window; `null` while no such window is open. */
  readonly pip: WritableStore<(() => void) | null> = atom<(() => void) | null>(null);
  /** The people the user met in the call, by `key`, in the order of meeting: for the end screen. */
  readonly met = new Map<string, { readonly id: string; readonly name: string }>();
  /** Saves a setting that the user chose, so that it survives a reload. Does nothing until a room replaces it. */
  keep: (setting: string, value: unknown) => void = () => {};
}

/** The context of the nearest `<call-room>`'s view. Its key follows the same rule as that of {@link callContext}. */
export const viewContext = createContext<RoomView>(Symbol.for('callroom/view@0'));
