import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';
import { checkRank } from '../moderation/check-rank.js';
import { higher, isBelow, mayActOn } from '../moderation/grants.js';
import { pageOf } from '../state/page.js';

type Names =
  | 'participant.admit'
  | 'participant.admit-all'
  | 'participant.deny'
  | 'participant.mute'
  | 'participant.mute-all'
  | 'participant.revoke'
  | 'participant.restore'
  | 'participant.remove'
  | 'participant.promote'
  | 'ban.lift';

/** Commands that act on other participants. A decision applies to the subject, so it survives a reconnect. */
export const moderationCommands: CommandEntries<Names> = {
  'participant.admit': {
    needs: 'moderate',
    onTarget: true,
    run({ room, target }) {
      room.moderation.change(target.subject, { admitted: true });
      return null;
    },
  },
  'participant.admit-all': {
    needs: 'moderate',
    run({ room }) {
      for (const { subject, info } of [...room.members.all()]) {
        if (info.role === 'waiting') room.moderation.change(subject, { admitted: true });
      }
      return null;
    },
  },
  'participant.deny': {
    needs: 'moderate',
    onTarget: true,
    run({ room, target }) {
      if (target.info.role !== 'waiting')
        throw Refusal.notFound('This person is not waiting. Another moderator may have admitted them.');
      room.remove(target, Refusal.denied());
      return null;
    },
  },
  'participant.mute': {
    needs: 'moderate',
    onTarget: true,
    run({ room, actor, target, data: { source } }) {
      room.emitTo(target, 'mute.requested', { source, by: actor.info.id });
      return null;
    },
  },
  'participant.mute-all': {
    needs: 'moderate',
    run({ room, actor }) {
      for (const member of room.members.all()) {
        const highest = room.moderation.highestRole(member.subject, member.info.role);
        if (member === actor || !mayActOn(actor.info.role, highest)) continue;
        room.emitTo(member, 'mute.requested', { source: 'microphone', by: actor.info.id });
      }
      return null;
    },
  },
  'participant.revoke': {
    needs: 'moderate',
    onTarget: true,
    run({ room, actor, target: { subject }, data: { source } }) {
      const { revoked, revokedBy } = room.members.standing(subject);
      const by = higher(actor.info.role, revokedBy[source] ?? 'waiting');
      room.moderation.change(subject, {
        revoked: [...new Set([...revoked, source])],
        revokedBy: { ...revokedBy, [source]: by },
      });
      return null;
    },
  },
  'participant.restore': {
    needs: 'moderate',
    onTarget: true,
    run({ room, actor, target: { subject }, data: { source } }) {
      const { revoked, revokedBy } = room.members.standing(subject);
      const { [source]: by, ...others } = revokedBy;
      if (by && isBelow(actor.info.role, by))
        throw Refusal.notAllowed(`A ${by} revoked this source, and your role cannot restore it.`);
      room.moderation.change(subject, {
        revoked: revoked.filter((other) => other !== source),
        revokedBy: others,
      });
      return null;
    },
  },
  'participant.remove': {
    needs: 'moderate',
    run({ room, actor, data: { participant, keepOut } }) {
      const target = room.members.get(participant);
      // A participant who has just left can still be banned.
      const person = target ? { ...target.info, subject: target.subject } : room.departed.get(participant);
      if (!person || (!target && !keepOut)) throw Refusal.noParticipant();
      const { subject, name, role } = person;
      if (target !== actor) checkRank(room.moderation, actor, 'participant.remove', { subject, role });
      // Removal ends the admission: with a waiting room on, the person waits again.
      if (keepOut) room.moderation.change(subject, { keptOut: true, name, admitted: false });
      else room.members.changeStanding(subject, { admitted: false });
      room.stage.forget(subject);
      if (target && !keepOut) room.remove(target, Refusal.removed());
      room.host.revokeTurn(subject);
      return null;
    },
  },
  'participant.promote': {
    needs: 'host',
    onTarget: true,
    run({ room, target: { subject, info }, data: { role } }) {
      const isFromAudience = room.moderation.highestRole(subject, info.role) === 'viewer';
      const stage = isFromAudience ? { acceptedBy: null } : room.members.standing(subject).stage;
      room.moderation.change(subject, { role, admitted: true, stage: role === 'participant' ? stage : null });
      return null;
    },
  },
  'ban.lift': {
    needs: 'moderate',
    run({ room, data: { subject } }) {
      if (!room.members.standing(subject).keptOut)
        throw Refusal.notFound('This person is not banned. Another moderator may have lifted the ban.');
      room.members.changeStanding(subject, { keptOut: false, name: null });
      return null;
    },
  },
};

export const moderationQueries: QueryEntries<'bans' | 'revoked'> = {
  bans: {
    needs: 'moderate',
    run({ room, data: { after = '', limit } }) {
      const { items: bans, more } = pageOf(room.members.keptOut(after, limit + 1), limit);
      return { bans, more };
    },
  },
  revoked: {
    needs: 'moderate',
    onTarget: true,
    run: ({ room, target: { subject } }) => ({ sources: room.members.standing(subject).revoked }),
  },
};
