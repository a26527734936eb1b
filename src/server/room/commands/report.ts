import { Refusal } from '../../refusal.js';
import type { Member } from '../members.js';
import { RateLimit } from '../rate-limit.js';
import type { Call, CommandEntries, QueryEntries } from './command-table.js';

type Commands = 'report.quality' | 'report.bug' | 'report.dead-track';

/** What is reported outlives the room: nobody fills the database. */
const REPORTS_PER_SECOND = 0.05;
const REPORTS_AT_ONCE = 20;
const limits = new WeakMap<Member['info'], RateLimit>();

export const reportCommands: CommandEntries<Commands> = {
  'report.quality': {
    needs: 'admitted',
    async run(call) {
      await call.room.host.reports.quality(about(call), call.data.score, call.data.comment ?? null);
      return null;
    },
  },
  'report.bug': {
    needs: 'admitted',
    async run(call) {
      await call.room.host.reports.bug(about(call), call.data.text, call.data.details ?? null);
      return null;
    },
  },
  'report.dead-track': {
    needs: 'subscribe',
    async run(call) {
      const { participant, trackName, details = null } = call.data;
      const publisher = call.room.members.get(participant);
      const sessionId = publisher?.info.publications[trackName]?.sessionId ?? null;
      await call.room.host.reports.deadTrack(
        about(call),
        { publisher: publisher?.subject ?? participant, trackName, sessionId },
        details,
      );
      return null;
    },
  },
};

export const reportQueries: QueryEntries<'reports'> = {
  reports: {
    needs: 'moderate',
    run: async ({ room, data: { kind, limit } }) => ({
      reports: await room.host.reports.list(kind, { room: room.host.roomName, limit }),
    }),
  },
};

/** @throws `Refusal` `rate_limited` where one participant reports too much. */
function about({ room, actor }: Call<unknown>) {
  const nowMs = room.host.now();
  const limit = limits.get(actor.info) ?? new RateLimit(REPORTS_PER_SECOND, REPORTS_AT_ONCE, nowMs);
  limits.set(actor.info, limit);
  if (!limit.take(nowMs)) throw Refusal.rateLimited('reports');
  return { room: room.host.roomName, atMs: room.host.now(), subject: actor.subject };
}
