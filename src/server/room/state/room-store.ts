import type { ParticipantInfo, RoomInfo, RoomState } from '../../../room/protocol/index.js';
import type { Member } from './member.js';
import { peopleOf, showsPresence } from './presence.js';
import { StateTree } from './state-tree.js';

interface Stored {
  epoch: string;
  revision: number;
  /** The state without its participants and people, which are stored with the members. */
  rest: Omit<RoomState, 'participants' | 'people'>;
}

const EMPTY: Stored['rest'] = {
  room: { locked: false, waitingRoom: false, mayUnmute: true, live: null, files: null, startedAtMs: null },
  viewers: 0,
  speakers: [],
  behaviors: {},
};

/** Restores a room's shared state after hibernation, eviction or a crash. */
export class RoomStore {
  readonly #sql: SqlStorage;
  readonly #live: RoomInfo['live'];
  readonly #files: RoomInfo['files'];

  /**
   * @param options `hasBackstage`: whether a room that has no state yet begins backstage. `files`: what the site lets people
   *   send now, also in a room that exists already.
   */
  constructor(sql: SqlStorage, { hasBackstage, files }: { hasBackstage: boolean } & Pick<RoomInfo, 'files'>) {
    this.#files = files;
    this.#sql = sql;
    this.#live = hasBackstage ? false : null;
    sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, json TEXT NOT NULL)');
  }

  /**
   * @param agents the participants that are no members.
   * @param personIdOf the public id of the person with this subject.
   * @param goesOn whether clients are still connected, as after hibernation, so that their count of revisions
   * continues. Otherwise they may have missed changes, and a new epoch makes them fetch the whole state.
   */
  load(
    members: Iterable<Member>,
    agents: Iterable<ParticipantInfo>,
    goesOn: boolean,
    personIdOf: (subject: string) => string,
  ): StateTree {
    const stored = this.read<Stored>('state');
    const participants: RoomState['participants'] = {};
    const shown: Member[] = [];
    for (const member of members) {
      const { present, info } = member;
      if (present && info.role !== 'viewer' && info.role !== 'waiting') participants[info.id] = info;
      if (showsPresence(member)) shown.push(member);
    }
    for (const agent of agents) participants[agent.id] = agent;
    const entries = peopleOf(shown, personIdOf).map(({ id, name, metas }) => [id, { id, name, metas }]);
    const people = Object.fromEntries(entries) as RoomState['people'];
    const state: RoomState = { ...this.#rest(stored), participants, people };
    return stored && goesOn
      ? new StateTree(stored.epoch, stored.revision, state)
      : new StateTree(crypto.randomUUID(), 0, state);
  }

  save({ epoch, revision, state: { participants: _, people: __, ...rest } }: StateTree): void {
    this.write('state', { epoch, revision, rest } satisfies Stored);
  }

  /** The address of this server as people reach it; `''`: nobody has connected yet. */
  get origin(): string {
    return this.read<string>('origin') ?? '';
  }

  /** An address without encryption never takes the place of one with it. */
  noteOrigin(origin: string): void {
    const isWorse = this.origin.startsWith('https:') && !origin.startsWith('https:');
    if (origin !== this.origin && !isWorse) this.write('origin', origin);
  }

  /** The stored state without participants. */
  empty(): RoomState {
    return { ...this.#rest(this.read<Stored>('state')), participants: {}, people: {} };
  }

  /** How the room is at first: backstage, or without one. */
  get initiallyLive(): RoomInfo['live'] {
    return this.#live;
  }

  /** Rooms of an earlier version lack some settings. */
  #rest(stored: Stored | null): Stored['rest'] {
    const empty = structuredClone(EMPTY);
    const room = { ...empty.room, live: this.#live, ...stored?.rest.room };
    return {
      ...empty,
      ...stored?.rest,
      room: { ...room, live: room.live ?? this.#live, files: this.#files },
    };
  }

  read<T>(key: string): T | null {
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM meta WHERE key = ?', key).toArray()[0];
    return row ? (JSON.parse(row.json) as T) : null;
  }

  write(key: string, value: unknown): void {
    this.#sql.exec('INSERT OR REPLACE INTO meta VALUES (?, ?)', key, JSON.stringify(value));
  }
}
