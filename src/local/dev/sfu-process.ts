import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LocalSfu, LocalSfuOptions } from '../index.js';

export type SfuChildOptions = Pick<LocalSfuOptions, 'openToNetwork' | 'port' | 'appId' | 'appSecret'>;
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
  readonly #say: (line: string) => void;
  #child: ChildProcess;
  #isClosing = false;

  private constructor(
    readonly address: SfuAddress,
    child: ChildProcess,
    say: (line: string) => void,
  ) {
    this.#say = say;
    this.#child = child;
    void this.#keep(child);
  }

  /**
   * @param say prints that it was started again, or why it was not.
   * @throws an error with the reason why the SFU did not start.
   */
  static async start(
    options: Pick<SfuChildOptions, 'openToNetwork'>,
    say: (line: string) => void,
  ): Promise<SfuProcess> {
    const { child, address } = await launch(options);
    return new SfuProcess(address, child, say);
  }

  /** Ends every session, and the process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await end(this.#child);
  }

  async #keep(child: ChildProcess): Promise<void> {
    const [code, signal] = await exitOf(child);
    if (this.#isClosing) return;
    const { url, ...app } = this.address;
    try {
      const again = await launch({ ...app, port: Number(new URL(url).port) });
      this.#child = again.child;
      this.#say(`The local SFU ended by itself (${signal ?? code}). It has been started again.`);
      void this.#keep(again.child);
      if (this.#isClosing) await end(again.child);
    } catch (error) {
      this.#say(`The local SFU ended by itself (${signal ?? code}). ${(error as Error).message}`);
    }
  }
}

async function launch(options: SfuChildOptions): Promise<{ child: ChildProcess; address: SfuAddress }> {
  const child = fork(CHILD, { execArgv: isSource ? ['--import', 'tsx'] : [] });
  child.send(options);
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as SfuAnswer),
    exitOf(child).then(([code, signal]): SfuAnswer => ({ failure: `its process ended (${signal ?? code})` })),
  ]);
  if ('failure' in answer) throw new Error(`The local SFU did not start: ${answer.failure}`);
  return { child, address: answer.address };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = exitOf(child);
  if (child.connected) child.disconnect();
  await ended;
}

async function exitOf(child: ChildProcess): Promise<[code: number | null, signal: NodeJS.Signals | null]> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return [child.exitCode, child.signalCode];
}
