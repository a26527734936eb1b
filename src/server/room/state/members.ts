import type { Role, Source } from '../../../room/protocol/index.js';
import type { Member } from './member.js';
import { type MemberGroup, MemberGroups } from './member-groups.js';

/** The room's decisions about a person, for all their tokens and connections. */
export interface Standing {
  banned: boolean;
  /** The person's name when they were removed, for moderators who may lift the ban. */
  name: string | null;
  admitted: boolean;
  /** The role that a host gave; null: the role of the token. */
  role: Role | null;
  revoked: { [S in Source]?: StoredRevocation };
  /**
   * What the person may do with their microphone while the room's `mayUnmute` is false. `allowed`: turn it on and off,
   * because a moderator allowed it. `live`: keep it on until they mute, because it was on. Null: nothing.
   */
  speech: 'allowed' | 'live' | null;
  /**
   * The person came on stage from the audience: which of their connections accepted, or null if a host changed their
   * role. Null: they did not.
   */
  stage: { acceptedBy: string | null } | null;
}

export interface StoredRevocation {
  id: string;
  /** The moderator; lower roles cannot restore the source. */
  by: { name: string; role: Role };
  mayLift: boolean;
}

/** Four publications with eight layers each, their declarations, and 16 watched prefixes take less than 20,000. */
const MAX_RECORD_LENGTH = 100_000;

const NO_STANDING: Standing = {
  banned: false,
  name: null,
  admitted: false,
  role: null,
  revoked: {},
  speech: null,
  stage: null,
};

/** The members of a room, in memory and in the object's database, which survives hibernation and crashes. */
export class Members {
  readonly #sql: SqlStorage;
  readonly #byId = new Map<string, Member>();
  readonly #groups = new MemberGroups();
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

  /** The members of a group, by participant id, as of each member's last `save`. */
  group(group: MemberGroup): ReadonlyMap<string, Member> {
    return this.#groups.get(group);
  }

  /** Changes with every change of the group or of a member in it. */
  groupVersion(group: MemberGroup): number {
    return this.#groups.version(group);
  }

  /** Changes with every change of a member. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Stores a new or a resumed member. */
  add(member: Member): void {
    this.#byId.set(member.info.id, member);
    this.save(member);
  }

  /** Stores a changed member. A member that was deleted meanwhile stays deleted. */
  save(member: Member): void {
    if (this.#byId.get(member.info.id) !== member) return;
    this.#version++;
    this.#groups.place(member);
    this.#sql.exec('INSERT OR REPLACE INTO member VALUES (?, ?)', member.info.id, JSON.stringify(member));
  }

  delete(id: string): void {
    this.#version++;
    this.#byId.delete(id);
    this.#groups.delete(id);
    this.#sql.exec('DELETE FROM member WHERE id = ?', id);
  }

  standing(subject: string): Standing {
    const rows = this.#sql.exec<{ json: string }>('SELECT json FROM standing WHERE subject = ?', subject);
    const row = rows.toArray()[0];
    const standing = { ...NO_STANDING, ...(row && (JSON.parse(row.json) as Partial<Standing>)) };
    // Earlier versions stored a list of sources, without who revoked them.
    return Array.isArray(standing.revoked) ? { ...standing, revoked: {} } : standing;
  }

  /** The banned subjects, in order. */
  banned(after: string, limit: number): { subject: string; name: string }[] {
    const rows = this.#sql.exec<{ subject: string; name: string | null }>(
      `SELECT subject, json_extract(json, '$.name') AS name FROM standing
         WHERE subject > ? AND json_extract(json, '$.banned') ORDER BY subject LIMIT ?`,
      after,
      limit,
    );
    return rows.toArray().map(({ subject, name }) => ({ subject, name: name ?? subject }));
  }

  /** The subjects whose standing fits, present or not. */
  subjectsWith(fits: 'speech' | { revocation: string }): string[] {
    const rows =
      fits === 'speech'
        ? this.#sql.exec<{ subject: string }>(
            "SELECT subject FROM standing WHERE json_extract(json, '$.speech') IS NOT NULL",
          )
        : this.#sql.exec<{ subject: string }>(
            "SELECT subject FROM standing WHERE json_extract(json, '$.revoked.microphone.id') = ?",
            fits.revocation,
          );
    return rows.toArray().map(({ subject }) => subject);
  }

  changeStanding(subject: string, change: Partial<Standing>): void {
    const standing = { ...this.standing(subject), ...change };
    this.#sql.exec('INSERT OR REPLACE INTO standing VALUES (?, ?)', subject, JSON.stringify(standing));
  }

  /** Drops records that are unreadable or larger than any honest use makes them, so that the room can still open. */
  #load(): void {
    const rows = this.#sql.exec<{ id: string; size: number }>('SELECT id, length(json) AS size FROM member');
    for (const { id, size } of rows.toArray()) {
      const member = size <= MAX_RECORD_LENGTH ? this.#read(id) : null;
      if (member) {
        this.#byId.set(id, member);
        continue;
      }
      console.error(
        `[callroom] The record of participant ${id} (${size} characters) was deleted, because it is unusable.`,
      );
      this.#sql.exec('DELETE FROM member WHERE id = ?', id);
    }
    const byLoss = [...this.#byId.values()].sort((a, b) => (a.lostAtMs ?? 0) - (b.lostAtMs ?? 0));
    for (const member of byLoss) this.#groups.place(member);
  }

  #read(id: string): Member | null {
    try {
      const { json } = this.#sql.exec<{ json: string }>('SELECT json FROM member WHERE id = ?', id).one();
      // Records of earlier versions have no presence.
      const stored = JSON.parse(json) as Omit<Member, 'presence'> & Partial<Member>;
      const member: Member = { ...stored, presence: stored.presence ?? null };
      return member.info.id === id ? member : null;
    } catch (error) {
      console.error(`[callroom] The record of participant ${id} cannot be read.`, error);
      return null;
    }
  }
}
