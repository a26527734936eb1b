import type { StorageWrite } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { CommandEntries, QueryEntries } from '../command-entry.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import { PAGE_BYTES, pageOf } from '../state/page.js';

const MAX_WATCHES = 16;

type Commands = 'storage.write' | 'storage.watch' | 'storage.unwatch';

export const storageCommands: CommandEntries<Commands> = {
  'storage.write': {
    needs: 'storage.write',
    run({ room, actor, data }) {
      const version = room.transaction(() => room.storage.write(data));
      if (version instanceof Promise) return version.then((later) => done(room, actor, data, later));
      return done(room, actor, data, version);
    },
  },
  'storage.watch': {
    needs: 'storage.read',
    run({ room, actor, data: { prefix } }) {
      const watches = new Set([...actor.watches, prefix]);
      if (watches.size > MAX_WATCHES)
        throw Refusal.quota(`You already watch ${MAX_WATCHES} prefixes. Stop watching some of them first.`);
      actor.watches = [...watches];
      room.members.save(actor);
      return null;
    },
  },
  'storage.unwatch': {
    needs: 'storage.read',
    run({ room, actor, data: { prefix } }) {
      actor.watches = actor.watches.filter((watched) => watched !== prefix);
      room.members.save(actor);
      return null;
    },
  },
};

export const storageQueries: QueryEntries<'storage.get' | 'storage.list'> = {
  'storage.get': {
    needs: 'storage.read',
    async run({ room, data: { keys } }) {
      const all = await room.storage.get(keys);
      const { items: entries } = pageOf(all);
      return { entries, rest: all.slice(entries.length).map(({ key }) => key) };
    },
  },
  'storage.list': {
    needs: 'storage.read',
    async run({ room, data: { prefix, after = '', limit } }) {
      const found = await room.storage.list({ prefix, after, limit: limit + 1, maxBytes: PAGE_BYTES });
      const { items: entries, more } = pageOf(found, limit);
      return { entries, more };
    },
  },
};

function done(
  room: RoomContext,
  actor: Member,
  { put, delete: deleted }: StorageWrite,
  version: number,
): { version: number } {
  const changes = [
    ...put.map(({ key, value }) => ({ key, version, value })),
    ...deleted.map((key) => ({ key, version })),
  ];
  room.host.charge(actor, () => {
    for (const member of room.members.all()) {
      if (member.grants.storage === 'none') continue;
      const seen = changes.filter(({ key }) => member.watches.some((prefix) => key.startsWith(prefix)));
      if (seen.length > 0) room.emitTo(member, 'storage.changed', { changes: seen });
    }
  });
  return { version };
}
