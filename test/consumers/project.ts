import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cp,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const projects = fileURLToPath(new URL('projects', import.meta.url));
const packed = join(root, 'node_modules/.cache/callroom/package/callroom.tgz');
const windows = process.platform === 'win32';

/** The package as it would be published, made of `dist/` as it is now. All test files of a build share it. */
export async function packCallroom(): Promise<string> {
  // The last file that a build writes, and the files outside of `dist/`.
  const sources = ['dist/integrity.json', 'package.json', 'README.md', 'CHANGELOG.md'];
  const changed = await Promise.all(sources.map((file) => changedAt(join(root, file))));
  if ((await changedAt(packed)) > Math.max(...changed)) return packed;
  const folder = await mkdtemp(join(tmpdir(), 'callroom-pack-'));
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder];
  await promisify(execFile)('npm', args, { cwd: root, shell: windows });
  const [file] = await readdir(folder);
  await mkdir(dirname(packed), { recursive: true });
  await cp(join(folder, file!), `${packed}.new`);
  await rename(`${packed}.new`, packed);
  await rm(folder, { recursive: true });
  return packed;
}

async function changedAt(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What a folder's `node_modules` holds. */
export interface Installed {
  packages: string[];
  megabytes: number;
}

/** A project of someone else, outside of this repository. */
export class Project {
  #checks = 0;

  private constructor(readonly folder: string) {}

  /** With the programs of its packages first, as in a script of `npm run`. */
  get #path(): string {
    return [join(this.folder, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  }

  /** @param fixture a folder of `projects/`, whose files it begins with; without it, the folder is empty. */
  static async create(fixture?: string): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'callroom-consumer-'));
    const project = new Project(folder);
    if (fixture) await project.add(fixture);
    return project;
  }

  /** Adds the files of a folder of `projects/`, as a project of ES modules. */
  async add(fixture: string): Promise<void> {
    await cp(join(projects, fixture), this.folder, { recursive: true });
    const manifest = JSON.stringify({ private: true, type: 'module' });
    await writeFile(join(this.folder, 'package.json'), manifest, { flag: 'wx' }).catch((error) => {
      // The fixture has its own.
      if (error.code !== 'EEXIST') throw error;
    });
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async install(...packages: string[]): Promise<void> {
    await this.succeed('npm', ['install', ...packages]);
  }

  /** Installs what another project has installed, in a tenth of a second: as hard links to its files. */
  async copyInstalled(from: Project): Promise<void> {
    const [source, target] = [from, this].map(({ folder }) => join(folder, 'node_modules')) as [
      string,
      string,
    ];
    await mkdir(target);
    // A folder is listed before its files.
    for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) await mkdir(join(target, relative(source, path)), { recursive: true });
      else if (entry.isFile()) await link(path, join(target, relative(source, path)));
    }
  }

  /** Links packages of this repository, where a test is not about their installation. */
  async borrow(...packages: string[]): Promise<void> {
    for (const name of packages) {
      const path = join(this.folder, 'node_modules', name);
      await mkdir(dirname(path), { recursive: true });
      await symlink(join(root, 'node_modules', name), path, 'junction');
    }
  }

  async installed(): Promise<Installed> {
    const listed = await this.succeed('npm', ['ls', '--all', '--parseable']);
    const packages = listed.trim().split('\n').slice(1);
    return { packages, megabytes: (await bytesOnDisk(join(this.folder, 'node_modules'))) / 2 ** 20 };
  }

  /** The declarations of every package have to hold too (`skipLibCheck: false`, `types` as it is by default). */
  async typeCheck(files: string[], options: Record<string, unknown> = {}): Promise<Ended> {
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: 'ES2022', module: 'NodeNext', skipLibCheck: false },
      ...options,
    };
    const config = `tsconfig-${++this.#checks}.json`;
    await this.write(config, JSON.stringify({ compilerOptions, files }));
    return this.run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]);
  }

  async run(command: string, args: string[] = [], env: Record<string, string> = {}): Promise<Ended> {
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
  async succeed(command: string, args: string[] = [], env: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(command, args, env);
    if (code !== 0)
      throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  start(command: string, args: string[] = [], env: Record<string, string> = {}) {
    return spawn(command, args, {
      cwd: this.folder,
      env: { ...process.env, ...quiet, PATH: this.#path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows || command.includes(' '),
    });
  }
}

/** Nothing is asked of the network that is not needed, and nothing of this run's own npm is passed on. */
export const quiet = {
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

/** As `du` counts them: a small file takes a block, and a file with two names counts once. */
async function bytesOnDisk(folder: string): Promise<number> {
  const paths = await readdir(folder, { recursive: true });
  const stats = await Promise.all(paths.map((path) => lstat(join(folder, path))));
  const files = new Map(stats.map((stat) => [stat.ino, stat]));
  return [...files.values()].reduce((sum, { blocks }) => sum + blocks * 512, 0);
}
