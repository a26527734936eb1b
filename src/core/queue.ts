import { anySignal } from './any-signal.js';
import { type Clock, systemClock } from './clock.js';
import { CallroomError } from './errors.js';

export class DeadlineError extends CallroomError<'deadline_exceeded'> {
  static of(what: string, deadlineMs: number): DeadlineError {
    return new DeadlineError(
      'deadline_exceeded',
      `${what} did not end within ${deadlineMs} ms, so its outcome is unknown. Do not repeat it; replace the object that it worked on.`,
    );
  }
}

export interface TaskOptions {
  /** What the task does, as the subject of the deadline's message. */
  name: string;
  /** How long the task may take, in milliseconds. After that its signal aborts and the next task runs. */
  deadlineMs: number;
  signal?: AbortSignal;
}

/**
 * Runs tasks in sequence. A task that hangs delays the next task by at most its own deadline; a task that fails does
 * not delay it.
 */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #size = 0;
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** The number of tasks that wait or run. */
  get size(): number {
    return this.#size;
  }

  /**
   * Queues `task` and resolves with its result.
   * @throws what the task throws, `DeadlineError` past its deadline, or the signal's reason.
   */
  run<T>(task: (signal: AbortSignal) => Promise<T>, options: TaskOptions): Promise<T> {
    this.#size++;
    const result = this.#tail.then(() => this.#runNow(task, options));
    this.#tail = result.then(
      () => this.#size--,
      () => this.#size--,
    );
    return result;
  }

  async #runNow<T>(task: (signal: AbortSignal) => Promise<T>, options: TaskOptions): Promise<T> {
    options.signal?.throwIfAborted();
    const deadline = new AbortController();
    const signal = options.signal ? anySignal([options.signal, deadline.signal]) : deadline.signal;
    const cancel = this.#clock.after(options.deadlineMs, () =>
      deadline.abort(DeadlineError.of(options.name, options.deadlineMs)),
    );
    try {
      return await Promise.race([
        task(signal),
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
      ]);
    } finally {
      cancel();
    }
  }
}
