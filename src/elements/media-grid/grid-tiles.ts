import type { Participant } from '../../call/participants/participant.js';
import type { Layout, SelfView } from '../base/room-view.js';

/** One tile: someone's camera (or what stands for them), or their screen. */
export interface GridTile {
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
}

export interface GridTiles {
  /** The large ones: none, one, or two side by side. */
  readonly main: readonly GridTile[];
  /** The others, in order. */
  readonly rest: readonly GridTile[];
  /** One's own, if it floats. */
  readonly floating: GridTile | null;
}

export interface GridWishes {
  readonly selfView: SelfView;
  readonly layout: Layout;
  /** Whether a participant shares a screen. */
  readonly isSharing: (participant: Participant) => boolean;
  /** Who is to be large, by `key`, before any screen. */
  readonly pinned: string | null;
  /** Who has the floor, by `key`. */
  readonly speaker: string | null;
}

/** How many are large. A grid has somebody large only where something is pinned or shared. */
const LARGE: Record<Layout, number> = { grid: 1, speaker: 1, presentation: 1, 'side-by-side': 2 };

/**
 * What goes where. Large is whoever is pinned, then the last screen that was shared, then the speaker; oneself is last
 * in the grid, so that joining moves nobody else.
 */
export function gridTiles(
  participants: readonly Participant[],
  { selfView, layout, isSharing, pinned, speaker }: GridWishes,
): GridTiles {
  const tile = (participant: Participant, source: GridTile['source']): GridTile => ({
    key: `${participant.key}/${source}`,
    participant,
    source,
  });
  const screens = participants.filter(isSharing).map((participant) => tile(participant, 'screen'));
  const others = participants.filter(({ isLocal }) => !isLocal).map((other) => tile(other, 'camera'));
  const own = participants.filter(({ isLocal }) => isLocal).map((self) => tile(self, 'camera'));
  const people = [...others, ...own];
  const cameraOf = (key: string | null) => people.find(({ participant }) => participant.key === key);
  const anyway = [cameraOf(pinned), ...[...screens].reverse()];
  const speaking = others.length === 0 || layout === 'grid' ? [] : [cameraOf(speaker), ...others];
  const wanted = [...anyway, ...speaking].filter((one) => one !== undefined);
  const main = [...new Set(wanted)].slice(0, LARGE[layout]);
  const place = placeOfSelf(selfView, others.length, main.length > 0);
  const inGrid = [...screens, ...others, ...(place === 'grid' ? own : [])];
  return {
    main,
    rest: inGrid.filter((one) => !main.includes(one)),
    floating: place === 'floating' ? (own.find((one) => !main.includes(one)) ?? null) : null,
  };
}

function placeOfSelf(selfView: SelfView, others: number, isAnyoneLarge: boolean): Exclude<SelfView, 'auto'> {
  if (others === 0) return 'grid';
  if (selfView !== 'auto') return selfView;
  return others > 1 && !isAnyoneLarge ? 'floating' : 'grid';
}

/**
 * Puts tiles in the order in which they were, so that none moves but those that have to: who comes takes the place of
 * who goes, as when the speaker and the one before change places. Where nobody comes, the last one does, and all the
 * others stay.
 */
export function keepPlaces<T extends { readonly key: string }>(
  tiles: readonly T[],
  before: readonly string[],
): T[] {
  const known = new Set(before);
  const waiting = tiles.filter(({ key }) => !known.has(key));
  const byKey = new Map(tiles.map((tile) => [tile.key, tile]));
  const places = before.map((key) => byKey.get(key) ?? waiting.shift() ?? null);
  for (let gap = places.indexOf(null); gap >= 0; gap = places.indexOf(null)) {
    const last = places.pop() ?? null;
    if (gap < places.length) places[gap] = last;
  }
  return [...places.filter((tile) => tile !== null), ...waiting];
}
