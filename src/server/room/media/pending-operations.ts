import { Refusal } from '../../refusal.js';
import type { Candidate } from './calls-bodies.js';
import type { CallsAction } from './calls-operation.js';
import type { Pulled } from './session-records.js';

const MAX_PER_PARTICIPANT = 64;
/** After this, an operation without an answer is forgotten; the proxy gives up long before. */
const LIFETIME_MS = 60_000;

/** A request to the SFU that was authorized and waits for its answer. */
export interface PendingOperation {
  participant: string;
  action: CallsAction;
  sessionId: string | null;
  /** The tracks it publishes. */
  candidates: Candidate[];
  /** The tracks it receives. */
  pulls: Pulled[];
}

/** The pending requests, stored so that they survive an eviction of the object between `begin` and `end`. */
export class PendingOperations {
  readonly #sql: SqlStorage;
  readonly #now: () => number;

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS intent (id TEXT PRIMARY KEY, participant TEXT, at INTEGER, json TEXT NOT NULL)',
    );
    sql.exec('CREATE INDEX IF NOT EXISTS intent_participant ON intent (participant)');
    sql.exec('CREATE INDEX IF NOT EXISTS intent_at ON intent (at)');
  }

  /** @throws `Refusal` `rate_limited` when a participant has too many pending requests. */
  keep(intent: PendingOperation): string {
    const now = this.#now();
    this.#sql.exec('DELETE FROM intent WHERE at < ?', now - LIFETIME_MS);
    const { count } = this.#sql
      .exec<{ count: number }>(
        'SELECT count(*) AS count FROM intent WHERE participant = ?',
        intent.participant,
      )
      .one();
    if (count >= MAX_PER_PARTICIPANT) throw Refusal.rateLimited('You make too many media requests at once.');
    const id = crypto.randomUUID();
    this.#sql.exec(
      'INSERT INTO intent VALUES (?, ?, ?, ?)',
      id,
      intent.participant,
      now,
      JSON.stringify(intent),
    );
    return id;
  }

  /** Returns and deletes the operation; null when it is unknown. */
  take(id: string): PendingOperation | null {
    const row = this.#sql
      .exec<{ json: string }>('DELETE FROM intent WHERE id = ? RETURNING json', id)
      .toArray()[0];
    return row ? (JSON.parse(row.json) as PendingOperation) : null;
  }
}
