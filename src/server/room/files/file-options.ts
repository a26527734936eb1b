import { type FileRules, isFileType } from '../../../room/protocol/index.js';
import type { FileStorageOf } from '../../behaviors/file-storage.js';
import { Refusal } from '../../refusal.js';
import type { RoomEnv } from '../../settings.js';

/** What files people can send in a room's chat, and where they are kept. */
export interface FileOptions extends FileRules {
  /** The most bytes of all files of the room together. */
  roomBytes: number;
  /** Default: the R2 bucket bound as `FILES`. Give `createWorker` the same as `fileStorage`. */
  storage: FileStorageOf<RoomEnv>;
}

/** @throws `Refusal` `settings_invalid` for options that no room can keep to. */
export function checkFileOptions(options: FileOptions): FileOptions {
  for (const name of ['maxBytes', 'perPerson', 'roomBytes'] as const) {
    const value: unknown = options[name];
    if (!Number.isSafeInteger(value) || (value as number) < 1)
      throw Refusal.settings(`files.${name} of defineRoom is not a whole number above 0: ${value}.`);
  }
  const unknown = options.types.find((type) => !isFileType(type));
  if (unknown !== undefined)
    throw Refusal.settings(
      `files.types of defineRoom has a type that the room does not know: ${unknown}. docs/files.md lists the types.`,
    );
  return options;
}

/** What pages learn of the options. */
export function rulesOf({ maxBytes, perPerson, types, sendBy }: FileOptions): FileRules {
  return { maxBytes, perPerson, types, sendBy };
}
