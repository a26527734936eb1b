import { CallsError } from '../../calls-api/calls-error.js';
import { withOpus } from '../../calls-api/sdp/opus.js';
import type { TracksOutcome } from '../../calls-api/sessions-client.js';
import type { SessionDescription } from '../../calls-api/wire.js';
import type { Source } from '../../core/sources.js';
import { PeerError } from '../peer-error.js';
import { applyEncodings, initialEncodings, sourceSettings } from '../tracks/encodings.js';
import type { PublicationRecord } from '../tracks/publication.js';
import { Session } from './session.js';

/**
 * A session that only sends. Its transceivers are never stopped: a free transceiver waits for the next publication of
 * its source, so that turning a camera off and on a hundred times needs one media section.
 */
export class SendSession extends Session {
  /** Publications at the SFU, with the transceiver of each. */
  readonly published = new Map<PublicationRecord, RTCRtpTransceiver>();
  readonly #idle: { source: Source; rids: string; transceiver: RTCRtpTransceiver }[] = [];
  /** The last pending change of each sender. A sender's own parameters are reliable only after it. */
  readonly #changing = new WeakMap<RTCRtpSender, Promise<void>>();

  /**
   * Publishes up to 64 tracks in one request and one exchange.
   * @returns the error of each failed track. Tracks that are neither failed nor published are to be retried
   *   immediately.
   * @throws if the whole request failed: nothing is published then.
   */
  async publish(
    records: readonly PublicationRecord[],
    signal: AbortSignal,
  ): Promise<Map<PublicationRecord, CallsError>> {
    const places = await Promise.all(records.map((record) => this.#placeFor(record)));
    const failed = new Map<PublicationRecord, CallsError>();
    let answer: TracksOutcome;
    try {
      const [sessionId, offer] = await Promise.all([this.whenMade(), this.offer()]);
      const tracks = records.map(({ trackName }, i) => {
        return { location: 'local' as const, mid: places[i]!.transceiver.mid!, trackName };
      });
      answer = await this.context.calls.newTracks(
        sessionId,
        { sessionDescription: offer, tracks },
        { signal },
      );
      if (!answer.sessionDescription && !answer.tracks.some(({ error }) => error))
        throw PeerError.descriptionMissing();
    } catch (error) {
      if (!this.signal.aborted) await this.rollback();
      records.forEach((record, i) => {
        this.#park(record, places[i]!.transceiver);
      });
      throw error;
    }
    records.forEach((record, i) => {
      const { error } = answer.tracks[i]!;
      const { transceiver, isUsed } = places[i]!;
      if (!error || error.code === 'repeated_local_track_error') this.published.set(record, transceiver);
      else if (isUsed && error.action === 'fail') {
        // The SFU may have refused the reused section. The record is in neither result, so it is retried on a new
        // section.
        this.context.logger.debug('A used media section was refused.', error);
      } else {
        failed.set(record, error);
        this.#park(record, transceiver);
      }
    });
    if (answer.sessionDescription) await this.acceptAnswer(this.#tuned(answer.sessionDescription));
    else await this.rollback();
    // Their owners may have changed the tracks while the request was pending.
    for (const record of records) await this.apply(record);
    return failed;
  }

  /** Closes publications at the SFU without negotiation. Their transceivers are kept for later publications. */
  async unpublish(records: readonly PublicationRecord[], signal: AbortSignal): Promise<void> {
    const mids = records.map((record) => this.published.get(record)?.mid).filter((mid) => mid != null);
    for (const record of records) {
      const transceiver = this.published.get(record);
      this.published.delete(record);
      if (transceiver) this.#park(record, transceiver);
    }
    if (mids.length === 0) return;
    try {
      const { tracks } = await this.context.calls.closeTracks(await this.whenMade(), mids, { signal });
      const failed = tracks.find(({ error }) => error && error.action !== 'done');
      if (failed) throw failed.error;
    } catch (error) {
      // Nothing flows any more, so the SFU collects within 30 s any track that is not closed now.
      if (!(error instanceof CallsError) || error.action === 'new-session') throw error;
      this.context.logger.warn('A published track could not be closed.', error);
    }
  }

  protected override async establishData(signal: AbortSignal): Promise<void> {
    // An offer needs a media section. The SFU opens this channel with every data transport.
    this.connection.createDataChannel('server-events', { negotiated: true, id: 0 });
    const [sessionId, offer] = await Promise.all([this.whenMade(), this.offer()]);
    const answer = await this.context.calls.establishDataChannels(sessionId, { offer, signal });
    if (!answer.sessionDescription) throw PeerError.descriptionMissing();
    await this.acceptAnswer(answer.sessionDescription);
  }

  /** Applies what the encoder of `record` sends. Changes run one after another, and the last change wins. */
  async apply(record: PublicationRecord): Promise<void> {
    const sender = this.published.get(record)?.sender;
    if (!sender) return;
    const before = this.#changing.get(sender);
    const change = before ? before.then(() => this.#change(sender, record)) : this.#change(sender, record);
    this.#changing.set(
      sender,
      change.catch(() => {}),
    );
    await change;
  }

  async #change(sender: RTCRtpSender, record: PublicationRecord): Promise<void> {
    // By now the sender may carry the next publication.
    if (this.published.get(record)?.sender !== sender) return;
    try {
      const track = record.isEnded ? null : record.sent;
      if (sender.track !== track) await sender.replaceTrack(track);
      await applyEncodings(sender, record);
    } catch (error) {
      // A closed connection sends nothing, and the next session starts with the current values.
      if (!this.signal.aborted) throw error;
    }
  }

  /** Returns a media section that an earlier publication of the same source left, or a new section. */
  async #placeFor(record: PublicationRecord): Promise<{ transceiver: RTCRtpTransceiver; isUsed: boolean }> {
    const rids = record.rids.join();
    const at = this.#idle.findIndex((idle) => idle.source === record.source && idle.rids === rids);
    const [found] = at === -1 ? [] : this.#idle.splice(at, 1);
    if (found) {
      await found.transceiver.sender.replaceTrack(record.sent);
      return { transceiver: found.transceiver, isUsed: true };
    }
    const transceiver = this.connection.addTransceiver(record.sent, {
      direction: 'sendonly',
      sendEncodings: initialEncodings(record),
    });
    return { transceiver, isUsed: false };
  }

  #park(record: PublicationRecord, transceiver: RTCRtpTransceiver): void {
    this.#idle.push({ source: record.source, rids: record.rids.join(), transceiver });
    // This rejects only if the connection is closed, which ends the sending too.
    transceiver.sender.replaceTrack(null).catch(() => {});
  }

  /** Adds the Opus settings of each source to the remote description, because an encoder follows it. */
  #tuned(answer: SessionDescription): SessionDescription {
    let { sdp } = answer;
    for (const [record, { mid }] of this.published) {
      const { opus } = sourceSettings[record.source];
      if (opus && mid !== null) sdp = withOpus(sdp, opus, new Set([mid]));
    }
    return { ...answer, sdp };
  }
}
