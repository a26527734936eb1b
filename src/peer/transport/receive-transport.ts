import { CallsError } from '../../calls-api/calls-error.js';
import { MAX_TRACKS_PER_REQUEST } from '../../calls-api/wire.js';
import { delay } from '../../core/clock.js';
import type { ReadableStore } from '../../core/store.js';
import { type Received, ReceivedBytesMeter } from '../adaptation/received-bytes.js';
import type { VideoLimit } from '../adaptation/video-limit.js';
import { PeerError } from '../peer-error.js';
import { BatchRetry } from '../retry/batch-retry.js';
import { type Quality, type Score, worst } from '../stats/quality.js';
import type { Measured, MeasuredConnection } from '../stats/stats-monitor.js';
import { claim, isMet, isSame, plan, type Slot } from '../tracks/slots.js';
import type { SubscriptionRecord, SubscriptionTransport } from '../tracks/subscription.js';
import type { MediaOffer } from './media-offer.js';
import { PendingRemovals } from './pending-removals.js';
import { ReceiveSession } from './receive-session.js';
import { Transport } from './transport.js';

/** How long a replacement session waits for the first packets of all its tracks. */
const FIRST_PACKET_LIMIT_MS = 1_500;
/** How long a track from an offer waits for a subscription. */
const UNCLAIMED_LIMIT_MS = 5_000;
const DELIVERY_LIMIT_MS = 10_000;
/** Chromium measures at most every 50 ms. */
const CHECK_CHANGING_EVERY_MS = 50;

/** All subscriptions, on a session where the SFU always makes the offer. */
export class ReceiveTransport extends Transport<ReceiveSession> implements SubscriptionTransport {
  protected readonly name = 'receive';
  // A replacement takes over only once its media arrives, so the old session is not needed any more.
  protected readonly retireAfterMs = 0;
  readonly #records = new Set<SubscriptionRecord>();
  readonly #batchRetry = new BatchRetry<SubscriptionRecord>();
  readonly #removals = new PendingRemovals<SubscriptionRecord>();
  readonly #meter = new ReceivedBytesMeter();
  #limit: VideoLimit = 'none';
  /** Whether no subscription received anything during the last interval. */
  #isSilent = false;
  /** Sessions whose changing slots are being followed. */
  readonly #followed = new WeakSet<ReceiveSession>();
  /** Ids of the sessions that the room started for us. */
  readonly #accepted = new Set<string>();

  add(record: SubscriptionRecord): void {
    record.limit = this.#limit;
    this.#records.add(record);
    this.poke();
  }

  changed(record: SubscriptionRecord): void {
    record.itemRetry.reset();
    this.show();
    this.poke();
  }

  async end(record: SubscriptionRecord): Promise<void> {
    if (!this.#records.delete(record)) return;
    this.#finish(record);
    this.poke();
    await this.#removals.wait(record);
  }

  limitVideo(limit: VideoLimit): void {
    if (limit === this.#limit) return;
    this.#limit = limit;
    for (const record of this.#records) record.limit = limit;
    this.poke();
  }

  /**
   * Accepts a session that the room started, or the room's pulls on a session that it gave us earlier, if nothing is
   * received on it yet. Until `coming` resolves, no session of our own is started; null means that no offer comes.
   * @param deliver sends the answer to the SFU, and resolves once the SFU has accepted it. Until then the session
   *   does nothing else.
   * @throws {PeerError} `offer_unwanted` if a session of our own exists, or something is received already.
   */
  async acceptOffer(
    coming: Promise<MediaOffer | null>,
    deliver: (sdp: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const isOurs = ({ id, slots }: ReceiveSession) => !this.#accepted.has(id ?? '') || slots.length > 0;
    if (this.sessions.some(isOurs)) throw PeerError.offerUnwanted();
    this.isAwaited = true;
    let media: MediaOffer | null;
    try {
      media = await coming;
    } finally {
      this.isAwaited = false;
      this.poke();
    }
    if (!media) return;
    const session = this.#sessionOf(media);
    if (!session) return;
    try {
      await session.queue.run(
        async (signal) => {
          const answer = await session.answer({ type: 'offer', sdp: media.offer });
          const delivered = deliver(answer.sdp, signal);
          const keptUntil = this.context.clock.now() + UNCLAIMED_LIMIT_MS;
          for (const { mid, layer = null, ...remote } of media.tracks) {
            session.addSlot(mid, { remote, layer }, null, keptUntil);
          }
          claim(session.slots, this.#wanted());
          this.show();
          await delivered;
          session.expectConnection();
        },
        { name: "The answer to the room's offer", deadlineMs: DELIVERY_LIMIT_MS, signal: session.signal },
      );
    } catch (error) {
      this.onFailure(session, error);
    }
    this.poke();
  }

  /** The session that an offer belongs to; null if that session has been lost, and the offer with it. */
  #sessionOf({ sessionId }: MediaOffer): ReceiveSession | null {
    const known = this.sessions.find(({ id }) => id === sessionId);
    if (known || this.#accepted.has(sessionId)) return known ?? null;
    this.#accepted.add(sessionId);
    const session = new ReceiveSession(this.context, sessionId);
    this.adopt(session);
    return session;
  }

  override close(): void {
    for (const record of this.#records) this.#finish(record);
    this.#records.clear();
    super.close();
    this.#removals.settle(() => false);
  }

  get received(): ReadableStore<Received> {
    return this.#meter.received;
  }

  /** Called after all reports of one interval. */
  endInterval(): void {
    for (const record of this.#records) {
      if (!this.current?.slotOf(record)) record.quality.set(null);
      record.meter.endInterval();
    }
    this.#meter.endInterval();
    const qualities = [...this.#records].flatMap(({ quality }) => quality.get() ?? []);
    const isSilent = qualities.length > 0 && qualities.every(({ isStalled }) => isStalled);
    if (isSilent && !this.#isSilent) void this.check();
    this.#isSilent = isSilent;
  }

  measured(): MeasuredConnection[] {
    const session = this.current;
    if (!session?.isConnected) return [];
    const handles = session.slots.flatMap(({ mid, owner }) => {
      if (!owner) return [];
      const report: Measured['report'] = (...measured) => this.#judge(session, owner, ...measured);
      return [{ mid, report }];
    });
    return [{ connection: session.connection, handles }];
  }

  /** The quality of each subscription that has been measured. */
  get qualities(): { kind: 'audio' | 'video'; quality: Quality }[] {
    return [...this.#records].flatMap(({ remote: { kind }, quality }) => {
      const measured = quality.get();
      return measured ? [{ kind, quality: measured }] : [];
    });
  }

  /** The worst score of all subscriptions; null if nothing has been measured. */
  score(): Score | null {
    return worst([...this.#records].map(({ quality }) => quality.get()));
  }

  /** Pulls a track again that stalls although its connection works: tracks are occasionally lost on the way. */
  #judge(
    session: ReceiveSession,
    record: SubscriptionRecord,
    quality: Quality | null,
    isPathAlive: boolean,
  ): void {
    if (quality) for (const meter of [this.#meter, record.meter]) meter.add(quality);
    record.quality.set(quality);
    if (!quality || session.connection.connectionState !== 'connected') return;
    const isDead = record.noteStall(quality.isStalled, isPathAlive);
    const slot = session.slotOf(record);
    if (isDead && slot) {
      this.context.logger.warn(`Nothing arrives of ${record.remote.trackName}: it is pulled again.`);
      slot.owner = null;
      slot.isSpent = true;
      this.poke();
    }
    this.show();
  }

  protected createSession(): ReceiveSession {
    return new ReceiveSession(this.context);
  }

  protected isNeeded(): boolean {
    return this.#records.size > 0;
  }

  /** Swaps come before pulls, because they are faster. Closes come last, because nobody waits for them. */
  protected async round(session: ReceiveSession, signal: AbortSignal): Promise<void> {
    const { clock } = this.context;
    for (const slot of session.slots) if (slot.owner?.isEnded || slot.owner?.isHeld) slot.owner = null;

    const unmet = this.#wanted().filter((record) => !isMet(record, session.slotOf(record)));
    const batch = this.#batchRetry.start(unmet, clock.now());
    const { changes, missing } = plan(session.slots, claim(session.slots, batch));
    const refused = changes.length > 0 ? await this.#swap(session, changes, signal) : [];
    this.show();

    const toPull = [...missing, ...refused];
    if (toPull.length > 0) await this.#pull(session, toPull, signal);
    else await this.connectPrepared(session, signal);

    const unneeded = session.slots.filter(({ owner, keptUntil }) => !owner && keptUntil <= clock.now());
    if (unneeded.length > 0) await session.closeSlots(unneeded.slice(0, MAX_TRACKS_PER_REQUEST), signal);
    if (batch.length > 0 || unneeded.length > MAX_TRACKS_PER_REQUEST) this.poke();
  }

  #wanted(): SubscriptionRecord[] {
    return [...this.#records].filter(({ isHeld }) => !isHeld).sort((a, b) => b.priority - a.priority);
  }

  /** @returns the subscriptions whose slot the SFU refused to reuse: they are pulled instead. */
  async #swap(
    session: ReceiveSession,
    changes: readonly { slot: Slot; record: SubscriptionRecord }[],
    signal: AbortSignal,
  ): Promise<SubscriptionRecord[]> {
    let errors: Map<SubscriptionRecord, CallsError>;
    try {
      errors = await session.update(changes, signal);
    } catch (error) {
      if (!(error instanceof CallsError) || error.action !== 'fail') throw error;
      errors = new Map(changes.map(({ record }) => [record, error]));
    }
    const refused: SubscriptionRecord[] = [];
    for (const { slot, record } of changes) {
      const error = errors.get(record);
      if (!error) this.#batchRetry.succeeded(record);
      else if (isSame(slot.remote, record.remote)) {
        // The layer is not available. The right track still arrives, and a retry would not change the layer.
        this.context.logger.debug('The layer stays as it is.', error);
        slot.layer = record.allowedLayer;
      } else {
        slot.owner = null;
        slot.keptUntil = 0;
        if (error.action === 'fail' || error.action === 'done') refused.push(record);
        else this.#batchRetry.failed(record, error, this.context.clock.now());
      }
    }
    if (session.isChanging && !this.#followed.has(session)) void this.#followChanges(session);
    return refused;
  }

  /**
   * Shows the changed slots as soon as their new track arrives, so that nobody sees the last frames of another participant
   * under a wrong name. A publisher that sends nothing at the moment has no such frame.
   */
  async #followChanges(session: ReceiveSession): Promise<void> {
    const { clock, logger } = this.context;
    this.#followed.add(session);
    try {
      while (session.isChanging) {
        await delay(clock, CHECK_CHANGING_EVERY_MS, session.signal);
        await session.checkChanging();
        this.show();
      }
    } catch (error) {
      if (!session.signal.aborted)
        logger.warn('The change of a received track could not be followed.', error);
      for (const slot of session.slots) slot.changing = null;
    }
    this.#followed.delete(session);
    this.show();
  }

  async #pull(
    session: ReceiveSession,
    records: readonly SubscriptionRecord[],
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.context;
    let pulled: Awaited<ReturnType<ReceiveSession['pull']>>;
    try {
      pulled = await session.pull(records, signal);
    } catch (error) {
      // If the session could not be made, the error says nothing about the tracks.
      if (session.id === null) throw error;
      this.#batchRetry.failedTogether(records, error, clock.now());
      return;
    }
    this.show();
    // If the answer is refused, none of the publications caused it.
    await pulled.answered;
    for (const record of records) {
      const error = pulled.failed.get(record);
      if (error) this.#batchRetry.failed(record, error, clock.now());
      else this.#batchRetry.succeeded(record);
    }
  }

  protected canTakeOver(session: ReceiveSession): boolean {
    const slots = this.#wanted().map((record) => [record, session.slotOf(record)] as const);
    if (slots.some(([record, slot]) => !slot && !record.itemRetry.error)) return false;
    return (
      slots.every(([, slot]) => !slot?.transceiver.receiver.track.muted) ||
      this.context.clock.now() >= takeOverAt(session)
    );
  }

  protected nextDueAt(): number {
    const { next, current } = this;
    const now = this.context.clock.now();
    const batchRetry = [...this.#records]
      .filter(({ itemRetry }) => itemRetry.error)
      .map(({ itemRetry }) => itemRetry.dueAt);
    const kept =
      (next ?? current)?.slots.filter(({ owner }) => !owner).map(({ keptUntil }) => keptUntil) ?? [];
    return Math.min(
      ...batchRetry,
      ...kept.filter((at) => at > now),
      next ? takeOverAt(next) : Number.POSITIVE_INFINITY,
    );
  }

  protected show(): void {
    const sessions = this.current?.isConnected ? [this.current, this.next] : [this.next, this.current];
    const isHealthy = this.state.get().status === 'connected';
    for (const record of this.#records) {
      const error = record.itemRetry.error ?? record.stallError;
      const slots = sessions.map((session) => session?.slotOf(record)).filter((slot) => slot !== undefined);
      const slot = slots[0];
      const track = slot?.transceiver.receiver.track ?? null;
      const wasThere = record.state.get().status === 'live' || record.state.get().status === 'repairing';
      const isThere = slot !== undefined && isHealthy && isSame(slot.remote, record.remote);
      // A publisher with a new session keeps its track names: the frames of another name are of something else.
      const isOther = slot !== undefined && slot.remote.trackName !== record.remote.trackName;
      if (slot?.changing || isOther) record.show(null, 'pending', error);
      else if (isThere) record.show(track, 'live', error);
      else if (record.isHeld) record.show(null, record.isPaused ? 'paused' : 'pending', null);
      else record.show(track, wasThere ? 'repairing' : 'pending', error);
    }
    this.#removals.settle((record) => this.sessions.some((session) => session.slotOf(record)));
  }

  protected resetBackoff(): void {
    for (const record of this.#records) record.itemRetry.reset();
  }

  #finish(record: SubscriptionRecord): void {
    record.isEnded = true;
    record.quality.set(null);
    record.show(null, 'ended', null);
  }
}

function takeOverAt(session: ReceiveSession): number {
  return session.connectedAt === null
    ? Number.POSITIVE_INFINITY
    : session.connectedAt + FIRST_PACKET_LIMIT_MS;
}
