import * as v from 'valibot';
import type { Clock } from '../../core/clock.js';
import { computed, type ReadableStore } from '../../core/store.js';
import { type IceServerEntry, IceServersMessage, type Self } from '../protocol/index.js';
import { ExpiringCredential } from './expiring-credential.js';

/** The Worker gives up on the TURN service after 5 s; after this delay the client requests the servers itself. */
const DUE_MS = 8_000;
const DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 30_000;

const Answer = v.omit(IceServersMessage, ['type']);
type Answer = v.InferOutput<typeof Answer>;

export interface TurnServersOptions {
  server: string;
  clock: Clock;
  fetch: typeof fetch;
  credential: () => Promise<string>;
}

/** The TURN servers: from the room's messages, or from the Calls proxy when the room sends none in time. */
export class TurnServers {
  readonly iceServers: ReadableStore<readonly IceServerEntry[] | null>;
  readonly #credential: ExpiringCredential<Answer>;

  constructor({ server, clock, fetch, credential }: TurnServersOptions) {
    const renew = async (): Promise<Answer> => {
      const response = await fetch(`${server}/calls/generate-ice-servers`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${await credential()}` },
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      return v.parse(Answer, await response.json());
    };
    this.#credential = new ExpiringCredential({ clock, renew, retryAfterMs: RETRY_AFTER_MS });
    this.iceServers = computed(this.#credential.value, (answer) => answer?.iceServers ?? null);
  }

  /**
   * @param iceServers the welcome's TURN servers; null: they follow in a message, and the current ones stay until
   * then.
   */
  welcomed(
    iceServers: IceServerEntry[] | null,
    self: Self,
    before: Self | null,
    serverAheadMs: number,
  ): void {
    if (iceServers) this.keep({ iceServers, expiresAtMs: null }, serverAheadMs);
    else if (self.inside) {
      // The room sends TURN servers on each new socket. Those who were outside have an old one, so request them now.
      this.#credential.renewIn(before?.inside === false ? 0 : DUE_MS, serverAheadMs);
    }
  }

  keep(answer: Answer, serverAheadMs: number): void {
    this.#credential.keep(answer, serverAheadMs);
  }

  clear(): void {
    this.#credential.keep(null, 0);
  }
}
