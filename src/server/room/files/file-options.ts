import { type FileRules, isFileType } from '../../../room/protocol/index.js';
import type { FileStorageOf } from '../../behaviors/file-storage.js';
import { r2Storage } from '../../files/r2-storage.js';
import { Refusal } from '../../refusal.js';
import type { RoomEnv } from '../../settings.js';

/** What files people can send in a room's chat, and where they are kept. */
export interface FileOptions extends FileRules {
  /** The most bytes of all files of the room together. */
  roomBytes: number;
  /** Default: the R2 bucket bound as `FILES`. Give `createWorker` the same as `fileStorage`. */
  storage: FileStorageOf<RoomEnv>;
}

const MB = 1_000_000;

export const defaultFileOptions: FileOptions = {
  maxBytes: 25 * MB,
  perPerson: 50,
  roomBytes: 500 * MB,
  types: [
    'image/png',
    'image/jpeg',
    'image/gif',
    'image/webp',
    'image/avif',
    'application/pdf',
    'text/plain',
    'text/csv',
    'text/markdown',
    'application/json',
    'application/zip',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation',
    'audio/mpeg',
    'audio/mp4',
    'audio/ogg',
    'audio/wav',
    'video/mp4',
    'video/webm',
    'video/quicktime',
  ],
  sendBy: 'participants',
  storage: r2Storage,
};

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
