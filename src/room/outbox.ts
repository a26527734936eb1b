import { backoffMs } from '../core/backoff.js';
import type { Clock } from '../core/clock.js';
import { randomId } from '../core/random-id.js';
import { type CommandOrder, mustKeepOrder, orderOf } from './command-order.js';
import { type Answer, isLargeQuery } from './protocol/index.js';
import { RoomError } from './room-error.js';

const MAX_WAITING = 64;
const DEFAULT_DEADLINE_MS = 10_000;
const SLOWED_DOWN = { firstMs: 2_000, maxMs: 2_000 };
/**
 * A query changes nothing, so its order does not matter, except that the room answers large queries one at a time.
 */
const ANY_ORDER: CommandOrder = { queues: [], shared: [], state: null };
const ONE_AT_A_TIME: CommandOrder = { ...ANY_ORDER, queues: ['large query'] };

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** How long to wait for the answer, including reconnects, in milliseconds. Default 10,000. */
  deadlineMs?: number | undefined;
}

interface Waiting {
  id: string;
  kind: 'command' | 'query';
  name: string;
  text: string;
  order: CommandOrder;
  /** Sent on the current connection. */
  isSent: boolean;
  /** Sent at least once, so it may have taken effect. */
  wasSent: boolean;
  /** Earlier requests that this one replaces: they settle with its result. */
  replaced: Waiting[];
  settle(result: { ok: unknown } | { error: unknown }): void;
}

/**
 * Commands and queries that wait for their answer. After a lost connection they are sent again under the same id, so
 * the room executes each once. None waits longer than its deadline, and at most 64 wait at a time.
 *
 * A retry never overtakes: a command waits for the answers to the earlier commands that it must not overtake (see
 * `mustKeepOrder`). Commands about different people are in flight together. Of waiting commands in a row that set the
 * same state, only the last is sent.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #send: (text: string) => boolean;
  /** In the order of the requests. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #prefix = randomId();
  #count = 0;
  #open = false;
  /** Ends the pause that the room requested; null: no pause. */
  #cancelPause: (() => void) | null = null;

  /** @param send sends at once and returns true, or returns false. */
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
    const id = `${this.#prefix}-${++this.#count}`;
    return new Promise((resolve, reject) => {
      const queryOrder = isLargeQuery(name) ? ONE_AT_A_TIME : ANY_ORDER;
      const order = kind === 'command' ? orderOf(name, data) : queryOrder;
      const text = JSON.stringify({ id, [kind]: name, data });
      const onAbort = () => this.#settle(waiting, { error: signal?.reason });
      const cancel = this.#clock.after(deadlineMs, () =>
        this.#settle(waiting, { error: RoomError.deadline(name, deadlineMs) }),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      const waiting: Waiting = {
        id,
        kind,
        name,
        text,
        order,
        isSent: false,
        wasSent: false,
        replaced: [],
        settle(result) {
          cancel();
          signal?.removeEventListener('abort', onAbort);
          if ('ok' in result) resolve(result.ok);
          else reject(result.error);
        },
      };
      this.#waiting.set(id, waiting);
      this.#dropReplaced();
      if (this.#waiting.size > MAX_WAITING)
        this.#settle(waiting, { error: RoomError.outboxFull(MAX_WAITING) });
      else this.#sendWaiting();
    });
  }

  settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.re);
    if (!waiting) return;
    if (!('error' in answer)) this.#settle(waiting, { ok: answer.ok });
    else if (answer.error.code === 'rate_limited') this.#slowDown(waiting);
    else this.#settle(waiting, { error: RoomError.fromWire(answer.error) });
  }

  /**
   * Sends the waiting requests.
   * @param resumed whether the room still knows us, and therefore the commands it has already executed. If not, a
   * command that was sent before must not be repeated, because it could take effect twice.
   */
  open(resumed: boolean): void {
    this.#open = true;
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.wasSent && waiting.kind === 'command' && !resumed)
        this.#settle(waiting, { error: RoomError.outcomeUnknown(waiting.name) });
    }
    this.#sendWaiting();
  }

  /** Keeps the waiting requests until the next `open`. */
  pause(): void {
    this.#open = false;
    this.#cancelPause?.();
    this.#cancelPause = null;
    for (const waiting of this.#waiting.values()) waiting.isSent = false;
    this.#dropReplaced();
  }

  /** Fails the waiting requests. */
  close(error: RoomError): void {
    this.pause();
    for (const waiting of [...this.#waiting.values()]) this.#settle(waiting, { error });
  }

  #settle(waiting: Waiting, result: { ok: unknown } | { error: unknown }): void {
    const wasWaiting = this.#waiting.delete(waiting.id);
    waiting.settle(result);
    for (const earlier of waiting.replaced.splice(0)) this.#settle(earlier, result);
    if (wasWaiting) this.#sendWaiting();
  }

  /**
   * The room refused a request as `rate_limited` and did nothing: all requests pause for about 2 s and keep their
   * order.
   */
  #slowDown(waiting: Waiting): void {
    waiting.isSent = false;
    this.#dropReplaced();
    this.#cancelPause ??= this.#clock.after(backoffMs(0, SLOWED_DOWN), () => {
      this.#cancelPause = null;
      this.#sendWaiting();
    });
  }

  /** Sends each request that overtakes no earlier request. */
  #sendWaiting(): void {
    if (!this.#open || this.#cancelPause) return;
    const earlier: CommandOrder[] = [];
    for (const waiting of [...this.#waiting.values()]) {
      const { order } = waiting;
      if (!waiting.isSent && !earlier.some((other) => mustKeepOrder(other, order))) {
        waiting.isSent = this.#send(waiting.text);
        waiting.wasSent ||= waiting.isSent;
      }
      earlier.push(order);
    }
  }

  /** Drops each command that is not in flight when the next command that it must not overtake sets the same state. */
  #dropReplaced(): void {
    const later: Waiting[] = [];
    for (const waiting of [...this.#waiting.values()].reverse()) {
      const { order, isSent } = waiting;
      const next = isSent ? undefined : later.find((other) => mustKeepOrder(order, other.order));
      if (next && next.order.state !== null && next.order.state === order.state) {
        this.#waiting.delete(waiting.id);
        next.replaced.push(waiting);
      } else later.unshift(waiting);
    }
  }
}
