import type { Participant } from '../../call/participant.js';
import type { SelfView } from '../base/room-view.js';

/** One tile: someone's camera (or what stands for them), or their screen. */
export interface GridTile {
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
}

export interface GridTiles {
  /** The large one, if there is one. */
  readonly main: GridTile | null;
  /** The others, in order. */
  readonly rest: readonly GridTile[];
  /** One's own, if it floats. */
  readonly floating: GridTile | null;
}

export interface GridWishes {
  readonly selfView: SelfView;
  /** Whether a participant shares a screen. */
  readonly isSharing: (participant: Participant) => boolean;
  /** Who is to be large, by `key`, before any screen. */
  readonly pinned: string | null;
  /** Who is to be large, by `key`, where there is no screen. */
  readonly speaker: string | null;
}

/**
 * What goes where. Large is whoever is pinned, or else the last screen that was shared, or else the speaker;
 * oneself is last in the grid, so that joining moves nobody else.
 */
export function gridTiles(
  participants: readonly Participant[],
  { selfView, isSharing, pinned, speaker }: GridWishes,
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
  const main =
    cameraOf(pinned) ?? screens.at(-1) ?? (others.length > 0 ? cameraOf(speaker) : undefined) ?? null;
  const place = placeOfSelf(selfView, others.length, main !== null);
  const inGrid = [...screens, ...others, ...(place === 'grid' ? own : [])];
  return {
    main,
    rest: inGrid.filter((tile) => tile !== main),
    floating: place === 'floating' ? (own.find((tile) => tile !== main) ?? null) : null,
  };
}

function placeOfSelf(selfView: SelfView, others: number, isAnyoneLarge: boolean): Exclude<SelfView, 'auto'> {
  if (others === 0) return 'grid';
  if (selfView !== 'auto') return selfView;
  return others > 1 && !isAnyoneLarge ? 'floating' : 'grid';
}
