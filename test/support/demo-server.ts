import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface DemoServer {
  /** Where it serves, without a slash at the end. */
  readonly url: string;
  /** Its output when it was ready. */
  readonly output: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it as a terminal's Ctrl-C or a service manager would. */
  stop(): Promise<void>;
}

export interface DemoServerOptions {
  /** A free one by default. */
  port?: number;
  env?: Record<string, string>;
  /** More words for its command line. */
  args?: string[];
  /** The start command, such as `npm start`; by default the command behind `npm run dev`. */
  command?: string;
  /** This repository by default. */
  cwd?: string;
}

/** Runs `npm run dev`'s own command and resolves at its `ready` line. */
export async function startDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const wanted = options.port ?? (await freePort());
  const [program, ...words] = options.command?.split(' ') ?? [process.execPath, 'scripts/dev.mjs'];
  const child = spawn(program!, [...words, ...(options.args ?? [])], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env, PORT: String(wanted) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const ready = /^ready (\S+?)\/?$/m.exec(output);
      if (ready) resolve(ready[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`The demo server ended with ${code}:\n${output}`)));
  });
  return {
    url,
    output,
    port: Number(new URL(url).port),
    process: child,
    stop: () => ended(child, 'SIGTERM'),
  };
}

export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

/** A TCP port of this machine that nothing listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
