import type { ParticipantInfo } from '../../../room/protocol/index.js';
import type { BehaviorAgent } from '../../behaviors/room-behavior.js';
import { own } from './own.js';
import type { StateTree } from './state-tree.js';

/**
 * The participants that are no people: at most one for each behavior. They are no members, so that no limit counts them,
 * no sweep looks for their connection, and no token, name or message can make one.
 */
export class Agents {
  readonly #sql: SqlStorage;
  readonly #tree: () => StateTree;
  readonly #byBehavior = new Map<string, ParticipantInfo>();

  constructor(sql: SqlStorage, tree: () => StateTree) {
    this.#sql = sql;
    this.#tree = tree;
    sql.exec('CREATE TABLE IF NOT EXISTS agent (behavior TEXT PRIMARY KEY, json TEXT NOT NULL)');
    for (const { behavior, json } of sql.exec<{ behavior: string; json: string }>('SELECT * FROM agent'))
      this.#byBehavior.set(behavior, JSON.parse(json) as ParticipantInfo);
  }

  all(): Iterable<ParticipantInfo> {
    return this.#byBehavior.values();
  }

  /** Whether an agent publishes this track, so that others may pull it. */
  publishes(sessionId: string, trackName: string): boolean {
    return [...this.all()].some(({ publications }) => own(publications, trackName)?.sessionId === sessionId);
  }

  /** The agent of a behavior. `charged` runs each of its changes. */
  of(behavior: string, nowMs: () => number, charged: <T>(work: () => T) => T): BehaviorAgent {
    const agents = this.#byBehavior;
    return {
      get participant() {
        return agents.get(behavior)?.id ?? null;
      },
      join: ({ name }) =>
        charged(() => {
          const info: ParticipantInfo = agents.get(behavior) ?? {
            id: `a_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`,
            agent: true,
            name,
            role: 'participant',
            connected: true,
            joinedAtMs: nowMs(),
            handRaisedAtMs: null,
            recordingSinceMs: null,
            publications: {},
          };
          this.#show(behavior, { ...info, name });
          return info.id;
        }),
      publish: ({ sessionId, trackName }) =>
        charged(() => {
          const info = agents.get(behavior);
          if (!info) return;
          const voice = { trackName, source: 'microphone', kind: 'audio', sessionId, muted: false } as const;
          this.#show(behavior, { ...info, publications: { [trackName]: voice } });
        }),
      leave: () => charged(() => this.#remove(behavior)),
    };
  }

  /** Removes the agents of all other behaviors. */
  keepOnly(behaviors: readonly string[]): void {
    for (const behavior of this.#byBehavior.keys()) if (!behaviors.includes(behavior)) this.#remove(behavior);
  }

  /** Forgets all, with the room's data. */
  clear(): void {
    this.#byBehavior.clear();
  }

  #remove(behavior: string): void {
    const info = this.#byBehavior.get(behavior);
    if (!info) return;
    this.#byBehavior.delete(behavior);
    this.#sql.exec('DELETE FROM agent WHERE behavior = ?', behavior);
    this.#tree().delete(['participants', info.id]);
  }

  #show(behavior: string, info: ParticipantInfo): void {
    this.#byBehavior.set(behavior, info);
    this.#sql.exec('INSERT OR REPLACE INTO agent VALUES (?, ?)', behavior, JSON.stringify(info));
    this.#tree().set(['participants', info.id], info);
  }
}
