import * as v from 'valibot';
import type { Clock } from '../../core/clock.js';
import { computed, type ReadableStore } from '../../core/store.js';
import { type IceServerEntry, IceServersMessage, type Self } from '../protocol/index.js';
import { ExpiringCredential } from './expiring-credential.js';

/** The Worker gives up on the TURN service after 5 s; past this the client asks for itself. */
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

/** The TURN servers as the room sends them, and as the proxy has them where the room does not. */
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

  /** @param iceServers of the welcome; null: they follow, and until then those there are stay. */
  welcomed(
    iceServers: IceServerEntry[] | null,
    self: Self,
    before: Self | null,
    serverAheadMs: number,
  ): void {
    if (iceServers) this.keep({ iceServers, expiresAtMs: null }, serverAheadMs);
    else if (self.role !== 'waiting') {
      // They come by themselves on a new socket; admission is no new socket.
      this.#credential.renewIn(before?.role === 'waiting' ? 0 : DUE_MS, serverAheadMs);
    }
  }

  keep(answer: Answer, serverAheadMs: number): void {
    this.#credential.keep(answer, serverAheadMs);
  }

  clear(): void {
    this.#credential.keep(null, 0);
  }
}
