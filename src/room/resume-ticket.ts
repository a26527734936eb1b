import { type Clock, delay } from '../core/clock.js';
import type { Page } from '../core/page.js';

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

export interface TabTicketOptions {
  server: string;
  room: string;
  page: Page;
  clock: Clock;
}

/**
 * `participant.secret`: what makes this page the same participant again after a drop or a reload. The secret is good
 * for one use, so whoever opens a copy of this tab must not use it: the copy has the storage but cannot get the
 * lock (Web Locks API, section 2) that the original holds as long as it lives.
 */
export class ResumeTicket {
  /** The tab's own, for a room. */
  static ofTab({ server, room, page, clock }: TabTicketOptions): ResumeTicket {
    const key = `callroom:${server}/${room}`;
    const { wasReloaded } = page;
    return new ResumeTicket({ storage: tabStorage(), locks: pageLocks(), key, wasReloaded, clock });
  }

  readonly #options: ResumeTicketOptions;
  #ticket: string | null = null;
  #lockedId: string | null = null;
  #release: () => void = () => {};
  #loading: Promise<void> | null = null;
  #kept: string | null = null;
  #isClosed = false;

  constructor(options: ResumeTicketOptions) {
    this.#options = options;
  }

  /** What to present on the next connect; null to be someone new. */
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

  /** What `keep` stored before a reload. A duplicated tab has it too: it is ours only where `load` has a ticket. */
  kept(): unknown {
    const { storage } = this.#options;
    try {
      return JSON.parse(storage?.getItem(this.#keptKey) ?? 'null');
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Stores something of this participant, for the page that takes the place of this one. */
  keep(value: unknown): void {
    this.#kept = JSON.stringify(value);
    this.#store();
  }

  async save(ticket: string): Promise<void> {
    this.#loading ??= Promise.resolve();
    this.#ticket = ticket;
    const id = idOf(ticket);
    if (id !== this.#lockedId) {
      this.#unlock();
      if (!(await this.#lock(id)) || this.#ticket !== ticket) return;
    }
    this.#store();
  }

  clear(): void {
    this.#ticket = null;
    this.#kept = null;
    this.#remove();
    this.#unlock();
  }

  /** Lets another of this page have it. */
  close(): void {
    this.#isClosed = true;
    this.#unlock();
  }

  get #keptKey(): string {
    return `${this.#options.key}#kept`;
  }

  #store(): void {
    const { storage, key } = this.#options;
    // Without the lock the stored one is that of another page.
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
    if (got && this.#isClosed) this.#unlock();
    else if (got) this.#lockedId = id;
    return got && !this.#isClosed;
  }
}

function idOf(ticket: string): string {
  return ticket.split('.')[0]!;
}

/** The tab's storage; null where there is none or the page may not use it. */
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
