import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SfuFaults } from '../../src/testing/sfu-faults.js';
import { ended, freePort } from './demo-server.js';

const CLI = fileURLToPath(new URL('../../src/local/cli.ts', import.meta.url));

/** The local SFU in a process of its own, which can be killed and started again under the same addresses. */
export class SfuProcess {
  readonly appId = 'test';
  readonly appSecret = 'a secret of the tests';
  readonly faults: SfuFaults;
  #child: ChildProcess | null = null;

  private constructor(
    readonly url: string,
    readonly ports: { http: number; udp: number },
  ) {
    this.faults = new SfuFaults({ url, secret: this.appSecret });
  }

  static async start(): Promise<SfuProcess> {
    const [http, udp] = [await freePort(), await freePort()];
    const sfu = new SfuProcess(`http://127.0.0.1:${http}/v1`, { http, udp });
    await sfu.startAgain();
    return sfu;
  }

  async startAgain(): Promise<void> {
    const ports = ['--port', String(this.ports.http), '--udp-port', String(this.ports.udp)];
    const app = ['--app', this.appId, '--secret', this.appSecret];
    const args = ['--import', 'tsx', CLI, 'dev', '--sfu-only', '--faults', ...ports, ...app];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    while (!output.includes('UDP port')) await Promise.race([once(child.stdout, 'data'), exited(child)]);
  }

  /** Kills it without closing connections. */
  async kill(): Promise<void> {
    if (this.#child) await ended(this.#child, 'SIGKILL');
    this.#child = null;
  }

  async close(): Promise<void> {
    if (this.#child) await ended(this.#child, 'SIGTERM');
    this.#child = null;
  }
}

async function exited(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`The local SFU ended with ${code}.`);
}
