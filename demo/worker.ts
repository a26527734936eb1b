/// <reference path="./sql.d.ts" />
/** The demo's Worker: the package's own, with a poll in each room. */
import {
  applyMigrations,
  createWorker,
  defineRoom,
  pollBehavior,
  type RoomEnv,
} from '../src/server/index.js';
import reportTables from '../src/server/migrations/0001_reports.sql';

export class Room extends defineRoom({ behaviors: [pollBehavior] }) {}

const app = createWorker();
let migrated: Promise<void> | null = null;

export default {
  async fetch(request, env, context) {
    // In production, `wrangler d1 migrations apply` does this once, instead of each Worker at its start.
    if (env.CALLROOM_DEV === 'true' && env.DB) {
      migrated ??= applyMigrations(env.DB, [{ name: '0001_reports.sql', sql: reportTables }]);
      await migrated;
    }
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<RoomEnv>;
