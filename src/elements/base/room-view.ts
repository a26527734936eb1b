import { createContext } from '@lit/context';
import { atom, type WritableStore } from '../../core/store.js';

/**
 * - `grid`: everyone of one size, and what is shared or pinned large.
 * - `speaker`: whoever speaks is large.
 * - `presentation`: one large, the others in a strip of one line.
 * - `side-by-side`: two large, as a shared screen and whoever speaks.
 */
export type Layout = 'grid' | 'speaker' | 'presentation' | 'side-by-side';

/** What can be open beside the call. */
export type Panel = 'people' | 'chat' | 'poll' | 'settings';

/**
 * - `auto`: in the grid for up to two people, floating from three on.
 * - `grid`, `floating`, `hidden`: always so. Who is alone is never hidden and never floats.
 */
export type SelfView = 'auto' | 'grid' | 'floating' | 'hidden';

/** `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

/** How much room things take. */
export type Density = 'comfortable' | 'compact';

/** How this page looks at its call: nothing that anyone else sees. Shared by the elements in one `<call-room>`. */
export class RoomView {
  readonly layout: WritableStore<Layout> = atom<Layout>('grid');
  readonly panel: WritableStore<Panel | null> = atom<Panel | null>(null);
  /** Who is to be large, whoever speaks: a participant's `key`. */
  readonly pinned: WritableStore<string | null> = atom<string | null>(null);
  readonly selfView: WritableStore<SelfView> = atom<SelfView>('auto');
  readonly theme: WritableStore<Theme> = atom<Theme>('auto');
  readonly density: WritableStore<Density> = atom<Density>('comfortable');
  /** The name that was typed last; `null`: none yet. Trying again joins by it. */
  readonly typedName: WritableStore<string | null> = atom<string | null>(null);
  /** Whether what is said is shown as text. */
  readonly captions: WritableStore<boolean> = atom(false);
  /** Whether what oneself says is turned into text, for whoever has captions on. Nobody is captioned unasked. */
  readonly captionMe: WritableStore<boolean> = atom(false);
  /** Whether the keys of `base/shortcuts.ts` work. */
  readonly shortcuts: WritableStore<boolean> = atom(true);
  /** Who was seen in the call, by `key`, in the order of meeting: for when it is over. */
  readonly met = new Map<string, { readonly id: string; readonly name: string }>();
  /** Takes in what a person has chosen by hand, to be found again after a reload; does nothing unless a room keeps it. */
  keep: (setting: string, value: unknown) => void = () => {};
}

/** The nearest `<call-room>`'s view, by a key as {@link callContext} has one. */
export const viewContext = createContext<RoomView>(Symbol.for('callroom/view@0'));
