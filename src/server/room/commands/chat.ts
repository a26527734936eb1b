import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';
import type { RoomContext } from '../room-context.js';
import { seesBackstage } from '../state/chat-readers.js';
import type { Member } from '../state/member.js';

export const chatCommands: CommandEntries<
  'chat.send' | 'chat.edit' | 'chat.delete' | 'chat.react' | 'chat.pin'
> = {
  'chat.send': {
    needs: 'chat',
    run({ room, actor, data: { text, to, replyTo, files = [] } }) {
      const recipient = recipientOf(room, actor, to, replyTo);
      room.files.checkUnsent(actor, files);
      const sentAtMs = room.host.now();
      const message = room.chat.add({
        from: actor,
        to: recipient,
        text,
        sentAtMs,
        replyTo: replyTo ?? null,
        backstage: isBackstage(room, replyTo),
        files,
      });
      room.chatNews.sent(message);
      if (!recipient) room.behaviors.onChat(actor, room.chat.read(message, actor)!);
      return { message, sentAtMs };
    },
  },
  'chat.edit': {
    needs: 'chat',
    run({ room, actor, data: { message: id, text } }) {
      if (!room.chat.isBy(id, actor.subject) || !room.chat.read(id, actor))
        throw Refusal.notFound(
          'You can edit only your own messages, and this message is not yours or does not exist.',
        );
      room.chatNews.changed(room.chat.edit(id, text, room.host.now()));
      return null;
    },
  },
  'chat.delete': {
    needs: 'chat',
    run({ room, actor, data: { message: id } }) {
      if (!room.chat.isBy(id, actor.subject) && !mayDelete(room, actor, id)) {
        throw Refusal.notFound('This message does not exist, or you are not allowed to delete it.');
      }
      room.chatNews.changed(room.chat.delete(id));
      return null;
    },
  },
  'chat.react': {
    needs: 'chat',
    run({ room, actor, data: { message: id, reaction, on } }) {
      room.limits.chatReactions.take(actor.subject, room.host.now());
      const message = room.chat.read(id, actor);
      if (!message || message.deleted) throw Refusal.noMessage();
      if (room.chat.reactions.set(id, actor, reaction, on)) room.chatNews.reacted(id, reaction, actor);
      return null;
    },
  },
  'chat.pin': {
    needs: 'moderate',
    run({ room, actor, data: { message: id, pinned } }) {
      const current = room.chat.pinned(seesBackstage(actor))?.message ?? null;
      if (pinned) {
        const message = room.chat.read(id, actor);
        if (!message || message.deleted || message.to !== null)
          throw Refusal.notFound(
            'You can pin only a message to everyone, and this message is private, deleted or does not exist.',
          );
      }
      if (pinned === (current === id)) return null;
      room.chatNews.pin(pinned ? id : null);
      return null;
    },
  },
};

export const chatQueries: QueryEntries<'chat.history'> = {
  'chat.history': {
    needs: 'admitted',
    run: ({ room, actor, data: { before, limit } }) => ({
      ...room.chat.page(actor, before, limit),
      pinned: room.chat.pinned(seesBackstage(actor)),
    }),
  },
};

/** Whether only people backstage may read a message: it is sent backstage, or answers a message that was. */
function isBackstage({ tree, chat }: RoomContext, replyTo: number | undefined): boolean {
  const isAnswer = replyTo !== undefined && chat.readers(replyTo) === 'backstage';
  return tree.state.room.live === false || isAnswer;
}

/** Moderators may delete messages that they can read. */
function mayDelete(room: RoomContext, actor: Member, id: number): boolean {
  return actor.grants.moderate && room.chat.read(id, actor)?.to === null;
}

/**
 * The recipient of a new message; null: everyone. A reply to a private message stays between its two people, with or
 * without `to`.
 * @throws `Refusal` when the recipient has left, or may not read the message that this one answers.
 */
function recipientOf(
  room: RoomContext,
  actor: Member,
  to: string | undefined,
  replyTo: number | undefined,
): Member | null {
  const chosen = to === undefined ? null : room.members.get(to);
  if (chosen === undefined) throw Refusal.noParticipant();
  if (replyTo === undefined) return chosen;
  if (!room.chat.read(replyTo, actor)) throw Refusal.noMessage();
  const readers = room.chat.readers(replyTo);
  if (typeof readers !== 'object' || !readers) return chosen;
  const [sender, recipient] = readers;
  const subject = sender === actor.subject ? recipient : sender;
  if (chosen && chosen.subject !== subject)
    throw Refusal.notAllowed('A reply to a private message goes only to the same two people.');
  const other = chosen ?? [...room.members.group(`subject ${subject}`).values()][0];
  if (!other) throw Refusal.noParticipant();
  return other;
}
