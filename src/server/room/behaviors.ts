import type { ChatMessage } from '../../room/protocol/index.js';
import type {
  BehaviorChat,
  BehaviorContext,
  BehaviorEntry,
  BehaviorParticipant,
  EndedMeeting,
  RoomBehavior,
} from '../behaviors/room-behavior.js';
import { Refusal } from '../refusal.js';
import { MAX_SUBJECT_LENGTH } from '../tokens/room-token.js';
import type { CommandTable } from './command-entry.js';
import { meets } from './commands/need.js';
import type { BehaviorHooks, RoomContext } from './room-context.js';
import type { ChatNews } from './state/chat-news.js';
import type { Member } from './state/member.js';
import { own } from './state/own.js';
import type { PersonIds } from './state/person-ids.js';

/** A room as its behaviors see it. */
interface BehaviorRoom extends RoomContext {
  readonly chatNews: ChatNews;
  readonly personIds: PersonIds;
}

/** Runs a room's behaviors: gives each its context, and isolates the errors of each from the others. */
export class Behaviors implements BehaviorHooks {
  readonly #room: BehaviorRoom;
  readonly #behaviors: readonly RoomBehavior[];
  /** By behavior. */
  readonly #caches = new Map<string, Map<string, unknown>>();
  /** Ends the work in the background. */
  #background = new AbortController();

  constructor(room: BehaviorRoom, sql: SqlStorage, behaviors: readonly RoomBehavior[]) {
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

  /**
   * Sets the initial state of each behavior that has none yet, what an earlier version of it lacks, and its settings.
   * Deletes the state of a behavior that lacks a binding now, and the agents that no behavior answers for any more.
   */
  addStates(): void {
    const { tree, host } = this.#room;
    for (const { name, state, settings = [] } of this.#behaviors) {
      if (!state) continue;
      const [initial, stored] = [state(host.bindings, host.roomName), own(tree.state.behaviors, name)];
      if (initial === null) tree.delete(['behaviors', name]);
      else if (stored === undefined) tree.set(['behaviors', name], initial);
      else if (isRecord(initial) && isRecord(stored)) {
        const current = { ...initial, ...stored };
        for (const key of settings) current[key] = initial[key];
        if (Object.keys(current).some((key) => !isSame(current[key], stored[key])))
          tree.set(['behaviors', name], current);
      }
    }
    this.#room.agents.keepOnly(
      this.#behaviors
        .filter(({ state }) => state?.(host.bindings, host.roomName) !== null)
        .map(({ name }) => name),
    );
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

  onStart(): void {
    this.#each((behavior, context) => behavior.onStart?.(context));
  }

  tell(hook: 'onJoin' | 'onLeave' | 'onDisconnect' | 'onPublications', member: Member): void {
    this.#each((behavior, context) => behavior[hook]?.(context, this.#participantOf(member)));
  }

  onLive(): void {
    this.#each((behavior, context) => behavior.onLive?.(context));
  }

  onMessage(member: Member, data: unknown): void {
    this.#each((behavior, context) => behavior.onMessage?.(context, this.#participantOf(member), data));
  }

  onChat(member: Member, message: ChatMessage): void {
    this.#each(
      (behavior, context) => behavior.onChat?.(context, this.#participantOf(member), message),
      member,
    );
  }

  onCommand(member: Member, command: string): void {
    this.#each((behavior, context) => behavior.onCommand?.(context, this.#participantOf(member), command));
  }

  /** Tells a behavior what another Durable Object of this Worker, or another behavior, has to say. */
  onService(name: string, data: unknown): unknown {
    let answer: unknown;
    this.#each((behavior, context) => {
      if (behavior.name === name) answer = behavior.onService?.(context, data);
    });
    return answer;
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

  onMeetingEnd(meeting: EndedMeeting): void {
    this.#interrupt('The last person has left.');
    this.#each((behavior, context) => behavior.onMeetingEnd?.(context, meeting));
  }

  /** The data of the room is about to be deleted or replaced. */
  onClear(why: string): void {
    this.#interrupt(why);
    this.#each((behavior, context) => behavior.onClear?.(context));
    for (const cache of this.#caches.values()) cache.clear();
  }

  /** Tells the work in the background to end. */
  #interrupt(why: string): void {
    this.#background.abort(new DOMException(why, 'AbortError'));
    this.#background = new AbortController();
  }

  #each(
    run: (behavior: RoomBehavior, context: BehaviorContext<unknown>) => void,
    payer: Member | null = null,
  ): void {
    for (const behavior of this.#behaviors) {
      try {
        run(behavior, this.#contextOf(behavior, payer));
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
        run(this.#contextOf(behavior, actor), this.#participantOf(actor), data) ?? null,
    };
  }

  /**
   * @param payer the participant whose request runs; bytes that others receive count against their byte budget.
   * @param isLater whether the context is used after a request, whose end would send the changes.
   */
  #contextOf(behavior: RoomBehavior, payer: Member | null = null, isLater = false): BehaviorContext<unknown> {
    const { name } = behavior;
    const room = this.#room;
    const charged = <T>(work: () => T): T => {
      const result = payer ? room.host.charge(payer, work) : work();
      if (isLater) room.changed();
      return result;
    };
    const sql = this.#sql;
    const participantOf = (member: Member) => this.#participantOf(member);
    const cache = this.#caches.get(name) ?? new Map<string, unknown>();
    this.#caches.set(name, cache);
    return {
      get room() {
        return room.host.roomName;
      },
      get origin() {
        return room.origin;
      },
      get state() {
        return room.tree.state.behaviors[name] as never;
      },
      get live() {
        return room.tree.state.room.live;
      },
      get startedAtMs() {
        return room.tree.state.room.startedAtMs;
      },
      get participants() {
        return [...room.members.all()].filter(({ present }) => present).map(participantOf);
      },
      presence: { list: () => room.presence.list() },
      env: room.host.bindings,
      agent: room.agents.of(name, () => room.nextMs(), charged),
      chat: this.#chatOf(name, charged),
      may: (participant, need) => {
        const member = room.members.get(participant);
        return (
          member !== undefined && meets(member, need) && (need !== 'admitted' || room.people.isInside(member))
        );
      },
      grants: (participant) => room.members.get(participant)?.grants ?? null,
      remove: (participant) =>
        charged(() => {
          const member = room.members.get(participant);
          if (member) room.remove(member, Refusal.removed());
        }),
      now: () => room.host.now(),
      background: (work) => {
        const { signal } = this.#background;
        room.host.background(() => work(this.#contextOf(behavior, payer, true), signal));
      },
      set: (path, value) => charged(() => room.tree.set(['behaviors', name, ...path], asJson(value))),
      delete: (path) => charged(() => room.tree.delete(['behaviors', name, ...path])),
      emit(event, data, to) {
        const message = { type: 'event', event: `${name}.${event}`, data: asJson(data) } as const;
        charged(() => (to === undefined ? room.broadcast(message) : room.host.send(to, message)));
      },
      ephemeral: (from, ephemeral, value) =>
        charged(() => room.sendEphemeral(from, { ephemeral, data: asJson(value) })),
      tellBehavior: (other, data) => this.onService(other, data),
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
      cache,
      wakeAt: (atMs) =>
        charged(() => {
          if (atMs === null) sql.exec('DELETE FROM wake WHERE behavior = ?', name);
          else sql.exec('INSERT OR REPLACE INTO wake VALUES (?, ?)', name, atMs);
        }),
    };
  }

  #participantOf({ info, subject }: Member): BehaviorParticipant {
    return { ...info, subject, person: this.#room.personIds.of(subject) };
  }

  #chatOf(name: string, charged: <T>(work: () => T) => T): BehaviorChat {
    const { chat, chatNews, host, tree } = this.#room;
    const subject = subjectOf(name);
    const own = (message: number) => chat.isBy(message, subject);
    return {
      isOwn: own,
      get: (message) => chat.readAs(message, true),
      send: (author, text, { replyTo, backstage = tree.state.room.live === false } = {}) =>
        charged(() => {
          const message = chat.add({
            from: { subject, info: { id: `b_${name}`, name: author } },
            to: null,
            text,
            sentAtMs: host.now(),
            replyTo: replyTo ?? null,
            backstage: replyTo === undefined ? backstage : chat.readers(replyTo) === 'backstage',
          });
          chatNews.sent(message);
          return message;
        }),
      edit: (message, text) =>
        charged(() => {
          if (own(message) && chat.exists(message)) chatNews.changed(chat.edit(message, text, host.now()));
        }),
      delete: (message) =>
        charged(() => {
          if (own(message) && chat.exists(message)) chatNews.changed(chat.delete(message));
        }),
      recent: (limit, { backstage }) => chat.recent(limit, backstage),
    };
  }
}

/** The subject of what a behavior writes: longer than the subject of any token. */
function subjectOf(behavior: string): string {
  return `behavior ${behavior}`.padEnd(MAX_SUBJECT_LENGTH + 1);
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

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
