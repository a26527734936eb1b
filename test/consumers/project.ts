import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const projects = fileURLToPath(new URL('projects', import.meta.url));
const windows = process.platform === 'win32';

/** The package as it would be published, made of `dist/` as it is now. */
export async function packCallroom(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callroom-pack-'));
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder];
  await promisify(execFile)('npm', args, { cwd: root, shell: windows });
  const [file] = await readdir(folder);
  return join(folder, file!);
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Somebody else's project, outside of this repository. */
export class Project {
  #checks = 0;

  private constructor(readonly folder: string) {}

  /** @param fixture a folder of `projects/`, whose files it begins with; none: an empty project. */
  static async create(fixture?: string): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'callroom-consumer-'));
    if (fixture) await cp(join(projects, fixture), folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    return new Project(folder);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async install(...packages: string[]): Promise<void> {
    await this.succeed('npm', ['install', ...packages]);
  }

  /** The declarations of every package have to hold too (`skipLibCheck: false`, `types` as it is by default). */
  async typeCheck(files: string[], options: Record<string, unknown> = {}): Promise<Ended> {
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: 'ES2022', module: 'NodeNext', skipLibCheck: false },
      ...options,
    };
    const config = `tsconfig-${++this.#checks}.json`;
    await writeFile(join(this.folder, config), JSON.stringify({ compilerOptions, files }));
    return this.run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]);
  }

  async run(command: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
    const child = this.start(command, args, env);
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk) => {
        ended[stream] += chunk;
      });
    }
    [ended.code] = await once(child, 'close');
    return ended;
  }

  /** @throws with all that the command wrote, if it fails. */
  async succeed(command: string, args: string[], env: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(command, args, env);
    if (code !== 0)
      throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  start(command: string, args: string[], env: Record<string, string> = {}) {
    return spawn(command, args, {
      cwd: this.folder,
      env: { ...process.env, ...quiet, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows || command.includes(' '),
    });
  }
}

/** Nothing is asked of the network that is not needed, and nothing of this run's own npm is passed on. */
const quiet = {
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_lifecycle_event: '',
  NEXT_TELEMETRY_DISABLED: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  NODE_ENV: '',
  FORCE_COLOR: '0',
};
