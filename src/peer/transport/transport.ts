import { CallsError } from '../../calls-api/calls-error.js';
import type { NextAction } from '../../calls-api/error-codes.js';
import { CallroomError } from '../../core/errors.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { PeerContext } from '../peer-context.js';
import { PeerError } from '../peer-error.js';
import { ReconnectPolicy } from '../retry/reconnect-policy.js';
import type { Session } from './session.js';
import { idleTransport, type TransportState, type TransportStatus } from './transport-state.js';

/** One round is at most a close, an update and an exchange of descriptions. */
const ROUND_LIMIT_MS = 25_000;
/** Something more that a link keeps on its session, beside media; loaded where it is wanted. */
export interface TransportPart {
  readonly isNeeded: boolean;
  /** As a link's own. */
  readonly nextDueAt: number;
  round(session: Session, signal: AbortSignal): Promise<void>;
  show(session: Session | null): void;
  resetPatience(): void;
  close(): void;
}

/**
 * Keeps what is on an SFU session the same as what is wanted, and a session there to have it on.
 *
 * It works in rounds. Whatever changes calls `poke`; the changes of one tick share the next round, which compares
 * wanted and present and sends one request per kind of difference. A round that fails says by its error's action
 * what comes next. A session that is of no more use is replaced by another, on which the same rounds bring
 * everything back; the old one is kept until then where it still carries media.
 */
export abstract class Transport<S extends Session> {
  readonly #state = atom<TransportState>(idleTransport);
  protected readonly environment: PeerContext;
  /** The session in use. */
  #current: S | null = null;
  /** The session that is to take over; the first one, too, begins here. */
  #next: S | null = null;
  /** Sessions that only wait for others to let go of them. */
  readonly #retired = new Map<S, () => void>();
  readonly #persistence: ReconnectPolicy<S>;
  /** Sessions to be replaced, and whether a connection that comes back saves them. */
  readonly #doomed = new WeakMap<S, { saveable: boolean }>();
  #error: CallroomError | null = null;
  #hasFailed = false;
  #part: TransportPart | null = null;
  #isRunning = false;
  #isDirty = false;
  #isClosed = false;
  #cancelWake: (() => void) | null = null;
  /** Whether others have begun something on a session, a new one or ours: nothing of our own is begun meanwhile. */
  protected isAwaited = false;

  constructor(environment: PeerContext) {
    this.environment = environment;
    this.#persistence = new ReconnectPolicy(environment.clock);
  }

  get state(): ReadableStore<TransportState> {
    return this.#state;
  }

  /** The session whose media counts now: the present one while it delivers, or else the next one. */
  protected get current(): S | null {
    return this.#current;
  }

  protected get next(): S | null {
    return this.#next;
  }

  protected get sessions(): S[] {
    return [this.#current, this.#next, ...this.#retired.keys()].filter((session) => session !== null);
  }

  /** For messages: `send` or `receive`. */
  protected abstract readonly name: string;
  protected abstract createSession(): S;
  /** Whether there is anything to have a session for. */
  protected abstract isNeeded(): boolean;
  /** One pass over what is wanted. Throws what makes going on with this session pointless. */
  protected abstract round(session: S, signal: AbortSignal): Promise<void>;
  /** Whether `session` could take over without anyone missing anything. */
  protected abstract canTakeOver(session: S): boolean;
  /** Clock time at which something that failed is due again; Infinity where nothing is. */
  protected abstract nextDueAt(): number;
  /** Lets the handles show what has become of them. */
  protected abstract show(): void;
  /** Forgets all backoffs. */
  protected abstract resetPatience(): void;
  /** How long a replaced session that still works is kept, in milliseconds. */
  protected abstract readonly retireAfterMs: number;

  /** Something changed: another round is needed. */
  poke(): void {
    if (this.#isClosed) return;
    this.#isDirty = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    queueMicrotask(() => this.#run());
  }

  /** Has `part` kept on the session as well. */
  extend(part: TransportPart): void {
    this.#part = part;
  }

  /** Starts again at once, with all patience restored. */
  retry(): void {
    this.#hasFailed = false;
    this.#persistence.reset();
    this.resetPatience();
    this.#part?.resetPatience();
    this.poke();
  }

  /** The network changed under a connection that has yet to notice: another is made beside it, and takes over. */
  renew(): void {
    const session = this.#usable();
    if (this.#isClosed || !session || session !== this.#current) return;
    this.#error = PeerError.networkChanged();
    this.#doom(session, { saveable: false });
    this.#settle();
    this.poke();
  }

  /**
   * Asks the SFU whether it still has the session, where that is in doubt: one that is gone is known so seconds before
   * the browser misses its path.
   */
  async check(): Promise<void> {
    const session = this.#current;
    if (!session || session.id === null) return;
    try {
      await this.environment.calls.getSession(session.id, { signal: session.signal });
    } catch (error) {
      if (session.signal.aborted) return;
      if (error instanceof CallsError && error.action === 'new-session') this.onFailure(session, error);
      else this.environment.logger.debug(`The ${this.name} session could not be asked about.`, error);
      this.#settle();
      this.poke();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#part?.close();
    this.#cancelWake?.();
    const sessions = this.sessions;
    for (const cancel of this.#retired.values()) cancel();
    this.#retired.clear();
    this.#current = null;
    this.#next = null;
    this.#state.set(idleTransport);
    for (const session of sessions) session.close();
  }

  /** Makes `session`, which was opened elsewhere, the next one, in the place of whatever there is. */
  protected adopt(session: S): void {
    if (this.#isClosed) {
      session.close();
      throw PeerError.closed();
    }
    for (const old of [this.#current, this.#next]) if (old) this.#drop(old);
    this.#begin(session);
  }

  /** A step outside of the rounds failed. */
  protected onFailure(session: S, thrown: unknown): void {
    if (this.#isClosed || (session !== this.#current && session !== this.#next)) return;
    const error = thrown instanceof CallroomError ? thrown : PeerError.negotiationFailed(thrown);
    const action: NextAction = error instanceof CallsError ? error.action : 'new-session';
    this.environment.logger.warn(`The ${this.name} session met an error; next action: ${action}.`, error);
    this.#error = error;
    this.#onAction[action](session);
  }

  async #run(): Promise<void> {
    while (this.#isDirty && !this.#isClosed && !this.#hasFailed) {
      this.#isDirty = false;
      const session = this.#target();
      if (!session) break;
      try {
        await session.queue.run((signal) => this.#round(session, signal), {
          name: `A round of the ${this.name} session`,
          deadlineMs: ROUND_LIMIT_MS,
          signal: session.signal,
        });
        this.#persistence.roundSucceeded(session);
      } catch (error) {
        // The session that failed may have been replaced while it did: the next one then needs its round.
        if (session.signal.aborted) this.#isDirty = true;
        else this.onFailure(session, error);
      }
      this.#settle();
    }
    this.#isRunning = false;
    if (this.#isClosed) return;
    this.#settle();
    this.#sleep();
  }

  async #round(session: S, signal: AbortSignal): Promise<void> {
    await this.round(session, signal);
    if (!this.#part) return;
    // Media first: whatever else there is waits for it to be shown.
    this.#settle();
    await this.#part.round(session, signal);
  }

  get #isNeeded(): boolean {
    return this.isNeeded() || (this.#part?.isNeeded ?? false);
  }

  /** The session that work goes to. */
  #target(): S | null {
    if (this.isAwaited) return null;
    const now = this.environment.clock.now();
    const session = this.#usable();
    if (session) return this.#persistence.pausedUntil(session) <= now ? session : null;
    if (!this.#isNeeded) {
      if (this.#current) this.#drop(this.#current);
      return null;
    }
    return this.#persistence.nextSessionAt <= now ? this.#begin(this.createSession()) : null;
  }

  #usable(): S | null {
    if (this.#next) return this.#next;
    return this.#current && !this.#doomed.has(this.#current) ? this.#current : null;
  }

  #begin(session: S): S {
    this.#next = session;
    session.connectivity.listen((connectivity) => {
      if (this.#isClosed) return;
      if (connectivity === 'lost') this.#onLost(session);
      else if (connectivity === 'connected') this.#onConnected(session);
    });
    this.#settle();
    return session;
  }

  #onLost(session: S): void {
    if (session !== this.#current && session !== this.#next) return;
    this.#error = session.lossError;
    this.environment.logger.warn(`The ${this.name} session lost its connection.`, session.lossError);
    this.#doom(session, { saveable: true });
    this.#settle();
    this.poke();
  }

  #onConnected(session: S): void {
    if (session === this.#current && this.#doomed.get(session)?.saveable) {
      this.#doomed.delete(session);
      this.#error = null;
      if (this.#next) this.#drop(this.#next);
    }
    this.#settle();
    this.poke();
  }

  readonly #onAction: Readonly<Record<NextAction, (session: S) => void>> = {
    retry: (session) => this.#roundFailed(session),
    'wait-connected': (session) => this.#roundFailed(session),
    'wait-publisher': (session) => this.#roundFailed(session),
    done: (session) => this.#roundFailed(session),
    'new-session': (session) => this.#doom(session, { saveable: false }),
    fail: (session) => this.#fail(session),
  };

  #roundFailed(session: S): void {
    const mayGoOn = this.#persistence.roundFailed(session) && session.id !== null;
    if (!mayGoOn) this.#doom(session, { saveable: false });
  }

  #doom(session: S, fate: { saveable: boolean }): void {
    if (this.#doomed.has(session)) return;
    const wasInUse = session === this.#current;
    if (wasInUse) this.#doomed.set(session, fate);
    else this.#drop(session);
    this.#persistence.sessionFailed(wasInUse);
    this.#isDirty = true;
  }

  /** What the session in use carries goes on; another try begins with another session. */
  #fail(session: S): void {
    this.#hasFailed = true;
    if (session === this.#current && !this.#doomed.has(session))
      this.#doomed.set(session, { saveable: false });
    if (this.#next) this.#drop(this.#next);
    this.environment.logger.error(`The ${this.name} session failed.`, this.#error);
  }

  /** Lets the next session take over as soon as it can, and says how things stand. */
  #settle(): void {
    if (this.#isClosed) return;
    const next = this.#next;
    if (next?.isConnected && (!this.#current || this.canTakeOver(next))) {
      const old = this.#current;
      this.#current = next;
      this.#next = null;
      this.#error = null;
      this.#persistence.sessionTookOver();
      if (old) this.#retire(old);
    }
    const state = this.#describe();
    if (
      Object.entries(state).some(([key, value]) => this.#state.get()[key as keyof TransportState] !== value)
    ) {
      this.#state.set(state);
    }
    this.show();
    this.#part?.show(this.#current);
  }

  #describe(): TransportState {
    const status = this.#status();
    const isWell = status === 'connected';
    const before = this.#state.get();
    return {
      status,
      sinceMs: status === before.status ? before.sinceMs : this.environment.clock.now(),
      sessionId: (this.#current ?? this.#next)?.id ?? null,
      error: isWell ? null : this.#error,
      attempt: isWell ? 0 : this.#persistence.attempt,
      nextAttemptAtMs: this.#isBetweenAttempts ? this.#persistence.nextSessionAt : null,
    };
  }

  get #isBetweenAttempts(): boolean {
    return !this.#hasFailed && !this.#usable() && this.#persistence.attempt > 0 && this.#isNeeded;
  }

  #status(): TransportStatus {
    if (this.#hasFailed) return 'failed';
    if (this.#current) return this.#next || this.#doomed.has(this.#current) ? 'replacing' : 'connected';
    return this.#next || this.#persistence.attempt > 0 ? 'connecting' : 'idle';
  }

  #retire(session: S): void {
    if (!session.isConnected || this.retireAfterMs === 0) {
      session.close();
      return;
    }
    const cancel = this.environment.clock.after(this.retireAfterMs, () => {
      this.#retired.delete(session);
      session.close();
    });
    this.#retired.set(session, cancel);
  }

  #drop(session: S): void {
    if (session === this.#current) this.#current = null;
    if (session === this.#next) this.#next = null;
    session.close();
  }

  /** One timer for all that is waited for. */
  #sleep(): void {
    this.#cancelWake?.();
    this.#cancelWake = null;
    if (this.#hasFailed) return;
    const { clock } = this.environment;
    const at = this.#dueAt();
    if (Number.isFinite(at)) this.#cancelWake = clock.after(Math.max(0, at - clock.now()), () => this.poke());
  }

  #dueAt(): number {
    if (this.isAwaited) return Number.POSITIVE_INFINITY;
    const session = this.#usable();
    if (session)
      return (
        this.#persistence.pausedUntil(session) ||
        Math.min(this.nextDueAt(), this.#part?.nextDueAt ?? Number.POSITIVE_INFINITY)
      );
    return this.#isNeeded ? this.#persistence.nextSessionAt : Number.POSITIVE_INFINITY;
  }
}
