import type {
  BehaviorContext,
  BehaviorEntry,
  BehaviorParticipant,
  RoomBehavior,
} from '../behaviors/room-behavior.js';
import type { CommandTable } from './command-entry.js';
import type { BehaviorHooks, RoomContext } from './room-context.js';
import type { Member } from './state/member.js';
import { own } from './state/own.js';

/** Runs a room's behaviors: gives each its context, and isolates the errors of each from the others. */
export class Behaviors implements BehaviorHooks {
  readonly #room: RoomContext;
  readonly #behaviors: readonly RoomBehavior[];

  constructor(room: RoomContext, sql: SqlStorage, behaviors: readonly RoomBehavior[]) {
    this.#room = room;
    this.#behaviors = behaviors;
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS memory (behavior TEXT, key TEXT, json TEXT, PRIMARY KEY (behavior, key))',
    );
    sql.exec('CREATE TABLE IF NOT EXISTS wake (behavior TEXT PRIMARY KEY, at INTEGER NOT NULL)');
    this.addStates();
  }
  readonly #sql: SqlStorage;

  /** Sets the initial state of each behavior that has none yet, and what an earlier version of it lacks. */
  addStates(): void {
    const { tree } = this.#room;
    for (const { name, state } of this.#behaviors) {
      if (!state) continue;
      const [initial, stored] = [state(), own(tree.state.behaviors, name)];
      if (stored === undefined) tree.set(['behaviors', name], initial);
      else if (isRecord(initial) && isRecord(stored)) {
        const isLacking = Object.keys(initial).some((key) => !Object.hasOwn(stored, key));
        if (isLacking) tree.set(['behaviors', name], { ...initial, ...stored });
      }
    }
  }

  tableOf(kind: 'commands' | 'queries'): CommandTable {
    return new Map(
      this.#behaviors.flatMap((behavior) =>
        Object.entries(behavior[kind] ?? {}).map(([name, entry]) => [
          `${behavior.name}.${name}`,
          this.#tableEntry(behavior, entry),
        ]),
      ),
    );
  }

  tell(hook: 'onJoin' | 'onLeave', member: Member): void {
    this.#each((behavior, context) => behavior[hook]?.(context, participantOf(member)));
  }

  onLive(): void {
    this.#each((behavior, context) => behavior.onLive?.(context));
  }

  onMessage(member: Member, data: unknown): void {
    this.#each((behavior, context) => behavior.onMessage?.(context, participantOf(member), data));
  }

  onCommand(member: Member, command: string): void {
    this.#each((behavior, context) => behavior.onCommand?.(context, participantOf(member), command));
  }

  nextWakeMs(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM wake').one().at;
  }

  onAlarm(): void {
    const due = this.#sql
      .exec<{ behavior: string }>('DELETE FROM wake WHERE at <= ? RETURNING behavior', this.#room.host.now())
      .toArray();
    const names = new Set(due.map(({ behavior }) => behavior));
    this.#each((behavior, context) => {
      if (names.has(behavior.name)) behavior.onAlarm?.(context);
    });
  }

  #each(run: (behavior: RoomBehavior, context: BehaviorContext<unknown>) => void): void {
    for (const behavior of this.#behaviors) {
      try {
        run(behavior, this.#contextOf(behavior));
      } catch (error) {
        console.error(`[callroom] The behavior ${behavior.name} failed.`, error);
      }
    }
  }

  #tableEntry(behavior: RoomBehavior, { input, needs = 'admitted', run }: BehaviorEntry<unknown>) {
    return {
      input,
      needs,
      run: ({ actor, data }: { actor: Member; data: unknown }) =>
        run(this.#contextOf(behavior, actor), participantOf(actor), data) ?? null,
    };
  }

  /** @param payer the participant whose request runs; bytes that others receive count against their byte budget. */
  #contextOf({ name }: RoomBehavior, payer: Member | null = null): BehaviorContext<unknown> {
    const room = this.#room;
    const charged = (work: () => void) => (payer ? room.host.charge(payer, work) : work());
    const sql = this.#sql;
    return {
      room: room.host.roomName,
      get state() {
        return room.tree.state.behaviors[name] as never;
      },
      get live() {
        return room.tree.state.room.live;
      },
      get participants() {
        return [...room.members.all()].filter(({ present }) => present).map(participantOf);
      },
      presence: { list: () => room.presence.list() },
      now: () => room.host.now(),
      set: (path, value) => charged(() => room.tree.set(['behaviors', name, ...path], asJson(value))),
      delete: (path) => charged(() => room.tree.delete(['behaviors', name, ...path])),
      emit(event, data, to) {
        const message = { type: 'event', event: `${name}.${event}`, data: asJson(data) } as const;
        charged(() => (to === undefined ? room.broadcast(message) : room.host.send(to, message)));
      },
      memory: {
        get(key) {
          const rows = sql.exec<{ json: string }>(
            'SELECT json FROM memory WHERE behavior = ? AND key = ?',
            name,
            key,
          );
          const row = rows.toArray()[0];
          return row ? (JSON.parse(row.json) as unknown) : undefined;
        },
        put: (key, value) =>
          void sql.exec('INSERT OR REPLACE INTO memory VALUES (?, ?, ?)', name, key, JSON.stringify(value)),
        delete: (key) => void sql.exec('DELETE FROM memory WHERE behavior = ? AND key = ?', name, key),
        list: (prefix) =>
          sql
            .exec<{ key: string; json: string }>(
              `SELECT key, json FROM memory WHERE behavior = ? AND key >= ? AND substr(key, 1, length(?2)) = ?2
                 ORDER BY key`,
              name,
              prefix,
            )
            .toArray()
            .map(({ key, json }) => [key, JSON.parse(json) as unknown]),
      },
      wakeAt(atMs) {
        if (atMs === null) sql.exec('DELETE FROM wake WHERE behavior = ?', name);
        else sql.exec('INSERT OR REPLACE INTO wake VALUES (?, ?)', name, atMs);
      },
    };
  }
}

function participantOf({ info, subject }: Member): BehaviorParticipant {
  return { ...info, subject };
}

/**
 * A copy as others will receive it. A value without a JSON form fails here, in the behavior, rather than when it is
 * sent.
 */
function asJson(value: unknown): unknown {
  const json = JSON.stringify(value);
  if (json === undefined)
    throw new TypeError(
      `A ${typeof value} cannot be shared, because JSON cannot represent it. Share a JSON value.`,
    );
  return JSON.parse(json) as unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
