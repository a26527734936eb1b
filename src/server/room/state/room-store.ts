import type { RoomState } from '../../../room/protocol/index.js';
import type { Member } from './member.js';
import { StateTree } from './state-tree.js';

interface Stored {
  epoch: string;
  revision: number;
  /** The state without its participants, which are stored one by one. */
  rest: Omit<RoomState, 'participants'>;
}

const EMPTY: Stored['rest'] = {
  room: { locked: false, waitingRoom: false, startedAtMs: null },
  viewers: 0,
  speakers: [],
  behaviors: {},
};

/** Restores a room's shared state after hibernation, eviction or a crash. */
export class RoomStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, json TEXT NOT NULL)');
  }

  /**
   * @param goesOn whether clients are still connected, as after hibernation, so that their count of revisions
   * continues. Otherwise they may have missed changes, and a new epoch makes them fetch the whole state.
   */
  load(members: Iterable<Member>, goesOn: boolean): StateTree {
    const stored = this.read<Stored>('state');
    const participants: RoomState['participants'] = {};
    for (const { present, info } of members) {
      if (present && info.role !== 'viewer' && info.role !== 'waiting') participants[info.id] = info;
    }
    const state: RoomState = { ...(stored?.rest ?? structuredClone(EMPTY)), participants };
    return stored && goesOn
      ? new StateTree(stored.epoch, stored.revision, state)
      : new StateTree(crypto.randomUUID(), 0, state);
  }

  save({ epoch, revision, state: { participants: _, ...rest } }: StateTree): void {
    this.write('state', { epoch, revision, rest } satisfies Stored);
  }

  /** The stored state without participants. */
  empty(): RoomState {
    return { ...(this.read<Stored>('state')?.rest ?? structuredClone(EMPTY)), participants: {} };
  }

  read<T>(key: string): T | null {
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM meta WHERE key = ?', key).toArray()[0];
    return row ? (JSON.parse(row.json) as T) : null;
  }

  write(key: string, value: unknown): void {
    this.#sql.exec('INSERT OR REPLACE INTO meta VALUES (?, ?)', key, JSON.stringify(value));
  }
}
