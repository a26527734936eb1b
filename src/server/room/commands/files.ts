import type { CommandEntries, QueryEntries } from '../command-entry.js';

export const fileCommands: CommandEntries<'file.offer' | 'file.discard'> = {
  'file.offer': {
    needs: 'chat',
    async run({ room, actor, data }) {
      const { host } = room;
      const file = room.files.offer(actor, data);
      const ticket = { room: host.roomName, participant: actor.info.id, file, part: 'content' } as const;
      return { file, ticket: await host.fileTicket('write', ticket) };
    },
  },
  'file.discard': {
    needs: 'chat',
    run({ room, actor, data: { file } }) {
      room.files.discard(actor, file);
      return null;
    },
  },
};

export const fileQueries: QueryEntries<'file.links'> = {
  'file.links': {
    needs: 'admitted',
    run: ({ room, actor, data: { files, part } }) => room.files.links(actor, files, part),
  },
};
