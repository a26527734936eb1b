import type { Flows } from './calls-operation.js';

/** A track that a participant receives: another session's. */
export interface Pulled {
  sessionId: string;
  trackName: string;
  /** The simulcast layer; null: the SFU's choice. */
  layer: string | null;
}

/** What one mid of a session carries: a track that it publishes, or one that it receives. */
export interface Flow {
  /** Of the track that it publishes; null where it receives. */
  trackName: string | null;
  /** What it receives, as far as the room saw it asked for. */
  pulled: Pulled | null;
}

/** One of a participant's sessions at the SFU, as far as the room saw it come about. */
export interface SessionRecord {
  readonly participant: string;
  /** By mid: what the SFU confirmed. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** The ids of the data channels that the SFU confirmed. */
  readonly channels: ReadonlySet<number>;
}

interface StoredRecord extends SessionRecord {
  readonly flows: Map<string, Flow>;
  readonly channels: Set<number>;
}

/** Longer than a ticket of the lobby lasts. */
const TICKET_LIFETIME_MS = 10 * 60_000;
/** Many times what a page of a grid and a crowd's audio take. */
export const MAX_FLOWS_PER_SESSION = 512;
export const MAX_CHANNELS_PER_SESSION = 64;

/**
 * Keeps who has which session, and what flows on it: a row per session, per flow and per data channel, so that no
 * participant's record grows with what they do at the SFU.
 */
export class SessionRecords {
  readonly #sql: SqlStorage;
  readonly #now: () => number;
  readonly #byId = new Map<string, StoredRecord>();
  /** The sessions of each participant, the oldest first. */
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
    this.#load();
  }

  /** Notes that a session, made before its participant came in, was taken up. False where it had been before. */
  redeem(sessionId: string): boolean {
    this.#sql.exec('DELETE FROM redeemed WHERE at < ?', this.#now() - TICKET_LIFETIME_MS);
    const rows = this.#sql.exec<{ id: string }>('SELECT id FROM redeemed WHERE id = ?', sessionId);
    if (rows.toArray().length > 0) return false;
    this.#sql.exec('INSERT INTO redeemed VALUES (?, ?)', sessionId, this.#now());
    return true;
  }

  /** Changes with every change of a session. */
  get version(): number {
    return this.#version;
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.#byId.get(sessionId);
  }

  /** The ids of a participant's sessions, the oldest first. */
  idsOf(participant: string): readonly string[] {
    return [...(this.#byParticipant.get(participant) ?? [])];
  }

  /** Adds a session without flows. One that another participant had changes hands. */
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

  /** Past `MAX_FLOWS_PER_SESSION` a further mid is not recorded. @returns whether it is */
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

  /** Past `MAX_CHANNELS_PER_SESSION` a further channel is not recorded. @returns whether it is */
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
