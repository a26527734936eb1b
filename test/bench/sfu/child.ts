import { type ChildProcess, fork } from 'node:child_process';

interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

/** A module in its own process that answers commands, so that its CPU time is measured alone. */
export class Child {
  readonly #process: ChildProcess;
  #calls = 0;

  constructor(file: URL) {
    this.#process = fork(file, { execArgv: ['--import', 'tsx'] });
    this.#process.setMaxListeners(50);
  }

  /** Resolves with what the command of that name in the child's `serve` resolves with. */
  call<T>(command: string, data: unknown = null): Promise<T> {
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#process.off('message', onMessage);
        this.#process.off('exit', onExit);
      };
      const onMessage = (answer: Answer) => {
        if (answer.id !== id) return;
        stop();
        if (answer.error === undefined) resolve(answer.result as T);
        else reject(new Error(answer.error));
      };
      const onExit = (code: number | null) => {
        stop();
        reject(new Error(`The process ended with ${code} while it was asked for "${command}".`));
      };
      this.#process.on('message', onMessage);
      this.#process.once('exit', onExit);
      this.#process.send({ id, command, data });
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.kill();
    });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each command knows what its caller sends
export type Commands = Record<string, (data: any) => unknown>;

/** The other end of `Child`. */
export function serve(commands: Commands): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ id, command, data }: { id: number; command: string; data: unknown }) => {
    try {
      process.send?.({ id, result: await commands[command]?.(data) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
    }
  });
}
