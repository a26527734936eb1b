import type { Call } from '../../call/call.js';
import type { SourceRevocation } from '../../call/participants/participant.js';
import { computed } from '../../core/store.js';
import type { RoomAccess } from '../../room/room-client.js';
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
  const stops = (Object.keys(SOURCES) as Moderated[]).map((source) => follow(source, options));
  return () => {
    for (const stop of stops) stop();
  };
}

function follow(
  source: Moderated,
  { call, room, words, queue, attempt }: ModerationNoticesOptions,
): () => void {
  const { state, revoked: given } = call.self.sources[source];
  // The rule of the room keeps people from speaking who otherwise could, so it is no news for viewers.
  const revoked = computed([given, call.self.details], (revocation, { role }) =>
    revocation && (revocation.by || role === 'participant') ? revocation : null,
  );
  const { stopped, allowed, turnOn } = SOURCES[source];
  let shown: Notice | null = null;
  const show = (message: string | null, mayTurnOn: boolean) => {
    if (shown) queue.remove(shown);
    shown = null;
    if (message === null) return;
    const run = () => {
      show(null, false);
      attempt(() => (source === 'screen' ? call.screen.start() : call[source].turnOn()));
    };
    const action = { label: words.term(turnOn), run };
    shown = { message, isUrgent: true, ...(mayTurnOn && { action }) };
    queue.add(shown);
  };
  const onRevoked = ({ by, mayLift }: SourceRevocation) =>
    show(by ? words.term(stopped, words.nameOf(by.name), !mayLift) : words.term('hostLetsSpeak'), mayLift);
  const first = revoked.get();
  if (first) onRevoked(first);
  const stop = revoked.listen((now, before) => {
    // The source is turned off after this, so its state says what it was.
    const { status, muted } = state.get();
    const wasOn = status !== 'off' && !(source === 'microphone' && muted);
    if (now && (wasOn || !now.mayLift)) onRevoked(now);
    else if (now) show(null, false);
    else if (before) {
      const isWelcome =
        room.self.get()?.grants.publish.includes(source) && (shown !== null || !before.mayLift);
      // Whoever lifts a mute is turning the source on.
      const isOwn = call[source].state.get().status === 'starting';
      show(isWelcome && !isOwn ? words.term(allowed) : null, true);
    }
  });
  return () => {
    stop();
    if (shown) queue.remove(shown);
  };
}
