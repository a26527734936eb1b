import type { Participant } from '../../call/participant.js';

/** One tile: someone's camera (or what stands for them), or their screen. */
export interface GridTile {
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
}

/**
 * - `auto`: in the grid for up to two people, floating from three on.
 * - `grid`, `floating`, `hidden`: always so. Who is alone is never hidden and never floats.
 */
export type SelfView = 'auto' | 'grid' | 'floating' | 'hidden';

export interface GridTiles {
  /** The large one, if there is one. */
  readonly main: GridTile | null;
  /** The others, in order. */
  readonly rest: readonly GridTile[];
  /** One's own, if it floats. */
  readonly floating: GridTile | null;
}

/**
 * What goes where: a shared screen is large, the last one that was started before the others; oneself is last in
 * the grid, so that joining moves nobody else.
 * @param isSharing whether a participant shares a screen.
 */
export function gridTiles(
  participants: readonly Participant[],
  selfView: SelfView,
  isSharing: (participant: Participant) => boolean,
): GridTiles {
  const tile = (participant: Participant, source: GridTile['source']): GridTile => ({
    key: `${participant.key}/${source}`,
    participant,
    source,
  });
  const screens = participants.filter(isSharing).map((participant) => tile(participant, 'screen'));
  const others = participants.filter(({ isLocal }) => !isLocal).map((other) => tile(other, 'camera'));
  const own = participants.filter(({ isLocal }) => isLocal).map((self) => tile(self, 'camera'));
  const place = placeOfSelf(selfView, others.length, screens.length > 0);
  const main = screens.at(-1) ?? null;
  return {
    main,
    rest: [...screens.filter((screen) => screen !== main), ...others, ...(place === 'grid' ? own : [])],
    floating: place === 'floating' ? (own[0] ?? null) : null,
  };
}

function placeOfSelf(selfView: SelfView, others: number, isScreenShown: boolean): Exclude<SelfView, 'auto'> {
  if (others === 0) return 'grid';
  if (selfView !== 'auto') return selfView;
  return others > 1 && !isScreenShown ? 'floating' : 'grid';
}
