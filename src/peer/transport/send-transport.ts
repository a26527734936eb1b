import type { CallroomError } from '../../core/errors.js';
import type { VideoLimit } from '../adaptation/video-limit.js';
import { BatchRetry } from '../retry/batch-retry.js';
import { type Quality, type Score, worst } from '../stats/quality.js';
import type { MeasuredConnection } from '../stats/stats-monitor.js';
import type { PublicationRecord, PublicationTransport } from '../tracks/publication.js';
import { PendingRemovals } from './pending-removals.js';
import { SendSession } from './send-session.js';
import { Transport } from './transport.js';

/** All publications, on a session where this endpoint always makes the offer. */
export class SendTransport extends Transport<SendSession> implements PublicationTransport {
  protected readonly name = 'send';
  // Subscribers learn of the new session from the room, and pull from the old session until then.
  protected readonly retireAfterMs = 3_000;
  readonly #records = new Set<PublicationRecord>();
  readonly #batchRetry = new BatchRetry<PublicationRecord>();
  readonly #removals = new PendingRemovals<PublicationRecord>();
  #limit: VideoLimit = 'none';

  add(record: PublicationRecord): void {
    record.limit = this.#limit;
    record.appliedLines = record.lines;
    this.#records.add(record);
    this.poke();
  }

  /** Limits sent video. `off` lowers the audio bitrate too. */
  limitVideo(limit: VideoLimit): void {
    if (limit === this.#limit) return;
    this.#limit = limit;
    for (const record of this.#records) {
      record.limit = limit;
      this.#updateEncodings(record);
    }
  }

  /** Updates the encodings when a capture has changed its size; no event announces that. */
  followCaptures(): void {
    for (const record of this.#records) {
      if (record.appliedLines !== null && record.lines !== record.appliedLines) this.#updateEncodings(record);
    }
  }

  #updateEncodings(record: PublicationRecord): void {
    this.apply(record).catch((error: unknown) => {
      this.context.logger.warn(`The encodings of ${record.trackName} could not be updated.`, error);
    });
  }

  /** The quality of each publication that has been measured. */
  get qualities(): { kind: 'audio' | 'video'; isStill: boolean; quality: Quality }[] {
    return [...this.#records].flatMap(({ kind, source, quality }) => {
      const measured = quality.get();
      return measured ? [{ kind, isStill: source === 'screen', quality: measured }] : [];
    });
  }

  /** Applies the track and active layers of `record` to its sender. */
  async apply(record: PublicationRecord): Promise<void> {
    record.appliedLines = record.lines;
    await Promise.all(this.sessions.map((session) => session.apply(record)));
  }

  async unpublish(record: PublicationRecord): Promise<void> {
    if (!this.#records.delete(record)) return;
    this.#finish(record, null);
    this.poke();
    await Promise.all([this.apply(record), this.#removals.wait(record)]);
  }

  override close(): void {
    for (const record of this.#records) this.#finish(record, null);
    this.#records.clear();
    super.close();
    this.#removals.settle(() => false);
  }

  measured(): MeasuredConnection[] {
    const session = this.current;
    if (!session?.isConnected) return [];
    const handles = [...session.published].flatMap(([record, { mid }]) => {
      return mid === null ? [] : [{ mid, report: (quality: Quality | null) => record.quality.set(quality) }];
    });
    return [{ connection: session.connection, handles }];
  }

  /** The worst score of all publications; null if nothing has been measured. */
  score(): Score | null {
    return worst([...this.#records].map(({ quality }) => quality.get()));
  }

  protected createSession(): SendSession {
    return new SendSession(this.context);
  }

  protected isNeeded(): boolean {
    return this.#records.size > 0;
  }

  protected async round(session: SendSession, signal: AbortSignal): Promise<void> {
    const ended = [...session.published.keys()].filter((record) => record.isEnded);
    if (ended.length > 0) await session.unpublish(ended, signal);

    const { clock } = this.context;
    const missing = [...this.#records].filter((record) => !session.published.has(record));
    const batch = this.#batchRetry.start(missing, clock.now());
    if (batch.length === 0) return this.connectPrepared(session, signal);
    try {
      const errors = await session.publish(batch, signal);
      for (const record of batch) {
        const error = errors.get(record);
        if (error) this.#batchRetry.failed(record, error, clock.now());
        else this.#batchRetry.succeeded(record);
      }
    } catch (error) {
      // If the session could not be made, the error says nothing about the tracks.
      if (session.id === null) throw error;
      this.#batchRetry.failedTogether(batch, error, clock.now());
    }
    this.poke();
  }

  protected canTakeOver(session: SendSession): boolean {
    return [...this.#records].every((record) => session.published.has(record) || record.itemRetry.error);
  }

  protected nextDueAt(): number {
    const waiting = [...this.#records].filter(({ itemRetry }) => itemRetry.error);
    return Math.min(...waiting.map(({ itemRetry }) => itemRetry.dueAt));
  }

  protected show(): void {
    const { current } = this;
    for (const record of this.#records) {
      const { error, dueAt } = record.itemRetry;
      const isLive = current?.published.has(record) ?? false;
      if (error && dueAt === Number.POSITIVE_INFINITY) {
        this.#records.delete(record);
        this.#finish(record, error);
      } else if (isLive && current) {
        const status = this.state.get().status === 'connected' ? 'live' : 'repairing';
        record.set({ status, sessionId: current.id, error });
      } else {
        const was = record.state.get();
        record.set({ status: was.sessionId ? 'repairing' : 'pending', sessionId: was.sessionId, error });
      }
    }
    this.#removals.settle((record) => this.sessions.some((session) => session.published.has(record)));
  }

  protected resetBackoff(): void {
    for (const record of this.#records) record.itemRetry.reset();
  }

  #finish(record: PublicationRecord, error: CallroomError | null): void {
    record.isEnded = true;
    record.dropBlank();
    record.set({ status: 'ended', sessionId: null, error });
  }
}
