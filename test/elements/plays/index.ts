import { activities } from './activities.js';
import { mediaToggles } from './media-toggles.js';
import { menus } from './menus.js';
import type { Plays } from './play.js';
import { room } from './room.js';
import { signs } from './signs.js';
import { tile } from './tile.js';
import { toggles } from './toggles.js';
import { views } from './views.js';

/** A play for each element: one that has none fails. */
export const plays: Plays = {
  ...toggles,
  ...mediaToggles,
  ...menus,
  ...signs,
  ...tile,
  ...activities,
  ...views,
  ...room,
};
