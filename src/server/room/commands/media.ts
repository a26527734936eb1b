import type { CommandEntries } from '../command-entry.js';

export const mediaCommands: CommandEntries<'publication.declare' | 'media.answer' | 'speech.report'> = {
  'publication.declare': {
    needs: 'admitted',
    run({ room, actor, data: { trackName, ...declaration } }) {
      const { close, refusal } = room.media.declare(actor, trackName, declaration);
      room.host.closeTracks(close);
      if (refusal) throw refusal;
      if (declaration.muted && declaration.source === 'microphone')
        room.sourceControl.noteSilence(actor.subject);
      return null;
    },
  },
  'media.answer': {
    needs: 'subscribe',
    run: ({ room, actor, data: { attempt, sdp } }) => room.offers.answer(actor, attempt, sdp),
  },
  'speech.report': {
    needs: 'admitted',
    run({ room, actor, data: { speaking } }) {
      if (speaking) room.speakers.spoke(actor);
      return null;
    },
  },
};
