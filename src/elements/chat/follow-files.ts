import type { RoomAccess } from '../../room/base-room-client.js';
import { followWhenNeeded } from '../notices/follow-when-needed.js';
import type { RoomNoticesOptions } from '../notices/room-notices-options.js';
import type { ChatFiles, FilesHost } from './chat-files.js';

/**
 * Loads the code for files if the room takes any. Returns a function that stops it.
 * @param set gets the files of the room; `null`: the room takes no files now
 */
export function followFiles(
  room: RoomAccess,
  host: FilesHost & Pick<RoomNoticesOptions, 'attempt'>,
  set: (files: ChatFiles | null) => void,
): () => void {
  return followWhenNeeded(
    host,
    (need) => [
      room.roomInfo.subscribe(({ files }) => {
        if (files) need();
      }),
    ],
    async () => {
      const { ChatFiles } = await import('./chat-files.js');
      return () => {
        const files = new ChatFiles(room, host);
        set(files);
        return () => {
          files.stop();
          set(null);
        };
      };
    },
  );
}
