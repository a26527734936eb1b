import type { ReportKind } from '../../../room/protocol/index.js';
import type { EndedMeeting } from '../../behaviors/room-behavior.js';
import type { Database } from '../../platform.js';
import { Refusal } from '../../refusal.js';

export interface Report {
  room: string;
  atMs: number;
  subject: string;
}

const tables: Record<ReportKind, { name: string; order: string }> = {
  meetings: { name: 'meeting', order: 'ended_at' },
  feedback: { name: 'feedback', order: 'at' },
  bugs: { name: 'bug_report', order: 'at' },
  'dead-tracks': { name: 'dead_track', order: 'at' },
  summaries: { name: 'summary', order: 'at' },
};

/**
 * Records in D1 that outlive a room. Without a database nothing is stored, and reports are refused with `not_found`.
 */
export class Reports {
  readonly #db: Database | undefined;

  constructor(db: Database | undefined) {
    this.#db = db;
  }

  async meeting(room: string, meeting: EndedMeeting): Promise<void> {
    // Meeting statistics are optional, so a missing database is not an error here.
    if (!this.#db) return;
    await this.#run(
      'INSERT INTO meeting (room, started_at, ended_at, peak) VALUES (?, ?, ?, ?)',
      room,
      meeting.startedAtMs,
      meeting.endedAtMs,
      meeting.peak,
    );
  }

  /** @param subject the person who asked for it; null: the meeting ended. */
  async summary(summary: {
    room: string;
    atMs: number;
    startedAtMs: number;
    subject: string | null;
    text: string;
  }): Promise<void> {
    // The summary is in the chat in any case, so a missing database is not an error here.
    if (!this.#db) return;
    await this.#run(
      'INSERT INTO summary (room, at, started_at, subject, text) VALUES (?, ?, ?, ?, ?)',
      summary.room,
      summary.atMs,
      summary.startedAtMs,
      summary.subject,
      summary.text,
    );
  }

  quality({ room, atMs, subject }: Report, score: number, comment: string | null): Promise<void> {
    return this.#run(
      'INSERT INTO feedback (room, at, subject, score, comment) VALUES (?, ?, ?, ?, ?)',
      room,
      atMs,
      subject,
      score,
      comment,
    );
  }

  bug({ room, atMs, subject }: Report, text: string, details: unknown): Promise<void> {
    return this.#run(
      'INSERT INTO bug_report (room, at, subject, text, details) VALUES (?, ?, ?, ?, ?)',
      room,
      atMs,
      subject,
      text,
      JSON.stringify(details),
    );
  }

  deadTrack(
    { room, atMs, subject }: Report,
    track: { publisher: string; trackName: string; sessionId: string | null },
    details: unknown,
  ): Promise<void> {
    return this.#run(
      `INSERT INTO dead_track (room, at, subject, publisher, track_name, session_id, details)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      room,
      atMs,
      subject,
      track.publisher,
      track.trackName,
      track.sessionId,
      JSON.stringify(details),
    );
  }

  /**
   * The reports of a room, or of all rooms, latest first.
   * @param before an id: lists only earlier reports.
   */
  async list(
    kind: ReportKind,
    { room, before, limit }: { room?: string; before?: number; limit: number },
  ): Promise<Record<string, unknown>[]> {
    const { name, order } = tables[kind];
    const statement = this.#database()
      .prepare(
        `SELECT * FROM ${name} WHERE (?1 IS NULL OR room = ?1)
           AND (?2 IS NULL OR (${order}, id) < (SELECT ${order}, id FROM ${name} WHERE id = ?2))
           ORDER BY ${order} DESC, id DESC LIMIT ?3`,
      )
      .bind(room ?? null, before ?? null, limit);
    return (await withTables(statement.all<Record<string, unknown>>())).results;
  }

  async #run(sql: string, ...values: (string | number | null)[]): Promise<void> {
    const statement = this.#database()
      .prepare(sql)
      .bind(...values);
    await withTables(statement.run());
  }

  #database(): Database {
    if (!this.#db) throw Refusal.noDatabase();
    return this.#db;
  }
}

/** A new database has no tables, so the error names the command that creates them. */
async function withTables<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof Error && /no such table/i.test(error.message))) throw error;
    throw Refusal.settings(
      'The database DB lacks the tables of Callroom. Run `npx wrangler d1 migrations apply DB --remote`.',
    );
  }
}
