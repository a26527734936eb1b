import { mainRoomOf } from '../../../room/protocol/index.js';
import type { CommandContext, CommandEntries, QueryEntries } from '../command-entry.js';
import { own } from '../state/own.js';
import { pageOf } from '../state/page.js';

/** A report may take some 60 kB, so a page reads no more than it may need from the database. */
const MAX_REPORTS = 20;

type Commands = 'report.quality' | 'report.bug' | 'report.dead-track';

export const reportCommands: CommandEntries<Commands> = {
  'report.quality': {
    needs: 'present',
    async run(call) {
      await call.room.host.reports.quality(about(call), call.data.score, call.data.comment ?? null);
      return null;
    },
  },
  'report.bug': {
    needs: 'present',
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
      const sessionId = publisher ? (own(publisher.info.publications, trackName)?.sessionId ?? null) : null;
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
    async run({ room, data: { kind, before, limit } }) {
      const most = Math.min(limit, MAX_REPORTS);
      const of = {
        room: mainRoomOf(room.host.roomName),
        limit: most + 1,
        ...(before === undefined ? {} : { before }),
      };
      const { items: reports, more } = pageOf(await room.host.reports.list(kind, of), most);
      return { reports, more };
    },
  },
};

/** @throws `Refusal` `rate_limited` when a person sends too many reports. */
function about({ room: { host, limits }, actor: { subject } }: CommandContext<unknown>) {
  const atMs = host.now();
  limits.reports.take(subject, atMs);
  return { room: mainRoomOf(host.roomName), atMs, subject };
}
