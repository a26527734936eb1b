import type { Participant } from '../../call/participants/participant.js';
import type { Layout, SelfView } from '../base/room-view.js';

/** One tile: a participant's camera (or avatar), or their screen. */
export interface PersonTile {
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
}

/** What everyone in the room looks at: the whiteboard, or a video. */
export interface SharedTile {
  readonly key: 'board' | 'watch';
  readonly source: SharedTile['key'];
}

export type GridTile = PersonTile | SharedTile;

export interface GridTiles {
  /** The large tiles: none, one, or two side by side. */
  readonly main: readonly GridTile[];
  /** The other tiles, in order. */
  readonly rest: readonly GridTile[];
  /** Your own tile, if it floats. */
  readonly floating: PersonTile | null;
}

export interface GridOptions {
  readonly selfView: SelfView;
  /** Whether you are a viewer: you have no tile then, and nobody sees you. */
  readonly isAudience: boolean;
  readonly layout: Layout;
  /** Whether a participant shares a screen. */
  readonly isSharing: (participant: Participant) => boolean;
  /** What everyone looks at, the most important first. */
  readonly shared: readonly SharedTile['key'][];
  /** The `key` of the pinned participant, who is large before any screen. */
  readonly pinned: string | null;
  /** The `key` of the active speaker. */
  readonly speaker: string | null;
}

/** The number of large tiles. The `grid` layout has a large tile only if something is pinned or shared. */
const LARGE: Record<Layout, number> = { grid: 1, speaker: 1, presentation: 1, 'side-by-side': 2 };

/**
 * Arranges the tiles. Large tiles are, in this order: the pinned participant, the whiteboard, the video that everyone
 * watches, the last shared screen, the active speaker. You are last in the grid, so that your joining moves no other tile.
 */
export function gridTiles(
  participants: readonly Participant[],
  { selfView, isAudience, layout, isSharing, shared, pinned, speaker }: GridOptions,
): GridTiles {
  const tile = (participant: Participant, source: PersonTile['source']): PersonTile => ({
    key: `${participant.key}/${source}`,
    participant,
    source,
  });
  const screens = participants.filter(isSharing).map((participant) => tile(participant, 'screen'));
  const others = participants.filter(({ isLocal }) => !isLocal).map((other) => tile(other, 'camera'));
  const own = participants
    .filter(({ isLocal }) => isLocal && !isAudience)
    .map((self) => tile(self, 'camera'));
  const people = [...others, ...own];
  const cameraOf = (key: string | null) => people.find(({ participant }) => participant.key === key);
  const looked = shared.map((key): SharedTile => ({ key, source: key }));
  const anyway = [cameraOf(pinned), ...looked, ...[...screens].reverse()];
  const speaking = others.length === 0 || layout === 'grid' ? [] : [cameraOf(speaker), ...others];
  const wanted: GridTile[] = [...anyway, ...speaking].filter((one) => one !== undefined);
  const main = [...new Set(wanted)].slice(0, LARGE[layout]);
  const place = placeOfSelf(selfView, others.length, main.length > 0);
  const inGrid = [...looked, ...screens, ...others, ...(place === 'grid' ? own : [])];
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
 * Keeps tiles in their previous order and moves as few as possible: a new tile takes the place of a removed tile, for
 * example when the active speaker changes. If there is no new tile, the last tile fills the gap.
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
