import { Refusal } from '../../refusal.js';
import type { CommandEntries } from '../command-entry.js';

export const recordingCommands: CommandEntries<'recording.start' | 'recording.stop'> = {
  'recording.start': {
    needs: 'admitted',
    run({ room, actor }) {
      // Others must be able to see who records.
      if (!room.people.isListed(actor))
        throw Refusal.notAllowed('Only participants whom others can see in the room can record.');
      if (actor.info.recordingSinceMs === null) room.people.set(actor, 'recordingSinceMs', room.host.now());
      return null;
    },
  },
  'recording.stop': {
    needs: 'admitted',
    run({ room, actor }) {
      room.people.set(actor, 'recordingSinceMs', null);
      return null;
    },
  },
};
