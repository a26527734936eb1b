import { backoffMs } from '../core/backoff.js';
import type { Clock } from '../core/clock.js';
import type { Answer } from './messages.js';
import { RoomError } from './room-error.js';

const MAX_WAITING = 64;
const DEFAULT_DEADLINE_MS = 10_000;
const SLOWED_DOWN = { firstMs: 2_000, maxMs: 2_000 };

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** How long to wait for the answer, reconnects included. Default 10,000 ms. */
  deadlineMs?: number | undefined;
}

interface Waiting {
  id: string;
  kind: 'command' | 'query';
  name: string;
  text: string;
  sent: boolean;
  settle(result: { ok: unknown } | { error: unknown }): void;
}

/**
 * Commands and queries that wait for their answer. They go out again, under the same id, after a lost connection, so
 * that the room carries each out once; none waits longer than its deadline, and never more than 64 wait.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #send: (text: string) => boolean;
  readonly #waiting = new Map<string, Waiting>();
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  #count = 0;
  #open = false;

  /** @param send sends at once, or returns false. */
  constructor(clock: Clock, send: (text: string) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  get size(): number {
    return this.#waiting.size;
  }

  request(
    kind: 'command' | 'query',
    name: string,
    data: unknown,
    { signal, deadlineMs = DEFAULT_DEADLINE_MS }: RequestOptions = {},
  ): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#waiting.size >= MAX_WAITING) return Promise.reject(RoomError.outboxFull(MAX_WAITING));
    const id = `${this.#prefix}-${++this.#count}`;
    return new Promise((resolve, reject) => {
      const onAbort = () => settle({ error: signal?.reason });
      const cancel = this.#clock.after(deadlineMs, () =>
        settle({ error: RoomError.deadline(name, deadlineMs) }),
      );
      const settle: Waiting['settle'] = (result) => {
        cancel();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(id);
        if ('ok' in result) resolve(result.ok);
        else reject(result.error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const text = JSON.stringify({ id, [kind]: name, data });
      const waiting: Waiting = { id, kind, name, text, sent: false, settle };
      this.#waiting.set(id, waiting);
      if (this.#open) waiting.sent = this.#send(text);
    });
  }

  settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.re);
    if (!waiting) return;
    if (!('error' in answer)) waiting.settle({ ok: answer.ok });
    else if (answer.error.code === 'rate_limited') this.#sendLater(waiting);
    else waiting.settle({ error: RoomError.fromWire(answer.error) });
  }

  /** The room was asked too much at once, and did nothing: there is time until the deadline. */
  #sendLater(waiting: Waiting): void {
    this.#clock.after(backoffMs(0, SLOWED_DOWN), () => {
      if (this.#open && this.#waiting.has(waiting.id)) this.#send(waiting.text);
    });
  }

  /**
   * Sends what waits.
   * @param resumed whether the room still knows us, and so the commands it has carried out already. Otherwise a
   *   command that was sent before must not be repeated, for it could take effect twice.
   */
  open(resumed: boolean): void {
    this.#open = true;
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.sent && waiting.kind === 'command' && !resumed) {
        waiting.settle({ error: RoomError.outcomeUnknown(waiting.name) });
      } else {
        waiting.sent = this.#send(waiting.text) || waiting.sent;
      }
    }
  }

  /** Keeps what waits until the next `open`. */
  pause(): void {
    this.#open = false;
  }

  /** Fails what waits. */
  close(error: RoomError): void {
    this.#open = false;
    for (const waiting of [...this.#waiting.values()]) waiting.settle({ error });
  }
}
