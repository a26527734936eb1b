import type { RoomBehavior } from './behaviors/room-behavior.js';
import type { RoomClass } from './public-room.js';
import { Refusal } from './refusal.js';
import { defaultFileOptions } from './room/files/default-file-options.js';
import { checkFileOptions, type FileOptions } from './room/files/file-options.js';
import { Room } from './room/room-object.js';
import type { RoomLimits, RoomOptions } from './room/room-options.js';

/** A room's own rules, given directly, in addition to or instead of named behaviors. */
export type RoomDefinition = Partial<Omit<RoomOptions, 'limits' | 'files'>> & {
  limits?: Partial<RoomLimits>;
  files?: Partial<FileOptions> | null;
} & Omit<RoomBehavior, 'name'>;

/**
 * Returns a room class with a site's own rules. Export it from the Worker as its Durable Object:
 *
 * ```ts
 * export class Room extends defineRoom({ behaviors: [poll], keepDataMs: 7 * 24 * 3_600_000 }) {}
 * ```
 *
 * Hooks, commands, queries and state given directly form a behavior named `site`.
 * @throws `Refusal` `settings_invalid` when two behaviors have one name, or for `files` that no room can keep to.
 */
export function defineRoom(definition: RoomDefinition): RoomClass {
  const { behaviors = [], limits, keepDataMs, screens, backstage, files, storage, ...site } = definition;
  const own: RoomBehavior[] = Object.keys(site).length > 0 ? [{ name: 'site', ...site }] : [];
  const all = [...behaviors, ...own];
  const twice = all.find(({ name }, at) => all.findIndex((other) => other.name === name) < at);
  if (twice)
    throw Refusal.settings(
      `Two behaviors of the room are named ${twice.name}, and would share their state. Remove or rename one of them.`,
    );
  const fileOptions = files === null ? null : checkFileOptions({ ...defaultFileOptions, ...files });
  return class extends Room {
    override get roomOptions(): RoomOptions {
      const base = super.roomOptions;
      return {
        behaviors: all,
        limits: { ...base.limits, ...limits },
        keepDataMs: keepDataMs ?? base.keepDataMs,
        screens: screens ?? base.screens,
        backstage: backstage ?? base.backstage,
        files: fileOptions,
        storage: storage ?? base.storage,
      };
    }
  };
}
