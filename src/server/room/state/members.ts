import type { Grants, ParticipantInfo, Role, Source } from '../../../room/protocol/index.js';

export interface Declaration {
  source: Source;
  muted: boolean;
  /** A screen whose share another one has ended: it does not come back by itself, as from a page that heals. */
  taken?: true;
}

/** All the room knows of a participant, of which others see only `info`. */
export interface Member {
  info: ParticipantInfo;
  subject: string;
  /** What the token gave: its role, and what in it differs from the role's own grants. */
  token: { role: Role; grants: { [K in keyof Grants]?: Grants[K] | undefined } };
  grants: Grants;
  /** Hashes of the resume secret that was sent last, and of the one before until its arrival is confirmed. */
  resume: { current: string; previous: string | null };
  /** What tracks were said to be before they were published. */
  declared: Record<string, Declaration>;
  /** The prefixes of the room's storage this participant hears about. */
  watches: string[];
  /** When the socket was lost; null while there is one. */
  lostAtMs: number | null;
  /** False once the tile is taken out, though one may still come back as the same participant. */
  present: boolean;
}

/** What the room decided about a person, whichever token or connection they come with. */
export interface Standing {
  keptOut: boolean;
  /** Their name as they were removed, for whoever may lift the ban. */
  name: string | null;
  admitted: boolean;
  /** The role a host gave; null: the token's. */
  role: Role | null;
  revoked: Source[];
  /** The role of whom each source was withdrawn by: nobody below it gives the source back. */
  revokedBy: { [S in Source]?: Role };
}

/** Four publications with eight layers each, their declarations and 16 watched prefixes take less than 20,000. */
const MAX_RECORD_LENGTH = 100_000;

const NO_STANDING: Standing = {
  keptOut: false,
  name: null,
  admitted: false,
  role: null,
  revoked: [],
  revokedBy: {},
};

/** The people of a room, in memory and in the object's database, which outlives hibernation and crashes. */
export class Members {
  readonly #sql: SqlStorage;
  readonly #byId = new Map<string, Member>();
  #version = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS member (id TEXT PRIMARY KEY, json TEXT NOT NULL)');
    sql.exec('CREATE TABLE IF NOT EXISTS standing (subject TEXT PRIMARY KEY, json TEXT NOT NULL)');
    this.#load();
  }

  get(id: string): Member | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Member> {
    return this.#byId.values();
  }

  /** Another one after each change. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Stores a member who is new, or who came back as the same participant. */
  add(member: Member): void {
    this.#byId.set(member.info.id, member);
    this.save(member);
  }

  /** Stores a changed member. One that was deleted meanwhile stays deleted. */
  save(member: Member): void {
    if (this.#byId.get(member.info.id) !== member) return;
    this.#version++;
    this.#sql.exec('INSERT OR REPLACE INTO member VALUES (?, ?)', member.info.id, JSON.stringify(member));
  }

  delete(id: string): void {
    this.#version++;
    this.#byId.delete(id);
    this.#sql.exec('DELETE FROM member WHERE id = ?', id);
  }

  standing(subject: string): Standing {
    const rows = this.#sql.exec<{ json: string }>('SELECT json FROM standing WHERE subject = ?', subject);
    const row = rows.toArray()[0];
    return row ? { ...NO_STANDING, ...(JSON.parse(row.json) as Partial<Standing>) } : { ...NO_STANDING };
  }

  /** Those kept out, in the order of their subjects. */
  keptOut(after: string, limit: number): { subject: string; name: string }[] {
    const rows = this.#sql.exec<{ subject: string; name: string | null }>(
      `SELECT subject, json_extract(json, '$.name') AS name FROM standing
         WHERE subject > ? AND json_extract(json, '$.keptOut') ORDER BY subject LIMIT ?`,
      after,
      limit,
    );
    return rows.toArray().map(({ subject, name }) => ({ subject, name: name ?? subject }));
  }

  changeStanding(subject: string, change: Partial<Standing>): void {
    const standing = { ...this.standing(subject), ...change };
    this.#sql.exec('INSERT OR REPLACE INTO standing VALUES (?, ?)', subject, JSON.stringify(standing));
  }

  /** A record that cannot be read, or that no honest use makes, is dropped: it must not keep the room from opening. */
  #load(): void {
    const rows = this.#sql.exec<{ id: string; size: number }>('SELECT id, length(json) AS size FROM member');
    for (const { id, size } of rows.toArray()) {
      const member = size <= MAX_RECORD_LENGTH ? this.#read(id) : null;
      if (member) {
        this.#byId.set(id, member);
        continue;
      }
      console.error(`[callroom] The record of participant ${id} (${size} characters) was dropped: unusable.`);
      this.#sql.exec('DELETE FROM member WHERE id = ?', id);
    }
  }

  #read(id: string): Member | null {
    try {
      const { json } = this.#sql.exec<{ json: string }>('SELECT json FROM member WHERE id = ?', id).one();
      const member = JSON.parse(json) as Member;
      return member.info.id === id ? member : null;
    } catch (error) {
      console.error(`[callroom] The record of participant ${id} is not readable.`, error);
      return null;
    }
  }
}
