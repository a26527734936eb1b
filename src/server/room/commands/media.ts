import type { CommandEntries } from './command-table.js';

export const mediaCommands: CommandEntries<'publication.declare' | 'speech.report'> = {
  'publication.declare': {
    needs: 'admitted',
    run({ room, actor, data: { trackName, source, muted } }) {
      room.host.closeTracks(room.media.declare(actor, trackName, source, muted));
      return null;
    },
  },
  'speech.report': {
    needs: 'admitted',
    run({ room, actor, data: { speaking } }) {
      if (speaking) room.speakers.heard(actor);
      return null;
    },
  },
};
