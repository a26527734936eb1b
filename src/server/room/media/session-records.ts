import type { Flows } from './calls-operation.js';

/** A received track, published by another session. */
export interface Pulled {
  sessionId: string;
  trackName: string;
  /** The simulcast layer; null: the SFU's choice. */
  layer: string | null;
}

/** The content of a session's mid: a published or a received track. */
export interface Flow {
  /** The name of the published track; null when the mid receives. */
  trackName: string | null;
  /** The received track, as far as the room has seen the request. */
  pulled: Pulled | null;
}

/** A participant's session at the SFU, as far as the room has seen its requests. */
export interface SessionRecord {
  readonly participant: string;
  /** The flows that the SFU confirmed, by mid. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** The ids of the data channels that the SFU confirmed. */
  readonly channels: ReadonlySet<number>;
}

interface StoredRecord extends SessionRecord {
  readonly flows: Map<string, Flow>;
  readonly channels: Set<number>;
}

/** Longer than a preparation ticket is valid. */
const TICKET_LIFETIME_MS = 10 * 60_000;
/** Many times what a grid page and a crowd's audio need. */
export const MAX_FLOWS_PER_SESSION = 512;
export const MAX_CHANNELS_PER_SESSION = 64;

/**
 * Stores who owns which session and its flows: a row per session, per flow and per data channel, so that no
 * participant's record grows with their use of the SFU.
 */
export class SessionRecords {
  readonly #sql: SqlStorage;
  readonly #now: () => number;
  readonly #byId = new Map<string, StoredRecord>();
  /** The session ids of each participant, oldest first. */
  readonly #byParticipant = new Map<string, Set<string>>();
  #version = 0;

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS session (seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, participant TEXT NOT NULL)',
    );
    sql.exec(
      'CREATE TABLE IF NOT EXISTS flow (session TEXT, mid TEXT, json TEXT NOT NULL, PRIMARY KEY (session, mid))',
    );
    sql.exec('CREATE TABLE IF NOT EXISTS channel (session TEXT, id INTEGER, PRIMARY KEY (session, id))');
    sql.exec('CREATE TABLE IF NOT EXISTS redeemed (id TEXT PRIMARY KEY, at INTEGER NOT NULL)');
    sql.exec('CREATE INDEX IF NOT EXISTS redeemed_at ON redeemed (at)');
    this.#load();
  }

  /** Records that a prepared session was taken over by its participant. False when it was taken over before. */
  redeem(sessionId: string): boolean {
    this.#sql.exec('DELETE FROM redeemed WHERE at < ?', this.#now() - TICKET_LIFETIME_MS);
    const rows = this.#sql.exec<{ id: string }>('SELECT id FROM redeemed WHERE id = ?', sessionId);
    if (rows.toArray().length > 0) return false;
    this.#sql.exec('INSERT INTO redeemed VALUES (?, ?)', sessionId, this.#now());
    return true;
  }

  /** Changes with every change of a session or a flow. */
  get version(): number {
    return this.#version;
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.#byId.get(sessionId);
  }

  /** A participant's session ids, oldest first. */
  idsOf(participant: string): readonly string[] {
    return [...(this.#byParticipant.get(participant) ?? [])];
  }

  /** Adds a session without flows. A session of another participant changes its owner. */
  add(participant: string, sessionId: string): void {
    this.delete(sessionId);
    this.#sql.exec('INSERT INTO session (id, participant) VALUES (?, ?)', sessionId, participant);
    this.#put(participant, sessionId);
  }

  delete(sessionId: string): void {
    const record = this.#byId.get(sessionId);
    if (!record) return;
    this.#version++;
    this.#byId.delete(sessionId);
    const own = this.#byParticipant.get(record.participant);
    own?.delete(sessionId);
    if (own?.size === 0) this.#byParticipant.delete(record.participant);
    this.#sql.exec('DELETE FROM session WHERE id = ?', sessionId);
    this.#sql.exec('DELETE FROM flow WHERE session = ?', sessionId);
    this.#sql.exec('DELETE FROM channel WHERE session = ?', sessionId);
  }

  /**
   * Records a flow. Past `MAX_FLOWS_PER_SESSION` a new mid is not recorded.
   * @returns whether it is recorded.
   */
  setFlow(sessionId: string, mid: string, flow: Flow): boolean {
    const flows = this.#byId.get(sessionId)?.flows;
    if (!flows || (flows.size >= MAX_FLOWS_PER_SESSION && !flows.has(mid))) return false;
    this.#version++;
    flows.set(mid, flow);
    this.#sql.exec('INSERT OR REPLACE INTO flow VALUES (?, ?, ?)', sessionId, mid, JSON.stringify(flow));
    return true;
  }

  deleteFlow(sessionId: string, mid: string): void {
    if (!this.#byId.get(sessionId)?.flows.delete(mid)) return;
    this.#version++;
    this.#sql.exec('DELETE FROM flow WHERE session = ? AND mid = ?', sessionId, mid);
  }

  /**
   * Records a data channel. Past `MAX_CHANNELS_PER_SESSION` a new channel is not recorded.
   * @returns whether it is recorded.
   */
  addChannel(sessionId: string, id: number): boolean {
    const channels = this.#byId.get(sessionId)?.channels;
    if (!channels || (channels.size >= MAX_CHANNELS_PER_SESSION && !channels.has(id))) return false;
    channels.add(id);
    this.#sql.exec('INSERT OR REPLACE INTO channel VALUES (?, ?)', sessionId, id);
    return true;
  }

  deleteChannel(sessionId: string, id: number): void {
    if (!this.#byId.get(sessionId)?.channels.delete(id)) return;
    this.#sql.exec('DELETE FROM channel WHERE session = ? AND id = ?', sessionId, id);
  }

  #load(): void {
    const sessions = this.#sql.exec<{ id: string; participant: string }>(
      'SELECT id, participant FROM session ORDER BY seq',
    );
    for (const { id, participant } of sessions) this.#put(participant, id);
    for (const { session, mid, json } of this.#sql.exec<{ session: string; mid: string; json: string }>(
      'SELECT session, mid, json FROM flow',
    )) {
      this.#byId.get(session)?.flows.set(mid, JSON.parse(json) as Flow);
    }
    for (const { session, id } of this.#sql.exec<{ session: string; id: number }>(
      'SELECT session, id FROM channel',
    )) {
      this.#byId.get(session)?.channels.add(id);
    }
  }

  #put(participant: string, sessionId: string): void {
    this.#version++;
    this.#byId.set(sessionId, { participant, flows: new Map(), channels: new Set() });
    const own = this.#byParticipant.get(participant) ?? new Set<string>();
    this.#byParticipant.set(participant, own.add(sessionId));
  }
}

export function flowsOf({ flows, channels }: SessionRecord): Flows {
  return { mids: [...flows.keys()], channels: [...channels] };
}
