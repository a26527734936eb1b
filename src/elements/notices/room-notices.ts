import type { PollState } from '../../behaviors/poll-state.js';
import { importPart } from '../../call/load-part.js';
import type { Participant } from '../../call/participants/participant.js';
import type { Self } from '../../room/protocol/index.js';
import { watchArrivals } from '../base/arrivals.js';
import { followWhenNeeded } from './follow-when-needed.js';
import type { Notice } from './notice-queue.js';
import { factsOf, type WatchedFacts } from './person-facts.js';
import type { RoomNoticesOptions, StageFacts } from './room-notices-options.js';

/**
 * Turns room events into notices and announcements: joins, departures, raised hands and messages are announced to
 * screen readers; events that need an answer are also shown. The code for other people, polls, the assistant, the stage and
 * decisions of moderators loads with the first of each. Returns the functions that stop it.
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
    whenPeopleCome(options),
    followWaiting(options),
    followLock(options),
    whenRevoked(options),
    whenPollStarts(options),
    whenAssistantFails(options),
    whenStageChanges(options),
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

/** Alone in a room, nobody can come, leave, share or raise a hand. */
function whenPeopleCome(options: RoomNoticesOptions): () => void {
  const { call } = options;
  /** Those who come before the code has loaded. */
  let came: readonly Participant[] = [];
  const known = new Map<string, WatchedFacts>();
  const stopArrivals = watchArrivals(call, (joined, left) => {
    came = [...came, ...joined].filter((person) => !left.includes(person));
    for (const { key } of left) known.delete(key);
  });
  return followWhenNeeded(
    options,
    (need) => [
      stopArrivals,
      call.participants.subscribe((people) => {
        const others = (people as readonly Participant[]).filter(({ isLocal }) => !isLocal);
        for (const person of others) if (!known.has(person.key)) known.set(person.key, factsOf(person));
        if (others.length > 0) need();
      }),
    ],
    async () => {
      const { followPeople } = await import('./people-news.js');
      return () => {
        stopArrivals();
        return followPeople(options, came, known);
      };
    },
  );
}

function whenPollStarts(options: RoomNoticesOptions): () => void {
  return followWhenNeeded(
    options,
    (need) => [
      options.room.behaviors.subscribe(({ poll }) => {
        if (Object.keys((poll as PollState | undefined)?.polls ?? {}).length > 0) need();
      }),
    ],
    async () => {
      const { followPolls } = await import('./poll-notices.js');
      return () => followPolls(options);
    },
  );
}

/** An open chat says it beside the question. */
function whenAssistantFails({ room, view, queue, attempt }: RoomNoticesOptions): () => void {
  return room.on('assistant.failed', (failure: unknown) => {
    if (view.panel.get() === 'chat') return;
    attempt(async () => {
      const { addFailure } = await importPart(import('./assistant-notices.js'));
      addFailure(queue, failure);
    }, 'page');
  });
}

/** Most calls have no stage, and nobody's role changes. */
function whenStageChanges(options: RoomNoticesOptions): () => void {
  const { room } = options;
  let before: StageFacts = {
    self: room.self.get(),
    live: room.roomInfo.get().live,
    hands: room.audience.get().hands.map(({ id }) => id),
  };
  return followWhenNeeded(
    options,
    (need) => [
      room.self.subscribe((self) => {
        if (!self) return;
        const hasNewRole = before.self && before.self.role !== 'waiting' && before.self.role !== self.role;
        if (hasNewRole || self.stage) need();
        else before = { ...before, self: self as Self };
      }),
      room.roomInfo.listen(({ live }) => {
        if (live !== null && live !== before.live) need();
      }),
      room.audience.listen(({ hands }) => {
        const raised = hands.map(({ id }) => id);
        // A hand that is raised again is news again.
        before = { ...before, hands: before.hands.filter((id) => raised.includes(id)) };
        if (raised.length > before.hands.length) need();
      }),
    ],
    async () => {
      const { followStage } = await import('./stage-notices.js');
      return () => followStage(options, before);
    },
  );
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

/** A moderator's decisions about your sources. */
function whenRevoked(options: RoomNoticesOptions): () => void {
  const { microphone, camera, screen } = options.call.self.sources;
  return followWhenNeeded(
    options,
    (need) =>
      [microphone, camera, screen].map(({ revoked }) =>
        revoked.subscribe((revocation) => {
          if (revocation) need();
        }),
      ),
    async () => {
      const { followRevocations } = await import('./moderation-notices.js');
      return () => followRevocations(options);
    },
  );
}
