/** A Worker whose rooms keep their storage elsewhere and hold little, under a clock that a test can move. */
import { defineRoom, Refusal, type StorageBehavior } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

type Entry = { key: string; value: unknown; version: number };
const stores = new Map<string, Map<string, Entry>>();

/** What a site might do with its own database: every answer takes a while. */
function elsewhere(room: string): StorageBehavior {
  const entries = stores.get(room) ?? new Map<string, Entry>();
  stores.set(room, entries);
  let version = 0;
  return {
    async get(keys) {
      return keys.flatMap((key) => entries.get(key) ?? []);
    },
    async list({ prefix, after, limit }) {
      const keys = [...entries.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
      return keys.slice(0, limit).map((key) => entries.get(key)!);
    },
    async write({ checks, put, delete: deleted }) {
      await Promise.resolve();
      for (const check of checks) {
        if ((entries.get(check.key)?.version ?? 0) !== check.version) throw Refusal.conflict(check.key);
      }
      version++;
      for (const { key, value } of put) entries.set(key, { key, value, version });
      for (const key of deleted) entries.delete(key);
      return version;
    },
  };
}

const defined = defineRoom({ storage: elsewhere, limits: { perPerson: 3, chatMessages: 10 } });

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

app.get('/test/:room/elsewhere', (context) =>
  context.json([...(stores.get(context.req.param('room'))?.keys() ?? [])]),
);

export default app;
