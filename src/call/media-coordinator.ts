import { CallroomError, isAbortError } from '../core/errors.js';
import { computed, type ReadableStore } from '../core/store.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import { MediaError } from '../media/media-error.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { Peer, PeerLimits } from '../peer/peer.js';
import type { TransportState } from '../peer/transport/transport-state.js';
import type { BaseRoomClient } from '../room/base-room-client.js';
import type { CommandInput } from '../room/protocol/index.js';
import { asCallroomError } from './call-error.js';
import { type CreatePeerOptions, createPeer, takeRoomOffer } from './create-peer.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import type { LocalParticipant } from './participants/local-participant.js';
import type { Source } from './participants/participant.js';
import type { ParticipantList } from './participants/participant-list.js';
import { SpeechReporter } from './speech-reporter.js';

/** How long to wait before resending a declaration that did not reach the room. */
const DECLARE_AGAIN_MS = 1_000;

/** Exported here because it is needed no earlier than this file. */
export { ParticipantEvents } from './participants/participant-events.js';

/** The number of failed sessions in a row after which we notify the person: about 10 s if each fails at once. */
const NOTIFY_FROM_ATTEMPT = 6;

type Declaration = CommandInput<'publication.declare'>;

export interface MediaCoordinatorOptions extends CreatePeerOptions {
  room: BaseRoomClient;
  self: LocalParticipant;
  screen: ScreenShare;
  people: ParticipantList;
  /** How the call uses media. A source that it never uses is not sent, even if the room allows it. */
  behavior: Partial<MediaBehavior>;
  videoLimit: ReadableStore<VideoLimit>;
  /** A connection that was prepared in the lobby. */
  prepared: PreparedPeer | null;
  /** Whether the room can be reached. */
  isJoined: () => boolean;
  /** Called with errors that the person needs to know about. */
  onNotice: (error: CallroomError) => void;
}

/**
 * The media of one participant in a room. It has one peer for the whole visit, because the peer's sessions belong to
 * that participant. It is a separate module that {@link createCall} loads when a room is entered: media has to wait
 * for the room's welcome message anyway, which takes longer than loading a file.
 */
export class MediaCoordinator {
  /** The id of the participant who owns the sessions. */
  readonly owner: string;
  readonly #options: MediaCoordinatorOptions;
  readonly peer: Peer;
  readonly #stopListening: (() => void)[];
  #reporter: SpeechReporter | null = null;
  /** The failure that the person was notified of during this outage. */
  #notified: 'refused' | 'out of reach' | null = null;
  #isClosed = false;
  /** By track name: declarations that the room has not confirmed yet. */
  readonly #undeclared = new Map<string, Declaration>();
  #cancelDeclaring: (() => void) | null = null;

  constructor(owner: string, options: MediaCoordinatorOptions) {
    const { room, self, prepared, logger, clock, behavior } = options;
    this.owner = owner;
    this.#options = options;
    this.peer = prepared?.enter(room) ?? createPeer(room, options);
    takeRoomOffer(this.peer, room, logger);
    this.#stopListening = this.#follow();
    this.update();
    self.publishTo({
      peer: this.peer,
      allowed: computed(room.self, (now) =>
        (now?.grants.publish ?? []).filter((source) => !isUnused(source, behavior)),
      ),
      declare: (publication) => this.#declare(publication),
      clock,
      logger,
      onFailure: (error, source) => this.#onNotSent(error, source),
    });
  }

  /** The room's list of participants or their order has changed. */
  update(): void {
    this.#options.people.update(this.#options.room, this.peer);
  }

  /** Retries everything that failed while the room could not be reached. */
  retry(): void {
    this.peer.retry();
  }

  /** The network has changed. */
  renew(): void {
    this.peer.renew();
  }

  /** Reports a track to the room that delivers no media. */
  reportDead(participant: string, trackName: string): void {
    const { room, logger } = this.#options;
    room.command('report.dead-track', { participant, trackName }).catch((error: unknown) => {
      logger.debug('The room did not take report.dead-track.', error);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#options.self.stopPublishing();
    this.#options.people.clear();
    for (const stop of this.#stopListening) stop();
    this.#stopReporting();
    this.#cancelDeclaring?.();
    void this.peer.close();
  }

  /** Updates the local participant from the room's data, and notifies the person when media stays away. */
  #follow(): (() => void)[] {
    const { room, self, people, screen, videoLimit } = this.#options;
    const peer = this.peer;
    return [
      room.on('screen.taken', () => screen.stop()),
      room.on('layers.watched', ({ trackName, layers }) => self.watched(trackName, layers)),
      people.isCrowd.subscribe((isCrowd) => {
        this.#stopReporting();
        if (isCrowd) this.#reporter = this.#startReporting();
      }),
      room.participant(this.owner).subscribe((info) => {
        // Unlisted participants (viewers) show no recording state.
        const { recordingSinceMs = null } = info ?? {};
        self.update({ recordingSinceMs, ...(info && { joinedAtMs: info.joinedAtMs }) });
      }),
      peer.quality.subscribe(({ send }) => self.rate(send)),
      videoLimit.subscribe((limit) =>
        peer.limitVideo({ send: limit === 'off' ? 'low' : limit, receive: limit }),
      ),
      peer.limits.listen((limits, before) => this.#onLimits(limits, before)),
      peer.state.listen(({ send, receive }) => {
        // Not news while the room cannot be reached: both are retried when the room is back.
        if (!this.#options.isJoined()) return;
        const out = [send, receive].find(isOut) ?? null;
        const trouble = out && (out.status === 'failed' ? 'refused' : 'out of reach');
        if (trouble && trouble !== this.#notified && out.error) this.#options.onNotice(out.error);
        this.#notified = trouble;
      }),
    ];
  }

  #onLimits(limits: PeerLimits, before: PeerLimits | undefined): void {
    const isOff = (of?: PeerLimits) => of?.send === 'off' || of?.receive === 'off';
    const { videoLimit, onNotice } = this.#options;
    if (videoLimit.get() !== 'off' && isOff(limits) && !isOff(before)) onNotice(videoSuspended());
  }

  #startReporting(): SpeechReporter {
    const { room, self, clock, logger } = this.#options;
    return new SpeechReporter(self.isSpeaking, clock, (speaking) => {
      room.command('speech.report', { speaking }).catch((error: unknown) => {
        logger.debug('The room did not take speech.report.', error);
      });
    });
  }

  #stopReporting(): void {
    this.#reporter?.stop();
    this.#reporter = null;
  }

  /** Stops a screen share that is not sent. A microphone or camera stays on and reports that it is not sent. */
  #onNotSent(error: CallroomError, source: Source): void {
    const { screen, onNotice } = this.#options;
    if (source !== 'screen') onNotice(error);
    else screen.fail(error.code === 'screen_taken' ? MediaError.screenTaken() : error);
  }

  /** Repeats until the room confirms: after a long outage, a missed mute state would stay wrong for everyone. */
  async #declare(publication: Declaration): Promise<void> {
    const { room, screen, onNotice } = this.#options;
    const { trackName } = publication;
    const forget = () =>
      this.#undeclared.get(trackName) === publication && this.#undeclared.delete(trackName);
    this.#undeclared.set(trackName, publication);
    try {
      await room.command('publication.declare', publication);
      forget();
    } catch (error) {
      if (isAbortError(error) || this.#isClosed) return;
      const failure = asCallroomError(error);
      if (failure.retryable) return this.#declareAgain();
      forget();
      if (failure.code !== 'screen_taken') onNotice(failure);
      // The SFU's answer may have reported the same error already and stopped the share.
      else if (screen.video.track.get()) this.#onNotSent(failure, 'screen');
    }
  }

  #declareAgain(): void {
    this.#cancelDeclaring ??= this.#options.clock.after(DECLARE_AGAIN_MS, () => {
      this.#cancelDeclaring = null;
      for (const publication of [...this.#undeclared.values()]) void this.#declare(publication);
    });
  }
}

function isUnused(source: Source, { microphone, camera }: Partial<MediaBehavior>): boolean {
  return (source === 'microphone' && microphone === 'never') || (source === 'camera' && camera === 'never');
}

/**
 * Whether the failure is lasting: a refused transport is not retried, and an unreachable transport has failed for a
 * while.
 */
function isOut({ status, attempt }: TransportState): boolean {
  return status === 'failed' || attempt >= NOTIFY_FROM_ATTEMPT;
}

function videoSuspended(): CallroomError {
  return new CallroomError(
    'video_suspended',
    'Video is paused because the connection or this device cannot keep up. Audio continues, and video resumes by itself.',
    { retryable: true },
  );
}
