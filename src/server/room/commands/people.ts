import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';
import { mayActOn } from '../moderation/grants.js';
import { pageOf } from '../state/page.js';

export const peopleCommands: CommandEntries<'leave' | 'hand.raise' | 'hand.lower' | 'reaction.send'> = {
  leave: {
    needs: 'anyone',
    run({ room, actor }) {
      room.leave(actor);
      return null;
    },
  },
  'hand.raise': {
    needs: 'send',
    run({ room, actor }) {
      // Raising a raised hand keeps its place in the order.
      if (actor.info.handRaisedAtMs !== null) return null;
      room.limits.hands.take(actor.subject, room.host.now());
      room.people.set(actor, 'handRaisedAtMs', room.nextMs());
      room.host.tellSelf(actor.info.id);
      return null;
    },
  },
  'hand.lower': {
    needs: 'send',
    run({ room, actor, data: { participant = actor.info.id } }) {
      const target = room.members.get(participant);
      if (!target) throw Refusal.noParticipant();
      const highest = room.moderation.highestRole(target.subject, target.info.role);
      const mayLower = actor.grants.moderate && mayActOn(actor.info.role, highest);
      if (target !== actor && !mayLower) throw Refusal.notAllowed('You cannot lower the hands of others.');
      if (target.info.handRaisedAtMs === null) return null;
      room.people.set(target, 'handRaisedAtMs', null);
      room.host.tellSelf(target.info.id);
      return null;
    },
  },
  'reaction.send': {
    needs: 'send',
    run({ room, actor, data: { reaction } }) {
      room.reactions.send(actor, reaction);
      return null;
    },
  },
};

export const peopleQueries: QueryEntries<'viewers'> = {
  viewers: {
    needs: 'admitted',
    run({ room, actor, data: { after = '', limit, search } }) {
      room.limits.viewers.take(actor.subject, room.host.now());
      const { items, more } = pageOf(room.viewerList.find(after, search), limit);
      return { viewers: items, more };
    },
  },
};
