import { CallsError } from '../../calls-api/calls-error.js';
import type { SessionDescription, TrackObject } from '../../calls-api/wire.js';
import { PeerError } from '../peer-error.js';
import { isSame, type Slot } from '../tracks/slots.js';
import type { RemoteTrack, SubscriptionRecord } from '../tracks/subscription.js';
import { Session } from './session.js';

const CLOSE_AGAIN_MS = 1_000;
/** Longer than frames of a slot's previous track can be on their way. */
const CHANGE_LIMIT_MS = 1_000;

/**
 * A session that only receives; the SFU makes every offer. Received tracks are in slots. A slot can switch to another
 * publication without negotiation. An unused slot is closed, and the SFU may reuse its media section.
 */
export class ReceiveSession extends Session {
  readonly #slots = new Map<string, Slot>();

  get slots(): Slot[] {
    return [...this.#slots.values()];
  }

  slotOf(record: SubscriptionRecord): Slot | undefined {
    return this.slots.find((slot) => slot.owner === record);
  }

  /**
   * Pulls up to 64 publications in one request and one exchange.
   * @returns once the tracks exist: the error of each failed publication, and a promise for when the SFU has the
   *   answer. Tracks can be shown before that last round trip ends.
   */
  async pull(
    records: readonly SubscriptionRecord[],
    signal: AbortSignal,
  ): Promise<{ failed: Map<SubscriptionRecord, CallsError>; answered: Promise<void> }> {
    const { calls } = this.context;
    const sessionId = await this.whenMade();
    const wanted = records.map(({ remote, allowedLayer }) => ({ remote, layer: allowedLayer }));
    const { tracks, sessionDescription, requiresImmediateRenegotiation } = await calls.newTracks(
      sessionId,
      { tracks: wanted.map(({ remote, layer }) => trackObject(remote, layer)) },
      { signal },
    );
    const answer = requiresImmediateRenegotiation ? await this.#answerTo(sessionDescription) : null;
    const failed = new Map<SubscriptionRecord, CallsError>();
    records.forEach((record, i) => {
      const { mid, error } = tracks[i]!;
      if (error) failed.set(record, error);
      else if (mid !== undefined) this.addSlot(mid, wanted[i]!, record);
    });
    return { failed, answered: answer ? this.#sendAnswer(answer, signal) : Promise.resolve() };
  }

  /** Switches slots to another publication or layer. @returns the error of each failed change. */
  async update(
    changes: readonly { slot: Slot; record: SubscriptionRecord }[],
    signal: AbortSignal,
  ): Promise<Map<SubscriptionRecord, CallsError>> {
    const wanted = changes.map(({ record: { remote, allowedLayer } }) => ({ remote, layer: allowedLayer }));
    const isOther = ({ slot, record }: (typeof changes)[number]) =>
      slot.remote.kind === 'video' && slot.owner !== record && !isSame(slot.remote, record.remote);
    const others = new Set(changes.filter(isOther).map(({ slot }) => slot));
    // Read first: the new track may arrive before the SFU's answer does.
    const keyFrames = others.size > 0 ? await this.#keyFrames() : new Map<string, number>();
    const outcomes = await this.context.calls.updateTracks(
      await this.whenMade(),
      changes.map(({ slot: { mid } }, i) => ({ ...trackObject(wanted[i]!.remote, wanted[i]!.layer), mid })),
      { signal },
    );
    const failed = new Map<SubscriptionRecord, CallsError>();
    changes.forEach(({ slot, record }, i) => {
      const { error } = outcomes[i]!;
      if (error) {
        failed.set(record, error);
        return;
      }
      const earlier = keyFrames.get(slot.mid);
      if (others.has(slot) && earlier !== undefined)
        slot.changing = { keyFrames: earlier, untilMs: this.context.clock.now() + CHANGE_LIMIT_MS };
      Object.assign(slot, wanted[i], { owner: record });
    });
    return failed;
  }

  get isChanging(): boolean {
    return this.slots.some(({ changing }) => changing !== null);
  }

  /** Finds out which changed slots deliver their new track by now. */
  async checkChanging(): Promise<void> {
    const keyFrames = await this.#keyFrames();
    for (const slot of this.slots) {
      const { changing, mid } = slot;
      if (!changing) continue;
      const isNew = (keyFrames.get(mid) ?? 0) > changing.keyFrames;
      if (isNew || this.context.clock.now() >= changing.untilMs) slot.changing = null;
    }
  }

  /** The key frames decoded so far (webrtc-stats, `keyFramesDecoded`), by mid; without the mids that have none. */
  async #keyFrames(): Promise<Map<string, number>> {
    const stats: Iterable<{ type: string; mid?: string; keyFramesDecoded?: number }> = (
      await this.connection.getStats()
    ).values();
    const inbound = [...stats].filter(({ type }) => type === 'inbound-rtp');
    return new Map(
      inbound.flatMap(({ mid, keyFramesDecoded }) =>
        mid !== undefined && keyFramesDecoded ? [[mid, keyFramesDecoded] as const] : [],
      ),
    );
  }

  /** Stops the flow of up to 64 slots without negotiation. A slot that cannot be closed now is closed later. */
  async closeSlots(slots: readonly Slot[], signal: AbortSignal): Promise<void> {
    const { calls, clock, logger } = this.context;
    const mids = slots.map(({ mid }) => mid);
    let errors: (CallsError | null)[];
    try {
      const { tracks } = await calls.closeTracks(await this.whenMade(), mids, { signal });
      errors = tracks.map(({ error }) => error);
    } catch (error) {
      // An unnecessary flow is the only damage, which is no reason to drop the received tracks.
      if (!(error instanceof CallsError) || error.action !== 'fail') throw error;
      errors = mids.map(() => error);
    }
    slots.forEach((slot, i) => {
      const error = errors[i];
      if (!error || error.code === 'close_track_error') this.#slots.delete(slot.mid);
      else {
        logger.warn('A received track could not be closed yet.', error);
        slot.closeFailures++;
        slot.keptUntil = clock.now() + CLOSE_AGAIN_MS * 2 ** slot.closeFailures;
      }
    });
  }

  protected override async establishData(signal: AbortSignal): Promise<void> {
    const sessionId = await this.whenMade();
    const { sessionDescription } = await this.context.calls.establishDataChannels(sessionId, { signal });
    await this.#sendAnswer(await this.#answerTo(sessionDescription), signal);
  }

  /**
   * Sends the answer. If it is not accepted, both ends disagree permanently, whatever the error says: the session is
   * no longer usable. A new session does not help if the error is permanent.
   */
  async #sendAnswer(answer: SessionDescription, signal: AbortSignal): Promise<void> {
    try {
      await this.context.calls.renegotiate(await this.whenMade(), answer, { signal });
      this.expectConnection();
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof CallsError && error.action === 'fail'
        ? error
        : PeerError.negotiationFailed(error);
    }
  }

  addSlot(
    mid: string,
    { remote, layer }: { remote: RemoteTrack; layer: string | null },
    owner: SubscriptionRecord | null,
    keptUntil = 0,
  ): void {
    const transceiver = this.connection.getTransceivers().find((other) => other.mid === mid);
    if (!transceiver) throw PeerError.negotiationFailed(new Error(`the offer has no media section ${mid}`));
    this.#slots.set(mid, {
      mid,
      transceiver,
      owner,
      remote,
      layer,
      changing: null,
      isSpent: false,
      keptUntil,
      closeFailures: 0,
    });
  }

  #answerTo(offer: SessionDescription | undefined): Promise<SessionDescription> {
    if (!offer) throw PeerError.descriptionMissing();
    return this.answer(offer);
  }
}

function trackObject({ sessionId, trackName }: RemoteTrack, layer: string | null): TrackObject {
  const track: TrackObject = { location: 'remote', sessionId, trackName };
  // With both fallbacks, a narrow path or an unsent layer gives a lower quality instead of no video.
  if (layer !== null) {
    track.simulcast = {
      preferredRid: layer,
      priorityOrdering: 'asciibetical',
      ridNotAvailable: 'asciibetical',
    };
  }
  return track;
}
