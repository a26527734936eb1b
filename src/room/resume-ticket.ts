import { type Clock, delay } from '../core/clock.js';

/** How long a page waits for the lock. A duplicated tab waits in vain, so it must not be long. */
const LOCK_WAIT_MS = 400;
/** A reloaded page knows that its predecessor is about to let go; on a busy machine that can take seconds. */
const RELOADED_LOCK_WAIT_MS = 5000;

export interface ResumeTicketOptions {
  /** The tab's own storage, or null to be a new participant after each reload. */
  storage: Storage | null;
  /** Without locks a duplicated tab could not be told from a reloaded one, and nothing is stored. */
  locks: LockManager | null;
  /** Where it is stored: one name per server and room. */
  key: string;
  /** Whether the page was reloaded: then whoever has the lock is most likely on the way out. */
  wasReloaded: boolean;
  clock: Clock;
}

/**
 * `participant.secret`: what makes this page the same participant again after a drop or a reload. The secret is good
 * for one use, so whoever opens a copy of this tab must not use it: the copy has the storage but cannot get the
 * lock (Web Locks API, section 2) that the original holds as long as it lives.
 */
export class ResumeTicket {
  readonly #options: ResumeTicketOptions;
  #ticket: string | null = null;
  #lockedId: string | null = null;
  #release: () => void = () => {};
  #loaded = false;

  constructor(options: ResumeTicketOptions) {
    this.#options = options;
  }

  /** What to present on the next connect; null to be someone new. */
  async load(): Promise<string | null> {
    if (this.#loaded) return this.#ticket;
    this.#loaded = true;
    const { storage, key } = this.#options;
    const stored = storage?.getItem(key);
    if (!storage || !stored) return null;
    if (await this.#lock(idOf(stored))) this.#ticket = stored;
    else storage.removeItem(key);
    return this.#ticket;
  }

  async save(ticket: string): Promise<void> {
    const { storage, key } = this.#options;
    this.#loaded = true;
    this.#ticket = ticket;
    const id = idOf(ticket);
    if (id !== this.#lockedId) {
      this.#unlock();
      if (!(await this.#lock(id)) || this.#ticket !== ticket) return;
    }
    storage?.setItem(key, ticket);
  }

  clear(): void {
    this.#ticket = null;
    this.#options.storage?.removeItem(this.#options.key);
    this.#unlock();
  }

  #unlock(): void {
    this.#release();
    this.#release = () => {};
    this.#lockedId = null;
  }

  async #lock(id: string): Promise<boolean> {
    const { locks, clock, wasReloaded } = this.#options;
    if (!locks) return false;
    const waitMs = wasReloaded ? RELOADED_LOCK_WAIT_MS : LOCK_WAIT_MS;
    const giveUp = new AbortController();
    const got = await new Promise<boolean>((resolve) => {
      void delay(clock, waitMs, giveUp.signal).then(
        () => giveUp.abort(),
        () => {},
      );
      locks
        .request(`callroom:${id}`, { signal: giveUp.signal }, () => {
          resolve(true);
          return new Promise<void>((release) => {
            this.#release = release;
          });
        })
        // Aborted, or the page may not use locks: either way there is none.
        .catch(() => resolve(false));
    });
    giveUp.abort();
    if (got) this.#lockedId = id;
    return got;
  }
}

function idOf(ticket: string): string {
  return ticket.split('.')[0]!;
}
