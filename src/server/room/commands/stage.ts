import { Refusal } from '../../refusal.js';
import type { CommandEntries } from '../command-entry.js';

type Names =
  | 'stage.invite'
  | 'stage.cancel'
  | 'stage.accept'
  | 'stage.decline'
  | 'stage.leave'
  | 'stage.dismiss';

/** The way from the audience to the stage and back. */
export const stageCommands: CommandEntries<Names> = {
  'stage.invite': {
    needs: 'moderate',
    onTarget: true,
    run({ room, actor, target }) {
      if (target === actor) throw Refusal.notAllowed('You cannot invite yourself to the stage.');
      room.stage.invite(actor, target);
      return null;
    },
  },
  'stage.cancel': {
    needs: 'moderate',
    onTarget: true,
    run({ room, target }) {
      room.stage.end(target.subject);
      return null;
    },
  },
  'stage.accept': {
    needs: 'present',
    run({ room, actor }) {
      room.stage.accept(actor);
      return null;
    },
  },
  'stage.decline': {
    needs: 'present',
    run({ room, actor }) {
      room.stage.end(actor.subject);
      return null;
    },
  },
  'stage.leave': {
    needs: 'present',
    run({ room, actor }) {
      if (room.stage.of(actor)?.state !== 'joined')
        throw Refusal.notAllowed('You did not come from the audience, so you cannot return there.');
      room.stage.leave(actor.subject);
      return null;
    },
  },
  'stage.dismiss': {
    needs: 'moderate',
    onTarget: true,
    run({ room, target: { subject, info } }) {
      if (room.moderation.highestRole(subject, info.role) !== 'participant')
        throw Refusal.conflict(
          'Only a participant can be sent to the audience. A host can change other roles.',
        );
      room.stage.leave(subject);
      return null;
    },
  },
};
