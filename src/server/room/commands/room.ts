import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';

export const roomCommands: CommandEntries<
  'room.lock' | 'room.wait' | 'room.may-unmute' | 'room.live' | 'room.end'
> = {
  'room.lock': {
    needs: 'moderate',
    run({ room, data: { locked } }) {
      room.tree.set(['room', 'locked'], locked);
      return null;
    },
  },
  'room.wait': {
    needs: 'moderate',
    run({ room, data: { waitingRoom } }) {
      room.tree.set(['room', 'waitingRoom'], waitingRoom);
      return null;
    },
  },
  'room.may-unmute': {
    needs: 'moderate',
    run({ room, data: { mayUnmute } }) {
      room.sourceControl.setMayUnmute(mayUnmute);
      return null;
    },
  },
  'room.live': {
    needs: 'host',
    run({ room, data: { live } }) {
      room.moderation.setLive(live);
      return null;
    },
  },
  'room.end': {
    needs: 'host',
    run({ room }) {
      room.forEachMember((member) => room.remove(member, Refusal.ended()));
      return null;
    },
  },
};

export const roomQueries: QueryEntries<'room.state' | 'media.credential'> = {
  'room.state': {
    needs: 'anyone',
    run: ({ room, actor, data }) => ({
      epoch: room.tree.epoch,
      revision: room.tree.revision,
      ...room.statePage(actor, data?.after),
    }),
  },
  'media.credential': {
    needs: 'admitted',
    run: ({ room, actor }) => room.host.mediaCredential(actor.info.id),
  },
};
