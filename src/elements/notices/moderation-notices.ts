import type { Call } from '../../call/call.js';
import type { SourceRevocation } from '../../call/participants/participant.js';
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
  const { revoked } = call.self.sources[source];
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
  const onRevoked = ({ by, mayLift, wasOn }: SourceRevocation) => {
    // A mute of a source that is off changes nothing for the person.
    if (!wasOn && mayLift && !shown) return;
    show(by ? words.term(stopped, words.nameOf(by.name), !mayLift) : words.term('hostLetsSpeak'), mayLift);
  };
  const first = revoked.get();
  if (first) onRevoked(first);
  const stop = revoked.listen((now, before) => {
    if (now) onRevoked(now);
    else if (before) {
      const isNews = shown !== null || !before.mayLift;
      const isGranted = room.self.get()?.grants.publish.includes(source) ?? false;
      // A source that is on after the mute was turned on by the person themselves.
      const isOn = ['starting', 'on'].includes(call[source].state.get().status);
      show(isNews && isGranted && !isOn ? words.term(allowed) : null, true);
    }
  });
  return () => {
    stop();
    if (shown) queue.remove(shown);
  };
}
