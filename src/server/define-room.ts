import type { RoomBehavior } from './behaviors/room-behavior.js';
import type { RoomClass } from './public-room.js';
import { Room } from './room/room-object.js';
import type { RoomLimits, RoomOptions } from './room/room-options.js';

/** A room's own rules, given directly, in addition to or instead of named behaviors. */
export type RoomDefinition = Partial<Omit<RoomOptions, 'limits'>> & {
  limits?: Partial<RoomLimits>;
} & Omit<RoomBehavior, 'name'>;

/**
 * Returns a room class with a site's own rules. Export it from the Worker as its Durable Object:
 *
 * ```ts
 * export class Room extends defineRoom({ behaviors: [poll], keepDataMs: 7 * 24 * 3_600_000 }) {}
 * ```
 *
 * Hooks, commands, queries and state given directly form a behavior named `site`.
 */
export function defineRoom(definition: RoomDefinition): RoomClass {
  const { behaviors = [], limits, keepDataMs, screens, backstage, storage, ...site } = definition;
  const own: RoomBehavior[] = Object.keys(site).length > 0 ? [{ name: 'site', ...site }] : [];
  return class extends Room {
    override get roomOptions(): RoomOptions {
      const base = super.roomOptions;
      return {
        behaviors: [...behaviors, ...own],
        limits: { ...base.limits, ...limits },
        keepDataMs: keepDataMs ?? base.keepDataMs,
        screens: screens ?? base.screens,
        backstage: backstage ?? base.backstage,
        storage: storage ?? base.storage,
      };
    }
  };
}
