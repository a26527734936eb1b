import type { Scene } from '../../call/recording/scene.js';
import { cleanName, isGuest } from '../../core/plain-text.js';
import { hueOf, initialsOf } from '../tile/avatar.js';
import type { CallTileElement } from '../tile/call-tile.js';

/** Returns the current scene of a `<call-media-grid>`, for a recording or a snapshot. */
export function sceneOf(grid: Element): Scene {
  const base = grid.shadowRoot?.querySelector('[part=base]');
  const stage = base?.getBoundingClientRect();
  if (!stage?.width || !stage.height) return { ratio: 16 / 9, tiles: [] };
  const shown = [...(base?.querySelectorAll<CallTileElement>('call-tile:not(.unplaced)') ?? [])];
  return {
    ratio: stage.width / stage.height,
    tiles: shown.flatMap((tile) => {
      const { participant, source } = tile;
      if (!participant) return [];
      const { id, name } = participant.details.get();
      const { x, y, width, height } = tile.getBoundingClientRect();
      return {
        source: participant.sources[source],
        box: {
          x: (x - stage.x) / stage.width,
          y: (y - stage.y) / stage.height,
          width: width / stage.width,
          height: height / stage.height,
        },
        name: isGuest(name) ? '' : cleanName(name),
        initials: initialsOf(name),
        hue: hueOf(id || name || 'self'),
      };
    }),
  };
}
