import type { ChatMessage } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';

export const chatCommands: CommandEntries<'chat.send' | 'chat.edit' | 'chat.delete'> = {
  'chat.send': {
    needs: 'chat',
    run({ room, actor, data: { text, to } }) {
      const recipient = to === undefined ? null : room.members.get(to);
      if (recipient === undefined) throw Refusal.noParticipant();
      const message = room.chat.add({
        from: actor,
        to: recipient,
        text,
        sentAtMs: room.host.now(),
      });
      tell(room, 'chat.sent', message);
      return { message: message.id, sentAtMs: message.sentAtMs };
    },
  },
  'chat.edit': {
    needs: 'chat',
    run({ room, actor, data: { message: id, text } }) {
      if (!room.chat.isBy(id, actor.subject))
        throw Refusal.notFound(
          'You can edit only your own messages, and this message is not yours or does not exist.',
        );
      tell(room, 'chat.changed', room.chat.edit(id, text, room.host.now()));
      return null;
    },
  },
  'chat.delete': {
    needs: 'chat',
    run({ room, actor, data: { message: id } }) {
      if (!room.chat.isBy(id, actor.subject) && !mayDelete(room, actor, id)) {
        throw Refusal.notFound('This message does not exist, or you are not allowed to delete it.');
      }
      tell(room, 'chat.changed', room.chat.delete(id));
      return null;
    },
  },
};

export const chatQueries: QueryEntries<'chat.history'> = {
  'chat.history': {
    needs: 'admitted',
    run: ({ room, actor, data: { before, limit } }) => room.chat.page(actor.subject, before, limit),
  },
};

/** Moderators may delete messages that they can read. */
function mayDelete(room: RoomContext, actor: Member, id: number): boolean {
  return actor.grants.moderate && room.chat.find(id)?.to === null;
}

function tell(room: RoomContext, event: 'chat.sent' | 'chat.changed', message: ChatMessage): void {
  if (message.to === null) {
    room.emitToAll(event, message);
    return;
  }
  const readers = room.chat.readers(message.id);
  for (const member of room.members.all()) {
    if (readers.has(member.subject) && room.people.isInside(member)) room.emitTo(member, event, message);
  }
}
