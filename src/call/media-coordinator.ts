import { CallroomError, isAbortError } from '../core/errors.js';
import { computed, type ReadableStore } from '../core/store.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import { MediaError } from '../media/media-error.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { Peer, PeerLimits } from '../peer/peer.js';
import type { TransportState } from '../peer/transport/transport-state.js';
import type { CommandInput } from '../room/protocol/index.js';
import type { RoomClient } from '../room/room-client.js';
import { asCallroomError } from './call-error.js';
import { type CreatePeerOptions, createPeer, takeRoomOffer } from './create-peer.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import type { LocalParticipant } from './participants/local-participant.js';
import type { Source } from './participants/participant.js';
import type { ParticipantList } from './participants/participant-list.js';
import { SpeechReporter } from './speech-reporter.js';

/** How long to wait before a declaration that the room did not get is sent again. */
const DECLARE_AGAIN_MS = 1_000;

/** Needed no sooner than what is in this file. */
export { ParticipantEvents } from './participants/participant-events.js';

/** Sessions that have failed in a row by then: some 10 s where each does at once. */
const TELL_FROM_ATTEMPT = 6;

type Declaration = CommandInput<'publication.declare'>;

export interface MediaCoordinatorOptions extends CreatePeerOptions {
  room: RoomClient;
  self: LocalParticipant;
  screen: ScreenShare;
  people: ParticipantList;
  /** How the call uses media: what it never does is not sent, whatever the room allows. */
  behavior: Partial<MediaBehavior>;
  videoLimit: ReadableStore<VideoLimit>;
  /** A connection that the lobby made. */
  warm: PreparedPeer | null;
  /** Whether the room is within reach. */
  isJoined: () => boolean;
  /** Hears what a person should know of. */
  onNotice: (error: CallroomError) => void;
}

/**
 * What one sends and receives in a room: one peer, as long as one is the same participant, since its sessions belong to
 * them. A module of its own, for {@link createCall} to load when a room is entered: sound and pictures wait for the
 * room's welcome anyway, which takes longer than a file.
 */
export class MediaCoordinator {
  /** The participant whom the sessions belong to. */
  readonly owner: string;
  readonly #options: MediaCoordinatorOptions;
  readonly peer: Peer;
  readonly #stopListening: (() => void)[];
  #reporter: SpeechReporter | null = null;
  /** What of its media the person has been told of, of this outage. */
  #told: 'refused' | 'out of reach' | null = null;
  #isClosed = false;
  /** By track name: what the room has yet to confirm. */
  readonly #undeclared = new Map<string, Declaration>();
  #cancelDeclaring: (() => void) | null = null;

  constructor(owner: string, options: MediaCoordinatorOptions) {
    const { room, self, warm, logger, clock, behavior } = options;
    this.owner = owner;
    this.#options = options;
    this.peer = warm?.enter(room) ?? createPeer(room, options);
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

  /** The room lists others, or in another order. */
  update(): void {
    this.#options.people.update(this.#options.room, this.peer);
  }

  /** What failed while the room was out of reach may be whole again. */
  retry(): void {
    this.peer.retry();
  }

  /** The network is another one. */
  renew(): void {
    this.peer.renew();
  }

  /** Lets the room know of a track that the call goes on without. */
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

  /** What the room lists of oneself is shown as it is of others; media that stays away is told of. */
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
        // Whom the room does not list (any more), as a viewer, nobody sees raise a hand or record.
        const { handRaisedAtMs = null, recordingSinceMs = null } = info ?? {};
        self.update({ handRaisedAtMs, recordingSinceMs, ...(info && { joinedAtMs: info.joinedAtMs }) });
      }),
      peer.quality.subscribe(({ send }) => self.rate(send)),
      videoLimit.subscribe((limit) =>
        peer.limitVideo({ send: limit === 'off' ? 'low' : limit, receive: limit }),
      ),
      peer.limits.listen((limits, before) => this.#onLimits(limits, before)),
      peer.state.listen(({ send, receive }) => {
        // While the room is out of reach it is no wonder, and both are tried again when it is back.
        if (!this.#options.isJoined()) return;
        const out = [send, receive].find(isOut) ?? null;
        const trouble = out && (out.status === 'failed' ? 'refused' : 'out of reach');
        if (trouble && trouble !== this.#told && out.error) this.#options.onNotice(out.error);
        this.#told = trouble;
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

  /** A screen that nobody sees is not shared; a microphone or camera stays on, and says that it is not sent. */
  #onNotSent(error: CallroomError, source: Source): void {
    const { screen, onNotice } = this.#options;
    if (source !== 'screen') onNotice(error);
    else screen.fail(error.code === 'screen_taken' ? MediaError.screenTaken() : error);
  }

  /** Goes on until the room knows: a state that it missed, as in a long outage, would stay wrong for everyone. */
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
      // The SFU's answer may have said the same before.
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

/** Not a blink any more: what is refused is not tried again, and what is out of reach has been for a while. */
function isOut({ status, attempt }: TransportState): boolean {
  return status === 'failed' || attempt >= TELL_FROM_ATTEMPT;
}

function videoSuspended(): CallroomError {
  return new CallroomError(
    'video_suspended',
    'Video is paused, because the connection or this device cannot keep up. Sound goes on, and video comes back by itself.',
    { retryable: true },
  );
}
