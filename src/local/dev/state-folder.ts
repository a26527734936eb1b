import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** More servers than a machine runs at once: a fault rather than a busy machine. */
const MAX_FOLDERS = 100;

interface Claim {
  /** The folder, absolute. */
  readonly path: string;
  readonly lock: Server;
  users: number;
}

/**
 * The claims of this process, by the wanted folder. A Vite server that restarts claims the folder before its
 * predecessor releases it, and must get the same.
 */
const claims = new Map<string, Promise<Claim>>();

/**
 * A folder for the data of a server's rooms that no other process uses at the same time. Two workerd processes on the
 * same data run each other's alarms: each would end the calls of the other.
 */
export class StateFolder {
  /**
   * Claims `wanted`, an absolute path, or the first folder beside it that no other process uses: `wanted-2` and so on.
   * A process that ends, however it ends, gives up its claim.
   */
  static async claim(wanted: string): Promise<StateFolder> {
    const claiming = claims.get(wanted) ?? claimFirst(wanted);
    claims.set(wanted, claiming);
    try {
      const claim = await claiming;
      claim.users++;
      return new StateFolder(wanted, claim);
    } catch (error) {
      claims.delete(wanted);
      throw error;
    }
  }

  readonly #wanted: string;
  #claim: Claim | null;
  readonly path: string;

  private constructor(wanted: string, claim: Claim) {
    this.#wanted = wanted;
    this.#claim = claim;
    this.path = claim.path;
  }

  /** Whether another process uses the wanted folder. */
  get isSubstitute(): boolean {
    return this.path !== this.#wanted;
  }

  /** Lets another process use the folder. A second call does nothing. */
  async release(): Promise<void> {
    const claim = this.#claim;
    this.#claim = null;
    if (!claim || --claim.users > 0) return;
    claims.delete(this.#wanted);
    await new Promise<void>((resolve) => claim.lock.close(() => resolve()));
  }
}

async function claimFirst(wanted: string): Promise<Claim> {
  for (let number = 1; number <= MAX_FOLDERS; number++) {
    const path = number === 1 ? wanted : `${wanted}-${number}`;
    const lock = await lockFor(path);
    if (lock) return { path, lock, users: 0 };
  }
  throw new Error(`${MAX_FOLDERS} other servers use ${wanted} and the folders beside it. End some of them.`);
}

/** Null: another process has the lock. */
async function lockFor(path: string): Promise<Server | null> {
  const address = lockAddress(path);
  const lock = await listen(address);
  if (lock || (await isAnswered(address))) return lock;
  // Its process was killed. Windows removes such a pipe itself.
  rmSync(address, { force: true });
  return listen(address);
}

/**
 * A lock is a socket that a process listens on. The system closes it with the process, while a file with the number of
 * a process outlives it, and the next process may have that number.
 */
function lockAddress(path: string): string {
  const name = `callroom-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Null: the address is taken. */
function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server.unref()));
  });
}

/** Whether a process listens there, this user's or another's. */
function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}
