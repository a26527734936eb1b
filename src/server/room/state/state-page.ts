import type { RoomState, RoomStatePage } from '../../../room/protocol/index.js';
import { byteLength } from '../limits/byte-length.js';
import { PAGE_BYTES, pageOf } from './page.js';

export interface StatePage {
  state: RoomStatePage;
  /** The last id of this page if another page follows; null: this is the last page. */
  after: string | null;
}

/** The state for members outside: an empty room. */
export function outsidePage({ room }: RoomState): StatePage {
  const state = { room, participants: {}, people: {}, viewers: 0, speakers: [], behaviors: {} };
  return { state, after: null };
}

/**
 * A page of the state.
 * @param after the last participant or person of the previous page; without it, the page also has the rest of the
 *   state.
 */
export function statePage({ participants, people, ...rest }: RoomState, after?: string): StatePage {
  // The ids of participants begin with p_, those of people with u_.
  const ids = [...Object.keys(participants).sort(), ...Object.keys(people).sort()];
  const behind = after === undefined ? ids : ids.filter((id) => id > after);
  const used = after === undefined ? byteLength(JSON.stringify(rest)) : 0;
  // Only a behavior's own code limits its state. However large that is, leave half a page for participants.
  const left = Math.max(PAGE_BYTES - used, PAGE_BYTES / 2);
  const { items, more } = pageOf(entriesOf({ ...participants, ...people }, behind), undefined, left);
  const isPerson = ([id]: [string, unknown]) => Object.hasOwn(people, id);
  const state = {
    ...(after === undefined ? rest : {}),
    participants: Object.fromEntries(items.filter((item) => !isPerson(item))) as RoomState['participants'],
    people: Object.fromEntries(items.filter(isPerson)) as RoomState['people'],
  };
  return { state, after: more ? items.at(-1)![0] : null };
}

/** Yields lazily, so that only the entries of a page are read. */
function* entriesOf<T>(items: Record<string, T>, ids: readonly string[]): Iterable<[string, T]> {
  for (const id of ids) yield [id, items[id]!];
}
