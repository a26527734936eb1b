import type { TracksOutcome } from '../../calls-api/calls-client.js';
import { CallsError } from '../../calls-api/calls-error.js';
import { withOpus } from '../../calls-api/sdp/opus.js';
import type { SessionDescription } from '../../calls-api/wire.js';
import type { Source } from '../../core/sources.js';
import { PeerError } from '../peer-error.js';
import { applyEncodings, initialEncodings, sourceSettings } from '../tracks/encodings.js';
import type { PublicationRecord } from '../tracks/publication.js';
import { Session } from './session.js';

/**
 * A session that only sends. Its transceivers are never stopped: one that carries nothing any more waits for the
 * next publication of its source, so that a camera that goes off and on a hundred times needs one media section.
 */
export class SendSession extends Session {
  /** Publications the SFU has, and the transceiver of each. */
  readonly published = new Map<PublicationRecord, RTCRtpTransceiver>();
  readonly #idle: { source: Source; rids: string; transceiver: RTCRtpTransceiver }[] = [];
  /** The last change under way at each sender: what a sender says of itself is true only once that is done. */
  readonly #changing = new WeakMap<RTCRtpSender, Promise<void>>();

  /**
   * Publishes up to 64 in one request and one exchange.
   * @returns the error of each one that failed. What is neither in it nor published is to be tried again at once.
   * @throws where the whole request failed: nothing is published then.
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
      answer = await this.environment.calls.newTracks(
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
        // It may be the used section that is refused. Left out of both, the record goes on a new one next.
        this.environment.logger.debug('A used media section was refused.', error);
      } else {
        failed.set(record, error);
        this.#park(record, transceiver);
      }
    });
    if (answer.sessionDescription) await this.acceptAnswer(this.#tuned(answer.sessionDescription));
    else await this.rollback();
    // While the request was under way, its owner may have changed what is sent.
    for (const record of records) await this.apply(record);
    return failed;
  }

  /** Takes publications off the SFU without any negotiation. Their transceivers are kept for the next ones. */
  async unpublish(records: readonly PublicationRecord[], signal: AbortSignal): Promise<void> {
    const mids = records.map((record) => this.published.get(record)?.mid).filter((mid) => mid != null);
    for (const record of records) {
      const transceiver = this.published.get(record);
      this.published.delete(record);
      if (transceiver) this.#park(record, transceiver);
    }
    if (mids.length === 0) return;
    try {
      const { tracks } = await this.environment.calls.closeTracks(await this.whenMade(), mids, { signal });
      const failed = tracks.find(({ error }) => error && error.action !== 'done');
      if (failed) throw failed.error;
    } catch (error) {
      // Nothing flows any more in any case, so the SFU collects within 30 s what it does not close now.
      if (!(error instanceof CallsError) || error.action === 'new-session') throw error;
      this.environment.logger.warn('A published track could not be closed.', error);
    }
  }

  protected override async establishData(signal: AbortSignal): Promise<void> {
    // An offer needs something in it. This channel is the one that the SFU opens with every data transport.
    this.connection.createDataChannel('server-events', { negotiated: true, id: 0 });
    const [sessionId, offer] = await Promise.all([this.whenMade(), this.offer()]);
    const answer = await this.environment.calls.establishDataChannels(sessionId, { offer, signal });
    if (!answer.sessionDescription) throw PeerError.descriptionMissing();
    await this.acceptAnswer(answer.sessionDescription);
  }

  /** What the encoder of `record` sends from now on. One change comes after the other, and the last one counts. */
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
    // By now it may carry the next publication.
    if (this.published.get(record)?.sender !== sender) return;
    try {
      const track = record.isEnded ? null : record.sent;
      if (sender.track !== track) await sender.replaceTrack(track);
      await applyEncodings(sender, record);
    } catch (error) {
      // On a closed connection nothing is sent, and the next one begins with what is wanted then.
      if (!this.signal.aborted) throw error;
    }
  }

  /** A media section that an earlier publication of the same source has left, or else a new one. */
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
    // Rejects only where the connection is closed, which ends the sending as well.
    transceiver.sender.replaceTrack(null).catch(() => {});
  }

  /** An encoder follows the remote description, so that is where the Opus settings of each source go. */
  #tuned(answer: SessionDescription): SessionDescription {
    let { sdp } = answer;
    for (const [record, { mid }] of this.published) {
      const { opus } = sourceSettings[record.source];
      if (opus && mid !== null) sdp = withOpus(sdp, opus, new Set([mid]));
    }
    return { ...answer, sdp };
  }
}
