import type { Grants, ParticipantInfo, Role, Source } from '../../room/messages.js';

/** What someone receives: a track of another's session. */
export interface Pulled {
  sessionId: string;
  trackName: string;
  layer: string | null;
}

/** One of a participant's sessions at the SFU, as far as the room saw it come about. */
export interface SessionRecord {
  /** Each mid the SFU confirmed, with the name of the track it publishes, or null where it receives. */
  mids: Record<string, string | null>;
  /** By mid: what is received, and in which layer; null: the SFU's choice. */
  pulls?: Record<string, Pulled>;
  /** The ids of the data channels the SFU confirmed. */
  channels: number[];
}

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
  sessions: Record<string, SessionRecord>;
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
}

const NO_STANDING: Standing = { keptOut: false, name: null, admitted: false, role: null, revoked: [] };

/** The people of a room, in memory and in the object's database, which outlives hibernation and crashes. */
export class Members {
  readonly #sql: SqlStorage;
  readonly #byId = new Map<string, Member>();
  #version = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS member (id TEXT PRIMARY KEY, json TEXT NOT NULL)');
    sql.exec('CREATE TABLE IF NOT EXISTS standing (subject TEXT PRIMARY KEY, json TEXT NOT NULL)');
    for (const row of sql.exec<{ id: string; json: string }>('SELECT id, json FROM member')) {
      this.#byId.set(row.id, JSON.parse(row.json) as Member);
    }
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

  /** Stores a new or changed member. */
  save(member: Member): void {
    this.#version++;
    this.#byId.set(member.info.id, member);
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
}
