import type { PollState } from '../../behaviors/poll-state.js';
import { importPart } from '../../call/load-part.js';
import type { Notice } from './notice-queue.js';
import { followPeople } from './people-news.js';
import type { RoomNoticesOptions } from './room-notices-options.js';

/**
 * Turns room events into notices and announcements: joins, departures, raised hands and messages are announced to
 * screen readers; events that need an answer are also shown. Returns the functions that stop it.
 */
export function followRoom(options: RoomNoticesOptions): (() => void)[] {
  const { call, room, view, words, queue, announcer } = options;
  const nameOf = (id: string) =>
    words.nameOf(
      call.participants
        .get()
        .find(({ details }) => details.get().id === id)
        ?.details.get().name,
    );
  return [
    room.on('screen.taken', ({ by }) => queue.add({ message: words.term('screenTaken', nameOf(by)) })),
    room.on('chat.sent', ({ from, name }) => {
      if (from === call.self.details.get().id || view.panel.get() === 'chat') return;
      announcer.announce('chat', words.term('messageFrom', words.nameOf(name)));
    }),
    followPeople(options),
    followWaiting(options),
    followLock(options),
    followRevocations(options),
    whenPollStarts(options),
  ];
}

/** Shows each waiting person until they are admitted or another moderator has answered. */
function followWaiting({ call, room, words, queue, attempt }: RoomNoticesOptions): () => void {
  const shown = new Map<string, Notice>();
  const stop = room.waiting.subscribe((people) => {
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
  return () => {
    stop();
    for (const notice of shown.values()) queue.remove(notice);
  };
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

function followLock({ call, room, words, announcer }: RoomNoticesOptions): () => void {
  let wasLocked = room.roomInfo.get().locked;
  return room.roomInfo.listen(({ locked }) => {
    // The first state of the room says whether it was locked before we joined, which is no news.
    const isNews = locked !== wasLocked && call.state.get().status !== 'joining';
    if (isNews) announcer.announce('lock', words.term(locked ? 'roomLocked' : 'roomUnlocked'));
    wasLocked = locked;
  });
}

/** A moderator's decisions about your sources. The code and its words load with the first decision. */
function followRevocations(options: RoomNoticesOptions): () => void {
  const { microphone, camera, screen } = options.call.self.sources;
  let loading = false;
  let isOver = false;
  let stopFollowing = () => {};
  const load = async () => {
    try {
      const { followRevocations } = await importPart(import('./moderation-notices.js'));
      if (!isOver) stopFollowing = followRevocations(options);
    } catch (error) {
      loading = false;
      throw error;
    }
  };
  const stops = [microphone, camera, screen].map(({ revoked }) =>
    revoked.subscribe((revocation) => {
      if (!revocation || loading) return;
      loading = true;
      options.attempt(load);
    }),
  );
  return () => {
    isOver = true;
    for (const stop of stops) stop();
    stopFollowing();
  };
}
