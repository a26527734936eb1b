import { type Clock, delay } from '../core/clock.js';
import type { Page } from '../core/page.js';

/** How long a page waits for a lock that another page holds. A duplicated tab waits the full time, so this is short. */
const LOCK_WAIT_MS = 400;
/** After a reload the previous page is about to release the lock, which can take seconds on a busy machine. */
const RELOADED_LOCK_WAIT_MS = 5000;

export interface ResumeTicketOptions {
  /** The tab's session storage; null: each reload joins as a new participant. */
  storage: Storage | null;
  /** Null: nothing is stored, because a duplicated tab could not be distinguished from a reloaded tab. */
  locks: LockManager | null;
  /** The storage key: one per server and room. */
  key: string;
  /** Whether the page was reloaded: then the holder of the lock is most likely unloading. */
  wasReloaded: boolean;
  clock: Clock;
}

export interface TabTicketOptions {
  server: string;
  room: string;
  page: Page;
  clock: Clock;
}

/**
 * Holds `participant.secret`, which makes this page the same participant again after a drop or a reload. The secret
 * is valid once, so a duplicated tab must not use it: it has a copy of the storage but cannot get the lock (Web Locks
 * API, section 2) that the original tab holds as long as it lives.
 */
export class ResumeTicket {
  /** The ticket of this tab for a room. */
  static ofTab({ server, room, page, clock }: TabTicketOptions): ResumeTicket {
    const key = `callroom:${server}/${room}`;
    const { wasReloaded } = page;
    return new ResumeTicket({ storage: tabStorage(), locks: pageLocks(), key, wasReloaded, clock });
  }

  readonly #options: ResumeTicketOptions;
  #ticket: string | null = null;
  /** The participant whose lock this page holds, or is the first to ask for. */
  #lockedId: string | null = null;
  #release: () => void = () => {};
  #loading: Promise<void> | null = null;
  #kept: string | null = null;
  #isClosed = false;

  constructor(options: ResumeTicketOptions) {
    this.#options = options;
  }

  /** The secret to present at the next connect; null to join as a new participant. */
  async load(): Promise<string | null> {
    this.#loading ??= this.#loadStored();
    await this.#loading;
    return this.#ticket;
  }

  async #loadStored(): Promise<void> {
    const { storage, key } = this.#options;
    const stored = storage?.getItem(key);
    if (!storage || !stored) return;
    if (await this.#lock(idOf(stored))) this.#ticket ??= stored;
    else this.#remove();
  }

  /**
   * The value that `keep` stored before a reload. A duplicated tab has a copy too: the value is ours only if `load`
   * returns a ticket.
   */
  kept(): unknown {
    const { storage } = this.#options;
    try {
      return JSON.parse(storage?.getItem(this.#keptKey) ?? 'null');
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Stores a value of this participant for the page that replaces this one after a reload. */
  keep(value: unknown): void {
    this.#kept = JSON.stringify(value);
    this.#store();
  }

  async save(ticket: string): Promise<void> {
    this.#loading ??= Promise.resolve();
    this.#ticket = ticket;
    const id = idOf(ticket);
    if (id === this.#lockedId) {
      this.#store();
      return;
    }
    this.#unlock();
    const locking = this.#lock(id);
    // The page may be reloaded before it gets the lock. A duplicated tab asks for the lock later, and does not get it.
    if (this.#options.locks && !this.#isClosed) {
      this.#lockedId = id;
      this.#store();
    }
    if ((await locking) || this.#isClosed || this.#lockedId !== id) return;
    this.#lockedId = null;
    this.#remove();
  }

  clear(): void {
    this.#ticket = null;
    this.#kept = null;
    this.#remove();
    this.#unlock();
  }

  /** Releases the lock so that another page can take over the ticket. */
  close(): void {
    this.#isClosed = true;
    this.#unlock();
  }

  get #keptKey(): string {
    return `${this.#options.key}#kept`;
  }

  #store(): void {
    const { storage, key } = this.#options;
    // Without the lock, the stored ticket belongs to another page.
    if (!storage || !this.#ticket || idOf(this.#ticket) !== this.#lockedId) return;
    storage.setItem(key, this.#ticket);
    if (this.#kept) storage.setItem(this.#keptKey, this.#kept);
  }

  #remove(): void {
    const { storage, key } = this.#options;
    for (const name of [key, this.#keptKey]) storage?.removeItem(name);
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
    const name = `callroom:${id}`;
    const giveUp = new AbortController();
    const got = await new Promise<boolean>((resolve) => {
      const giveUpIfHeld = async (): Promise<void> => {
        for (;;) {
          await delay(clock, waitMs, giveUp.signal);
          // A busy page gets a free lock late. Only a lock that another page holds is a reason to give up.
          const { held } = await locks.query();
          if (held?.some((lock) => lock.name === name)) return giveUp.abort();
        }
      };
      // Either the lock came in time, or the page may not use locks, and the request below fails too.
      giveUpIfHeld().catch(() => {});
      locks
        .request(name, { signal: giveUp.signal }, () => {
          resolve(true);
          return new Promise<void>((release) => {
            this.#release = release;
          });
        })
        // Aborted, or the page may not use locks: either way we have no lock.
        .catch(() => resolve(false));
    });
    giveUp.abort();
    if (got && this.#isClosed) this.#unlock();
    else if (got) this.#lockedId = id;
    return got && !this.#isClosed;
  }
}

function idOf(ticket: string): string {
  return ticket.split('.')[0]!;
}

/** The tab's session storage; null when it does not exist or the page may not use it. */
export function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

export function pageLocks(): LockManager | null {
  return globalThis.navigator?.locks ?? null;
}
