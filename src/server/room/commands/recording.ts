import { Refusal } from '../../refusal.js';
import type { CommandEntries } from './command-table.js';

export const recordingCommands: CommandEntries<'recording.start' | 'recording.stop'> = {
  'recording.start': {
    needs: 'admitted',
    run({ room, actor }) {
      // Nobody records unseen.
      if (!room.people.isListed(actor)) throw Refusal.notAllowed('record without being seen in the room');
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
