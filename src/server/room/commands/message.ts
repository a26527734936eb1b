import { Refusal } from '../../refusal.js';
import type { CommandEntries } from '../command-entry.js';

export const messageCommands: CommandEntries<'message.send'> = {
  'message.send': {
    needs: 'send',
    run({ room, actor, data: { data, to } }) {
      const message = { type: 'message', from: actor.info.id, data, direct: to !== undefined } as const;
      if (!to) {
        room.broadcast(message);
      } else if ('participant' in to) {
        if (!room.members.get(to.participant)?.present) throw Refusal.noParticipant();
        room.host.send(to.participant, message);
      } else {
        for (const { info } of room.members.all()) {
          if (info.role === to.role) room.host.send(info.id, message);
        }
      }
      room.behaviors.onMessage(actor, data);
      return null;
    },
  },
};
