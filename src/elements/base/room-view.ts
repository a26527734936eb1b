import { createContext } from '@lit/context';
import { atom, type WritableStore } from '../../core/store.js';

/**
 * - `grid`: everyone of one size.
 * - `speaker`: whoever speaks is large.
 */
export type Layout = 'grid' | 'speaker';

/** What can be open beside the call. */
export type Panel = 'people';

/** How this page looks at its call: nothing that anyone else sees. Shared by the elements in one `<call-room>`. */
export class RoomView {
  readonly layout: WritableStore<Layout> = atom<Layout>('grid');
  readonly panel: WritableStore<Panel | null> = atom<Panel | null>(null);
  /** Who is to be large, whoever speaks: a participant's `key`. */
  readonly pinned: WritableStore<string | null> = atom<string | null>(null);
}

/** The nearest `<call-room>`'s view, by a key as {@link callContext} has one. */
export const viewContext = createContext<RoomView>(Symbol.for('callroom/view@0'));
