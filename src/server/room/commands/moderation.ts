import { sources } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';
import { checkRank } from '../moderation/check-rank.js';
import { pageOf } from '../state/page.js';

type Names =
  | 'participant.admit'
  | 'participant.admit-all'
  | 'participant.deny'
  | 'participant.mute'
  | 'participant.mute-all'
  | 'participant.revoke'
  | 'participant.restore'
  | 'participant.restore-all'
  | 'source.restore'
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
    run({ room, actor, target: { subject }, data: { source } }) {
      room.sourceControl.revoke(subject, source, actor, true);
      return null;
    },
  },
  'participant.mute-all': {
    needs: 'moderate',
    run: ({ room, actor }) => ({ revocation: room.sourceControl.muteAll(actor) }),
  },
  'participant.revoke': {
    needs: 'moderate',
    onTarget: true,
    run({ room, actor, target: { subject }, data: { source } }) {
      room.sourceControl.revoke(subject, source, actor, false);
      return null;
    },
  },
  'participant.restore': {
    needs: 'moderate',
    onTarget: true,
    run({ room, actor, target: { subject }, data: { source } }) {
      room.sourceControl.restore(subject, source, actor);
      return null;
    },
  },
  'participant.restore-all': {
    needs: 'moderate',
    run({ room, actor, data: { revocation } }) {
      room.sourceControl.restoreAll(revocation, actor);
      return null;
    },
  },
  'source.restore': {
    needs: 'admitted',
    run({ room, actor, data: { source, revocation } }) {
      room.sourceControl.lift(actor, source, revocation);
      return null;
    },
  },
  'participant.remove': {
    needs: 'moderate',
    run({ room, actor, data: { participant, ban } }) {
      const target = room.members.get(participant);
      // A participant who has just left can still be banned.
      const person = target ? { ...target.info, subject: target.subject } : room.departed.get(participant);
      if (!person || (!target && !ban)) throw Refusal.noParticipant();
      const { subject, name, role } = person;
      if (target !== actor) checkRank(room.moderation, actor, 'participant.remove', { subject, role });
      // Removal ends the admission: with a waiting room on, the person waits again.
      if (ban) room.moderation.change(subject, { banned: true, name, admitted: false });
      else room.members.changeStanding(subject, { admitted: false });
      room.stage.onRemoved(subject);
      if (target && !ban) room.remove(target, Refusal.removed());
      room.host.revokeTurn(subject);
      return { subject: ban ? subject : null };
    },
  },
  'participant.promote': {
    needs: 'host',
    onTarget: true,
    run({ room, target: { subject, info }, data: { role } }) {
      const isFromAudience = room.moderation.highestRole(subject, info.role) === 'viewer';
      const stage = isFromAudience ? { acceptedBy: null } : room.members.standing(subject).stage;
      room.sourceControl.keepLive(subject);
      room.moderation.change(subject, { role, admitted: true, stage: role === 'participant' ? stage : null });
      return null;
    },
  },
  'ban.lift': {
    needs: 'moderate',
    run({ room, data: { subject } }) {
      if (!room.members.standing(subject).banned)
        throw Refusal.notFound('This person is not banned. Another moderator may have lifted the ban.');
      room.members.changeStanding(subject, { banned: false, name: null });
      return null;
    },
  },
};

export const moderationQueries: QueryEntries<'bans' | 'revoked'> = {
  bans: {
    needs: 'moderate',
    run({ room, data: { after = '', limit } }) {
      const { items: bans, more } = pageOf(room.members.banned(after, limit + 1), limit);
      return { bans, more };
    },
  },
  revoked: {
    needs: 'moderate',
    onTarget: true,
    run: ({ room, target: { subject } }) => ({
      sources: sources.filter((source) => room.members.standing(subject).revoked[source]),
    }),
  },
};
