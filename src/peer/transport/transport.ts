import { CallsError } from '../../calls-api/calls-error.js';
import type { NextAction } from '../../calls-api/error-codes.js';
import { CallroomError } from '../../core/errors.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { PeerContext } from '../peer-context.js';
import { PeerError } from '../peer-error.js';
import { ReconnectPolicy } from '../retry/reconnect-policy.js';
import type { Session } from './session.js';
import { idleTransport, type TransportState, type TransportStatus } from './transport-state.js';

/** A round contains at most a close, an update and an exchange of descriptions, each with a deadline of up to 20 s. */
const ROUND_LIMIT_MS = 45_000;

/** An additional part that a transport keeps on its session beside media. It is loaded on first use. */
export interface TransportPart {
  readonly isNeeded: boolean;
  /** As in `Transport`. */
  readonly nextDueAt: number;
  round(session: Session, signal: AbortSignal): Promise<void>;
  show(session: Session | null): void;
  resetBackoff(): void;
  close(): void;
}

/**
 * Keeps the content of an SFU session equal to the wanted content, and keeps a session available for it.
 *
 * It works in rounds. Every change calls `poke`; the changes of one tick share the next round, which compares wanted
 * and present content and sends one request per kind of difference. If a round fails, the action of its error decides
 * what happens next. A session that is no longer usable is replaced, and the same rounds restore everything on the
 * new session; the old session is kept until then if it still carries media.
 */
export abstract class Transport<S extends Session> {
  readonly #state = atom<TransportState>(idleTransport);
  protected readonly context: PeerContext;
  /** The session in use. */
  #current: S | null = null;
  /** The session that will take over. The first session starts here too. */
  #next: S | null = null;
  /** Replaced sessions that stay until others no longer use them. */
  readonly #retired = new Map<S, () => void>();
  readonly #reconnectPolicy: ReconnectPolicy<S>;
  /** Sessions to be replaced, and whether a recovered connection saves them. */
  readonly #failing = new WeakMap<S, { canRecover: boolean }>();
  #error: CallroomError | null = null;
  #hasFailed = false;
  /** Whether `retry` was called since the last round started. */
  #isRetried = false;
  #part: TransportPart | null = null;
  #isPrepared = false;
  #isRunning = false;
  #isDirty = false;
  #isClosed = false;
  #cancelWake: (() => void) | null = null;
  /** Whether the room has started something on a session, new or ours. Nothing of our own starts meanwhile. */
  protected isAwaited = false;

  constructor(context: PeerContext) {
    this.context = context;
    this.#reconnectPolicy = new ReconnectPolicy(context.clock);
  }

  get state(): ReadableStore<TransportState> {
    return this.#state;
  }

  /** The session in use; null while none is connected. */
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
  /** Whether there is content that needs a session. */
  protected abstract isNeeded(): boolean;
  /** Makes one pass over the wanted content. Throws errors that make this session useless. */
  protected abstract round(session: S, signal: AbortSignal): Promise<void>;
  /** Whether `session` could take over without a gap. */
  protected abstract canTakeOver(session: S): boolean;
  /** Clock time at which failed work is due again; Infinity without failed work. */
  protected abstract nextDueAt(): number;
  /** Updates the state of the handles. */
  protected abstract show(): void;
  /** Resets all backoffs. */
  protected abstract resetBackoff(): void;
  /** How long a replaced session that still works is kept, in milliseconds. */
  protected abstract readonly retireAfterMs: number;

  /** Requests another round, because something changed. */
  poke(): void {
    if (this.#isClosed) return;
    this.#isDirty = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    queueMicrotask(() => this.#run());
  }

  /** Connects although there is no content yet, and stays connected. */
  prepare(): void {
    this.#isPrepared = true;
    this.poke();
  }

  /** Keeps `part` on the session too. */
  extend(part: TransportPart): void {
    this.#part = part;
  }

  /** Starts again immediately, with all backoffs reset. */
  retry(): void {
    this.#isRetried = true;
    this.#hasFailed = false;
    this.#reconnectPolicy.reset();
    this.resetBackoff();
    this.#part?.resetBackoff();
    this.poke();
  }

  /**
   * Replaces the session after a network change that the connection has not noticed yet. The new session is made in
   * parallel and takes over.
   */
  renew(): void {
    const session = this.#usable();
    if (this.#isClosed || !session || session !== this.#current) return;
    this.#error = PeerError.networkChanged();
    this.#markFailing(session, { canRecover: false });
    this.#settle();
    this.poke();
  }

  /**
   * Asks the SFU whether the session still exists, when that is in doubt. This detects a collected session some
   * seconds before the browser notices.
   */
  async check(): Promise<void> {
    const session = this.#current;
    if (!session || session.id === null) return;
    try {
      await this.context.calls.getSession(session.id, { signal: session.signal });
    } catch (error) {
      if (session.signal.aborted) return;
      if (error instanceof CallsError && error.action === 'new-session') this.onFailure(session, error);
      else this.context.logger.debug(`The state of the ${this.name} session could not be requested.`, error);
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

  /** Makes `session`, which was opened elsewhere, the next session. It replaces all others. */
  protected adopt(session: S): void {
    if (this.#isClosed) {
      session.close();
      throw PeerError.closed();
    }
    for (const old of [this.#current, this.#next]) if (old) this.#drop(old);
    this.#begin(session);
  }

  /** Connects a session without content by a data channel, if `prepare` was called. */
  protected async connectPrepared(session: S, signal: AbortSignal): Promise<void> {
    if (this.#isPrepared && session.connection.remoteDescription === null) await session.openData(signal);
  }

  /** Handles a failure outside of the rounds. */
  protected onFailure(session: S, thrown: unknown): void {
    if (this.#isClosed || (session !== this.#current && session !== this.#next)) return;
    const error = thrown instanceof CallroomError ? thrown : PeerError.negotiationFailed(thrown);
    const action: NextAction = error instanceof CallsError ? error.action : 'new-session';
    this.context.logger.warn(`The ${this.name} session had an error. Next action: ${action}.`, error);
    this.#error = error;
    this.#onAction[action](session);
  }

  async #run(): Promise<void> {
    while (this.#isDirty && !this.#isClosed && !this.#hasFailed) {
      this.#isDirty = false;
      const session = this.#target();
      if (!session) break;
      this.#isRetried = false;
      try {
        await session.queue.run((signal) => this.#round(session, signal), {
          name: `A round of the ${this.name} session`,
          deadlineMs: ROUND_LIMIT_MS,
          signal: session.signal,
        });
        this.#reconnectPolicy.roundSucceeded(session);
      } catch (error) {
        // The failed session may have been replaced meanwhile: the next session then needs its own round.
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
    // Media first: publish its state before the additional part runs.
    this.#settle();
    await this.#part.round(session, signal);
  }

  get #isNeeded(): boolean {
    return this.isNeeded() || this.#isPrepared || (this.#part?.isNeeded ?? false);
  }

  /** The session for the next round; null if none may run now. */
  #target(): S | null {
    if (this.isAwaited) return null;
    const now = this.context.clock.now();
    const session = this.#usable();
    if (session) return this.#reconnectPolicy.pausedUntil(session) <= now ? session : null;
    if (!this.#isNeeded) {
      if (this.#current) this.#drop(this.#current);
      return null;
    }
    return this.#reconnectPolicy.nextSessionAt <= now ? this.#begin(this.createSession()) : null;
  }

  #usable(): S | null {
    if (this.#next) return this.#next;
    return this.#current && !this.#failing.has(this.#current) ? this.#current : null;
  }

  #begin(session: S): S {
    this.#next = session;
    session.connectLimitMs = this.#reconnectPolicy.connectLimitMs;
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
    this.context.logger.warn(`The ${this.name} session lost its connection.`, session.lossError);
    this.#markFailing(session, { canRecover: true });
    this.#settle();
    this.poke();
  }

  #onConnected(session: S): void {
    if (session === this.#current && this.#failing.get(session)?.canRecover) {
      this.#failing.delete(session);
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
    'new-session': (session) => this.#markFailing(session, { canRecover: false }),
    fail: (session) => this.#fail(session),
  };

  #roundFailed(session: S): void {
    const mayGoOn = this.#reconnectPolicy.roundFailed(session) && session.id !== null;
    if (!mayGoOn) this.#markFailing(session, { canRecover: false });
  }

  #markFailing(session: S, options: { canRecover: boolean }): void {
    if (this.#failing.has(session)) return;
    const wasInUse = session === this.#current;
    if (wasInUse) this.#failing.set(session, options);
    else this.#drop(session);
    this.#reconnectPolicy.sessionFailed(wasInUse);
    this.#isDirty = true;
  }

  /** Stops until the next retry, which starts a new session. Keeps the content of the session in use. */
  #fail(session: S): void {
    // The cause may have been removed since the round started: try once more.
    if (this.#isRetried) {
      this.#markFailing(session, { canRecover: false });
      return;
    }
    this.#hasFailed = true;
    if (session === this.#current && !this.#failing.has(session))
      this.#failing.set(session, { canRecover: false });
    if (this.#next) this.#drop(this.#next);
    this.context.logger.error(`The ${this.name} session failed.`, this.#error);
  }

  /** Lets the next session take over as soon as possible, and updates the state. */
  #settle(): void {
    if (this.#isClosed) return;
    const next = this.#next;
    if (next?.isConnected && (!this.#current || this.canTakeOver(next))) {
      const old = this.#current;
      this.#current = next;
      this.#next = null;
      this.#error = null;
      this.#reconnectPolicy.sessionTookOver();
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
      sinceMs: status === before.status ? before.sinceMs : this.context.clock.now(),
      sessionId: (this.#current ?? this.#next)?.id ?? null,
      error: isWell ? null : this.#error,
      attempt: isWell ? 0 : this.#reconnectPolicy.attempt,
      nextAttemptAtMs: this.#isBetweenAttempts ? this.#reconnectPolicy.nextSessionAt : null,
    };
  }

  get #isBetweenAttempts(): boolean {
    return !this.#hasFailed && !this.#usable() && this.#reconnectPolicy.attempt > 0 && this.#isNeeded;
  }

  #status(): TransportStatus {
    if (this.#hasFailed) return 'failed';
    if (this.#current) return this.#next || this.#failing.has(this.#current) ? 'replacing' : 'connected';
    return this.#next || this.#reconnectPolicy.attempt > 0 ? 'connecting' : 'idle';
  }

  #retire(session: S): void {
    if (!session.isConnected || this.retireAfterMs === 0) {
      session.close();
      return;
    }
    const cancel = this.context.clock.after(this.retireAfterMs, () => {
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

  /** One timer for all pending work. */
  #sleep(): void {
    this.#cancelWake?.();
    this.#cancelWake = null;
    if (this.#hasFailed) return;
    const { clock } = this.context;
    const at = this.#dueAt();
    if (Number.isFinite(at)) this.#cancelWake = clock.after(Math.max(0, at - clock.now()), () => this.poke());
  }

  #dueAt(): number {
    if (this.isAwaited) return Number.POSITIVE_INFINITY;
    const session = this.#usable();
    if (session)
      return (
        this.#reconnectPolicy.pausedUntil(session) ||
        Math.min(this.nextDueAt(), this.#part?.nextDueAt ?? Number.POSITIVE_INFINITY)
      );
    return this.#isNeeded ? this.#reconnectPolicy.nextSessionAt : Number.POSITIVE_INFINITY;
  }
}
