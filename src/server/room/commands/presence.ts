import type { CommandEntries, QueryEntries } from '../command-entry.js';
import { pageOf } from '../state/page.js';

export const presenceCommands: CommandEntries<'presence.track' | 'presence.untrack'> = {
  'presence.track': {
    needs: 'present',
    run({ room, actor, data: { meta } }) {
      room.limits.presence.take(actor.subject, room.host.now());
      room.presence.set(actor, meta);
      return null;
    },
  },
  'presence.untrack': {
    needs: 'present',
    run({ room, actor }) {
      room.limits.presence.take(actor.subject, room.host.now());
      room.presence.set(actor, null);
      return null;
    },
  },
};

export const presenceQueries: QueryEntries<'presence.list'> = {
  'presence.list': {
    needs: 'admitted',
    run({ room, data: { after = '', limit } }) {
      const rest = room.presence.list().filter(({ id }) => id > after);
      const people = rest.map(({ id, name, metas }) => ({ id, name, metas }));
      const { items, more } = pageOf(people, limit);
      return { people: items, more };
    },
  },
};
