import type { Role, Self } from '../../room/protocol/index.js';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Word } from '../i18n/terms.js';
import type { RoomNoticesOptions, StageFacts } from './room-notices-options.js';

/**
 * What the stage means for the person themselves: a role that has changed, an invitation, and going live. Tells
 * moderators of the raised hands of viewers. Returns a function that stops it.
 * @param before what is not news, from before this code was loaded
 */
export function followStage(options: RoomNoticesOptions, before: StageFacts): () => void {
  addPanelWords();
  const stops = [
    followRole(options, before.self),
    followInvitation(options),
    followHands(options, before.hands),
    followLive(options, before.live),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Shows and announces a change of your own role. It turns no device on: it says that you can now. */
function followRole({ room, words, queue }: RoomNoticesOptions, self: Self | null): () => void {
  let before = self;
  return room.self.subscribe((self) => {
    const word = self && before && roleNews(before, self as Self);
    // The person knows that they accepted an invitation, or returned to the audience. Both look different at once.
    if (word) queue.add({ message: words.term(word), isUrgent: true });
    before = self as Self | null;
  });
}

function roleNews(before: Self, { id, role, grants, stage }: Self): Word | null {
  if (role === before.role || before.role === 'waiting') return null;
  if (stage?.state === 'joined' && stage.acceptedBy === id) return null;
  const words: Partial<Record<Role, Word>> = {
    host: 'nowHost',
    moderator: 'nowModerator',
    viewer: 'nowViewer',
    participant: before.role === 'viewer' && grants.publish.length > 0 ? 'nowSpeaker' : 'nowParticipant',
  };
  return words[role] ?? null;
}

/** The invitation itself is shown by `<call-stage-invitation>`. */
function followInvitation({ room, words, announcer }: RoomNoticesOptions): () => void {
  let announcedMs: number | null = null;
  return room.self.subscribe((self) => {
    const stage = self?.stage;
    const sinceMs = stage?.state === 'invited' ? stage.sinceMs : null;
    if (stage?.state === 'invited' && sinceMs !== announcedMs)
      announcer.announce('invitation', words.term('invitesToStage', words.nameOf(stage.name)));
    announcedMs = sinceMs;
  });
}

function followHands({ room, words, announcer }: RoomNoticesOptions, raised: readonly string[]): () => void {
  let before = new Set(raised);
  return room.audience.subscribe(({ hands }) => {
    for (const { id, name } of hands)
      if (!before.has(id)) announcer.announce('hand', words.term('hasRaisedHand', words.nameOf(name)));
    before = new Set(hands.map(({ id }) => id));
  });
}

/** Tells those on stage that they are live or backstage, and viewers that it begins. The rest is on the stage. */
function followLive(
  { room, words, queue, announcer }: RoomNoticesOptions,
  before: boolean | null,
): () => void {
  let was = before;
  return room.roomInfo.subscribe(({ live }) => {
    const hasChanged = live !== was && live !== null;
    was = live;
    if (!hasChanged) return;
    const isViewer = room.self.get()?.role === 'viewer';
    if (isViewer && live) announcer.announce('live', words.term('hasStarted'));
    else if (!isViewer && live) queue.add({ message: words.term('nowLive'), isUrgent: true });
    else if (!isViewer) announcer.announce('live', words.term('nowBackstage'));
  });
}
