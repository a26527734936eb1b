import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LocalSfu, LocalSfuOptions } from '../index.js';
import { Restarter } from './restarter.js';

/** What crosses the border between the processes. */
export type SfuChildOptions = Omit<LocalSfuOptions, 'clock'>;
export type SfuAddress = Pick<LocalSfu, 'url' | 'appId' | 'appSecret'>;
/** The only message of the child. */
export type SfuAnswer = { address: SfuAddress } | { failure: string };

/** Our own TypeScript, in development of Callroom itself. */
const isSource = import.meta.url.endsWith('.ts');
const CHILD = fileURLToPath(new URL(`./sfu-child.${isSource ? 'ts' : 'js'}`, import.meta.url));

/**
 * A local SFU in a process of its own: the packets of a call do not delay what this process serves. It ends with this
 * process, however that ends. If it ends by itself, it is started again under the same address; the sessions of its
 * clients have expired then.
 */
export class SfuProcess {
  readonly address: SfuAddress;
  readonly #restarter: Restarter;
  #child: ChildProcess;
  #isClosing = false;

  private constructor({ child, address }: Launched, options: SfuChildOptions, say: (line: string) => void) {
    this.address = address;
    this.#child = child;
    const { url, ...app } = address;
    const again = { ...options, ...app, port: Number(new URL(url).port) };
    this.#restarter = new Restarter({ start: async () => this.#watch((await launch(again)).child), say });
    this.#watch(child);
  }

  /**
   * @param say prints that it was started again, or why it was not.
   * @throws an error with the reason why the SFU did not start.
   */
  static async start(options: SfuChildOptions, say: (line: string) => void): Promise<SfuProcess> {
    return new SfuProcess(await launch(options), options, say);
  }

  /** Ends every session, and the process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#restarter.stop();
    await end(this.#child);
  }

  #watch(child: ChildProcess): void {
    this.#child = child;
    const bornAtMs = Date.now();
    child.once('exit', (code, signal) => {
      if (this.#isClosing) return;
      this.#restarter.ended(`The local SFU ended by itself (${signal ?? `code ${code}`})`, bornAtMs);
    });
    // It was on its way when this was closed.
    if (this.#isClosing) void end(child);
  }
}

interface Launched {
  child: ChildProcess;
  address: SfuAddress;
}

async function launch(options: SfuChildOptions): Promise<Launched> {
  const child = fork(CHILD, { execArgv: isSource ? ['--import', 'tsx'] : [] });
  child.send(options);
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as SfuAnswer),
    once(child, 'exit').then(([code, signal]): SfuAnswer => {
      return { failure: `Its process ended (${signal ?? `code ${code}`}).` };
    }),
  ]);
  if ('failure' in answer) throw new Error(answer.failure);
  return { child, address: answer.address };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  await ended;
}
