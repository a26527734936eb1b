import type { Call } from '../../call/call.js';
import type { Participant } from '../../call/participants/participant.js';
import type { RoomAccess } from '../../room/room-client.js';
import type { RoomView } from '../base/room-view.js';
import { bringLaterWords } from '../i18n/later.js';
import type { Words } from '../i18n/words.js';
import type { Announcer } from './announcer.js';
import type { Notice, NoticeQueue } from './notice-queue.js';

export interface NewsOptions {
  readonly call: Call;
  readonly room: RoomAccess;
  readonly view: RoomView;
  readonly words: Words;
  readonly queue: NoticeQueue;
  readonly announcer: Announcer;
  /** Runs what may fail. */
  readonly attempt: (run: () => unknown) => void;
}

/**
 * Makes notices and announcements of what happens in a room: who comes, goes, raises a hand or writes is said aloud to
 * those who do not see it; what wants an answer is shown as well. Returns what stops it.
 */
export function followRoom(options: NewsOptions): (() => void)[] {
  bringLaterWords();
  const { call, room, view, words, queue, announcer, attempt } = options;
  const nameOf = (id: string) =>
    words.nameOf(
      call.participants
        .get()
        .find(({ details }) => details.get().id === id)
        ?.details.get().name,
    );
  return [
    room.on('mute.requested', ({ source, by }) => {
      if (source !== 'microphone' || call.microphone.state.get().status !== 'on') return;
      const notice: Notice = {
        message: words.term('askedToMute', nameOf(by)),
        action: {
          label: words.term('mute'),
          run: () => {
            queue.remove(notice);
            attempt(() => call.microphone.turnOff());
          },
        },
      };
      queue.add(notice);
    }),
    room.on('screen.taken', ({ by }) => queue.add({ message: words.term('screenTaken', nameOf(by)) })),
    room.on('chat.sent', ({ from, name }) => {
      if (from === call.self.details.get().id || view.panel.get() === 'chat') return;
      announcer.announce('chat', words.term('messageFrom', words.nameOf(name)));
    }),
    followPeople(options),
    followWaiting(options),
    followLock(options),
  ];
}

/** Who came and went since it was last said, together: ten who come at once are one announcement. */
function followPeople({ call, words, announcer }: NewsOptions): () => void {
  let before: readonly Participant[] = call.participants.get();
  let [came, went]: [string[], string[]] = [[], []];
  const hands = new Map<Participant, () => void>();
  const nameOf = ({ details }: Participant) => words.nameOf(details.get().name);
  const watch = (person: Participant) => {
    let wasUp = person.details.get().handRaisedAtMs !== null;
    const stop = person.details.listen(({ handRaisedAtMs }) => {
      const isUp = handRaisedAtMs !== null;
      if (isUp && !wasUp) announcer.announce('hand', words.term('hasRaisedHand', nameOf(person)));
      wasUp = isUp;
    });
    hands.set(person, stop);
  };
  const others = (people: readonly Participant[]) => people.filter(({ isLocal }) => !isLocal);
  for (const person of others(before)) watch(person);
  const stop = call.participants.listen((people) => {
    const now = people as readonly Participant[];
    const joined = others(now).filter((person) => !before.includes(person));
    const left = others(before).filter((person) => !now.includes(person));
    before = now;
    for (const person of left) {
      hands.get(person)?.();
      hands.delete(person);
    }
    for (const person of joined) watch(person);
    came = [...came, ...joined.map(nameOf)];
    went = [...went, ...left.map(nameOf)];
    if (joined.length > 0)
      announcer.announce('joined', words.term('hasJoined', came), () => {
        came = [];
      });
    if (left.length > 0)
      announcer.announce('left', words.term('hasLeft', went), () => {
        went = [];
      });
  });
  return () => {
    stop();
    for (const stopWatching of hands.values()) stopWatching();
  };
}

/** Who waits to be let in is shown until they are, or until somebody else has answered. */
function followWaiting({ call, room, words, queue, attempt }: NewsOptions): () => void {
  const shown = new Map<string, Notice>();
  return room.waiting.subscribe((people) => {
    for (const [id, notice] of shown) {
      if (people.some((person) => person.id === id)) continue;
      queue.remove(notice);
      shown.delete(id);
    }
    for (const { id, name } of people) {
      if (shown.has(id)) continue;
      const notice: Notice = {
        message: words.term('isWaiting', words.nameOf(name)),
        stays: true,
        action: {
          label: words.term('letIn'),
          run: () => {
            queue.remove(notice);
            attempt(() => call.moderation.admit(id));
          },
        },
      };
      shown.set(id, notice);
      queue.add(notice);
    }
  });
}

function followLock({ room, words, announcer }: NewsOptions): () => void {
  let wasLocked = room.roomInfo.get().locked;
  return room.roomInfo.listen(({ locked }) => {
    if (locked !== wasLocked) announcer.announce('lock', words.term(locked ? 'roomLocked' : 'roomUnlocked'));
    wasLocked = locked;
  });
}
