import type { Call } from '../../call/call.js';
import type { SourceRevocation } from '../../call/participants/participant.js';
import { computed } from '../../core/store.js';
import type { RoomAccess } from '../../room/base-room-client.js';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Word } from '../i18n/terms.js';
import type { Words } from '../i18n/words.js';
import type { Notice, NoticeQueue } from './notice-queue.js';

interface ModerationNoticesOptions {
  readonly call: Call;
  readonly room: RoomAccess;
  readonly words: Words;
  readonly queue: NoticeQueue;
  /** Runs an action and reports its failure. */
  readonly attempt: (run: () => unknown) => void;
}

const SOURCES = {
  microphone: { stopped: 'wasMuted', allowed: 'maySpeakAgain', turnOn: 'unmute' },
  camera: { stopped: 'wasCameraStopped', allowed: 'mayShowAgain', turnOn: 'cameraOn' },
  screen: { stopped: 'wasScreenStopped', allowed: 'mayShareAgain', turnOn: 'shareScreen' },
} as const satisfies Record<string, { stopped: string; allowed: Word; turnOn: Word }>;
type Moderated = keyof typeof SOURCES;

/**
 * Tells the person that a moderator has turned off one of their sources, with an action that turns it on again where
 * they may, and that they may use it again. Returns a function that stops it.
 */
export function followRevocations(options: ModerationNoticesOptions): () => void {
  addPanelWords();
  const followers = (Object.keys(SOURCES) as Moderated[]).map((source) => new Follower(source, options));
  return () => {
    for (const follower of followers) follower.stop();
  };
}

class Follower {
  readonly #source: Moderated;
  readonly #options: ModerationNoticesOptions;
  readonly #stopListening: () => void;
  #notice: Notice | null = null;
  /** Whether the person was told that the source is off, and has not turned it on since. */
  #wasShown = false;

  constructor(source: Moderated, options: ModerationNoticesOptions) {
    this.#source = source;
    this.#options = options;
    const { self } = options.call;
    // The rule of the room keeps people from speaking who otherwise could, so it is no news for viewers.
    const revoked = computed([self.sources[source].revoked, self.details], (revocation, { role }) =>
      revocation && (revocation.by || role === 'participant') ? revocation : null,
    );
    const now = revoked.get();
    if (now) this.#onRevoked(now);
    this.#stopListening = revoked.listen((now, before) => {
      if (now) this.#onRevoked(now);
      else if (before) this.#onRestored(before);
    });
  }

  stop(): void {
    this.#stopListening();
    this.#clear();
  }

  #onRevoked({ by, mayLift, wasOn }: SourceRevocation): void {
    // A mute of a source that is off changes nothing for the person.
    if (!wasOn && mayLift && !this.#wasShown) return;
    const { words } = this.#options;
    const { stopped } = SOURCES[this.#source];
    this.#wasShown = true;
    const message = by ? words.term(stopped, words.nameOf(by.name), !mayLift) : words.term('hostLetsSpeak');
    this.#show(message, mayLift);
  }

  #onRestored({ mayLift }: SourceRevocation): void {
    const { call, room, words } = this.#options;
    const isNews = this.#wasShown || !mayLift;
    this.#wasShown = false;
    const isGranted = room.self.get()?.grants.publish.includes(this.#source) ?? false;
    // A source that is on after the mute was turned on by the person themselves.
    const isOn = ['starting', 'on'].includes(call[this.#source].state.get().status);
    if (isNews && isGranted && !isOn) this.#show(words.term(SOURCES[this.#source].allowed), true);
    else this.#clear();
  }

  #clear(): void {
    if (this.#notice) this.#options.queue.remove(this.#notice);
    this.#notice = null;
  }

  #show(message: string, mayTurnOn: boolean): void {
    this.#clear();
    const { call, words, queue, attempt } = this.#options;
    const source = this.#source;
    const run = () => {
      this.#clear();
      attempt(() => (source === 'screen' ? call.screen.start() : call[source].turnOn()));
    };
    const action = { label: words.term(SOURCES[source].turnOn), run };
    this.#notice = { message, isUrgent: true, ...(mayTurnOn && { action }) };
    queue.add(this.#notice);
  }
}
