import { activities } from './activities.js';
import { aiScenarios } from './ai.js';
import { boardScenarios } from './board.js';
import { breakoutScenarios } from './breakouts.js';
import { indicators } from './indicators.js';
import { mediaToggles } from './media-toggles.js';
import { menus } from './menus.js';
import { room } from './room.js';
import type { Scenarios } from './scenario.js';
import { tile } from './tile.js';
import { toggles } from './toggles.js';
import { transcript } from './transcript.js';
import { views } from './views.js';
import { watchScenarios } from './watch.js';

/** A play for each element: one that has none fails. */
export const scenarios: Scenarios = {
  ...toggles,
  ...mediaToggles,
  ...menus,
  ...indicators,
  ...tile,
  ...activities,
  ...transcript,
  ...aiScenarios,
  ...boardScenarios,
  ...breakoutScenarios,
  ...watchScenarios,
  ...views,
  ...room,
};
