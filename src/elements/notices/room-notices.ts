import type { PollState } from '../../behaviors/poll-state.js';
import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { Participant } from '../../call/participants/participant.js';
import type { RoomAccess } from '../../room/room-client.js';
import type { RoomView } from '../base/room-view.js';
import type { Words } from '../i18n/words.js';
import type { Announcer } from './announcer.js';
import type { Notice, NoticeQueue } from './notice-queue.js';

export interface RoomNoticesOptions {
  readonly call: Call;
  readonly room: RoomAccess;
  readonly view: RoomView;
  readonly words: Words;
  readonly queue: NoticeQueue;
  readonly announcer: Announcer;
  /** Runs an action and reports its failure. */
  readonly attempt: (run: () => unknown) => void;
}

/**
 * Turns room events into notices and announcements: joins, departures, raised hands and messages are announced to
 * screen readers; events that need an answer are also shown. Returns the functions that stop it.
 */
export function followRoom(options: RoomNoticesOptions): (() => void)[] {
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
    whenPollStarts(options),
  ];
}

/** Collects joins and departures since the last announcement: ten people who join at once are one announcement. */
function followPeople({ call, words, announcer }: RoomNoticesOptions): () => void {
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

/** Shows each waiting person until they are admitted or another moderator has answered. */
function followWaiting({ call, room, words, queue, attempt }: RoomNoticesOptions): () => void {
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

/** Loads the code for poll notices when the room has a poll for the first time. */
function whenPollStarts(options: RoomNoticesOptions): () => void {
  let [isOver, isLoading] = [false, false];
  let stop = () => {};
  const stopWaiting = options.room.behaviors.subscribe(({ poll }) => {
    if (isLoading || Object.keys((poll as PollState | undefined)?.polls ?? {}).length === 0) return;
    isLoading = true;
    options.attempt(async () => {
      const { followPolls } = await importPart(import('./poll-notices.js'));
      if (!isOver) stop = followPolls(options);
    });
  });
  return () => {
    isOver = true;
    stopWaiting();
    stop();
  };
}

function followLock({ room, words, announcer }: RoomNoticesOptions): () => void {
  let wasLocked = room.roomInfo.get().locked;
  return room.roomInfo.listen(({ locked }) => {
    if (locked !== wasLocked) announcer.announce('lock', words.term(locked ? 'roomLocked' : 'roomUnlocked'));
    wasLocked = locked;
  });
}
