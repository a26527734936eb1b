import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

const Stored = v.object({
  uid: v.string(),
  name: v.string(),
  /** The secret of an app, or the token of a TURN key. */
  secret: v.string(),
  created: v.string(),
  modified: v.string(),
});
export type StoredResource = v.InferOutput<typeof Stored>;

const File = v.object({ apps: v.array(Stored), turnKeys: v.array(Stored) });

export type ResourceKind = keyof v.InferOutput<typeof File>;

/** The apps and TURN keys of the only account. They are stored in a JSON file if a path is given. */
export class AccountStore {
  readonly #path: string | undefined;
  readonly #resources: Record<ResourceKind, Map<string, StoredResource>>;
  /** Ids that were passed in at startup; they are not saved. */
  readonly #openIds = new Set<string>();
  #saved: Promise<void> = Promise.resolve();

  private constructor(path: string | undefined, { apps, turnKeys }: v.InferOutput<typeof File>) {
    this.#path = path;
    this.#resources = {
      apps: new Map(apps.map((app) => [app.uid, app])),
      turnKeys: new Map(turnKeys.map((key) => [key.uid, key])),
    };
  }

  /** @throws Error if the file exists but is not a valid store. */
  static async open(path: string | undefined): Promise<AccountStore> {
    const text = path === undefined ? undefined : await readIfThere(path);
    const file = text === undefined ? { apps: [], turnKeys: [] } : v.parse(File, JSON.parse(text));
    return new AccountStore(path, file);
  }

  /** Adds a resource with a given id and secret, for this run only. */
  lend(kind: ResourceKind, uid: string, secret: string): void {
    const now = new Date().toISOString();
    this.#openIds.add(uid);
    this.#resources[kind].set(uid, { uid, name: 'local SFU', secret, created: now, modified: now });
  }

  list(kind: ResourceKind): StoredResource[] {
    return [...this.#resources[kind].values()];
  }

  get(kind: ResourceKind, uid: string): StoredResource | undefined {
    return this.#resources[kind].get(uid);
  }

  async create(kind: ResourceKind, name: string): Promise<StoredResource> {
    const now = new Date().toISOString();
    const resource = {
      uid: randomBytes(16).toString('hex'),
      name,
      secret: randomBytes(32).toString('hex'),
      created: now,
      modified: now,
    };
    this.#resources[kind].set(resource.uid, resource);
    await this.#save();
    return resource;
  }

  /** Without `name` the resource keeps its name. */
  async edit(kind: ResourceKind, uid: string, name?: string): Promise<StoredResource | undefined> {
    const resource = this.get(kind, uid);
    if (!resource) return undefined;
    const edited = { ...resource, name: name ?? resource.name, modified: new Date().toISOString() };
    this.#resources[kind].set(uid, edited);
    await this.#save();
    return edited;
  }

  async delete(kind: ResourceKind, uid: string): Promise<StoredResource | undefined> {
    const resource = this.get(kind, uid);
    this.#resources[kind].delete(uid);
    await this.#save();
    return resource;
  }

  /** Saves one write after another; each write is atomic. */
  #save(): Promise<void> {
    const path = this.#path;
    if (path === undefined) return Promise.resolve();
    const write = () => this.#write(path);
    // The caller of a failed write has received its error. The next write may succeed.
    this.#saved = this.#saved.then(write, write);
    return this.#saved;
  }

  async #write(path: string): Promise<void> {
    const kept = (kind: ResourceKind) => this.list(kind).filter(({ uid }) => !this.#openIds.has(uid));
    await mkdir(dirname(path), { recursive: true });
    const text = JSON.stringify({ apps: kept('apps'), turnKeys: kept('turnKeys') }, null, 2);
    // The file contains secrets.
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
