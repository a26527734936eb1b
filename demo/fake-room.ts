import type { AiProblem } from '../src/behaviors/ai-problem.js';
import type { Score } from '../src/call/participants/participant.js';
import type { CallRoomElement } from '../src/elements/room/call-room.js';
import {
  type FakeCall,
  type FakeRoom,
  startFakeAi,
  startFakeAssistant,
  startFakeCaptions,
  startFakePoll,
  startFakeWatch,
} from '../src/testing/index.js';
import { viewOf } from './view-of.js';

const LINES = [
  'Morning! The new grid is on staging: https://staging.example.com/grid?people=49',
  'Nice. It feels a lot calmer.',
  'Does the strip keep its order when someone shares?',
  'Yes, nobody moves but the one who is large.',
  'I like the light theme even better than the dark one.',
  'Could we look at it on the wall display later today? I would like to see whether names can be read from the back.',
  'Sure, after lunch.',
  '👏',
];

/** Fills a fake call with the contents of a room: chat messages, waiting people, a poll. */
export function fillRoom(call: FakeCall, query: URLSearchParams): void {
  const room = call.room.get();
  if (!room) return;
  const count = Number(query.get('messages') ?? 0);
  for (let at = 0; at < count; at++) say(call, room, at, count);
  if (query.has('replies')) discuss(call, room);
  if (query.has('assistant')) fillAssistant(call, room, query.get('assistant') ?? '');
  const waiting = ['Guido Imperiale', 'Sophie Wilson', 'Adele Goldberg'].slice(
    0,
    Number(query.get('waiting') ?? 0),
  );
  room.waiting.set(waiting.map((name, at) => ({ id: `waits-${at}`, name, sinceMs: 0 })));
  if (query.has('poll')) {
    const vote = startFakePoll(room, {
      question: 'When shall we ship it?',
      options: ['Today', 'On Monday', 'When it is done'],
    });
    for (const option of [0, 2, 2, 1, 2]) vote(option);
  }
  if (query.has('polls')) fillPolls(room);
  if (query.has('transcript')) fillTranscript(call, room, query.get('transcript') ?? '');
  if (query.has('watch')) fillWatch(call, room, query.get('watch') ?? '');
  if (query.has('ai')) fillAi(call, room, query.get('ai') ?? '');
  if (query.has('presence')) fillPresence(call, room);
  if (query.has('hands')) fillAudience(room);
  if (query.has('backstage')) room.roomInfo.set({ ...room.roomInfo.get(), live: false });
  if (query.has('invited')) {
    const publish = ['microphone' as const, 'camera' as const];
    room.stage.set({ state: 'invited', by: 'grace', name: 'Grace Hopper', sinceMs: 0, publish });
  }
  const quality = query.get('quality');
  if (quality) call.others[0]?.quality.set(Number(quality) as Score);
}

/** Starts a poll with several choices, and ends another. */
function fillPolls(room: FakeRoom): void {
  startFakePoll(room, {
    question: 'Where shall we meet?',
    options: ['Lisbon', 'In a quiet place by the sea, with a long walk before breakfast', 'Online'],
    votes: [3, 1, 0],
    open: false,
  });
  startFakePoll(room, {
    question: 'Which days suit you?',
    options: ['Monday', 'Tuesday', 'Thursday'],
    votes: [2, 4, 1],
    multiple: true,
    results: 'at-end',
  });
}

/** Makes a transcript. `how`: it is only `announced`, you are transcribed (`own`), or your speech `failed`. */
function fillTranscript(call: FakeCall, room: FakeRoom, how: string): void {
  const captions = startFakeCaptions(room);
  const people = call.others.slice(0, 2).map(({ details }) => details.get().id);
  const own = call.self.details.get().id;
  const [starter = own] = people;
  if (how !== 'announced')
    LINES.forEach((text, at) => {
      captions.add(people[at % 3 === 2 ? 1 : 0] ?? own, text, Date.UTC(2026, 10, 26, 9, 0) + at * 20_000);
    });
  captions.start(starter, how === 'announced' ? 3_600_000 : 0);
  for (const id of people) captions.allow(id);
  if (how === 'own') captions.allow(own);
  if (how === 'failed') captions.setSpeaker(own, 'failed', 'ai_timed_out');
}

/**
 * Gives the room an AI. `how`: `off`, `connecting`, `ready` (you have the floor), `listening` (to another person, while you
 * wait), `talking` (you talk to it), `speaking`, or a code of `AiProblem`.
 */
function fillAi(call: FakeCall, room: FakeRoom, how: string): void {
  const ai = startFakeAi(room);
  room.answer('ai.enable', (_, data) => {
    ai.enable(own, (data as { voice?: string }).voice);
    ai.setReady();
  });
  const own = call.self.details.get().id;
  const [first = own, second = own] = call.others.map(({ details }) => details.get().id);
  if (how === 'off') return;
  ai.enable(first);
  if (how === 'connecting') return;
  if (how.startsWith('ai_')) {
    ai.fail(how as AiProblem);
    return;
  }
  ai.setReady();
  for (const id of how === 'listening' ? [first, second, own] : [own, second]) ai.request(id);
  if (how === 'listening' || how === 'talking') ai.talk(true);
  if (how === 'speaking') ai.speak(true);
}

/** A queue of videos. `how`: the first is `on`, or stands still because a person is `waiting`. */
function fillWatch(call: FakeCall, room: FakeRoom, how: string): void {
  const watch = startFakeWatch(room);
  const first = watch.add('https://films.example/The%20wall%20display.webm');
  watch.add('https://youtu.be/aaaaaaaaaaa', 'Alan Kay');
  if (!how) return;
  watch.start(first);
  watch.setClock({ position: 83, paused: how === 'on' });
  if (how === 'waiting') watch.waitFor(call.others.slice(0, 1).map(({ details }) => details.get().id));
}

/** Viewers, two of whom raise their hands. */
function fillAudience(room: FakeRoom): void {
  room.viewerList = ['Tony Hoare', 'Shafi Goldwasser', 'Niklaus Wirth'].map((name, at) => ({
    id: `v${at}`,
    name,
  }));
  room.viewers.set(room.viewerList.length);
  const hands = room.viewerList.slice(0, 2).map((viewer, raisedAtMs) => ({ ...viewer, raisedAtMs }));
  room.audience.set({ hands, handCount: hands.length, invited: [] });
}

/** Lets the first three of the others be away, on a phone, and in a breakout room, each with a status or none. */
function fillPresence(call: FakeCall, room: FakeRoom): void {
  call.presenceOptions.set({ status: true });
  const status = { text: 'At lunch, back at half past one with coffee for everyone', emoji: '🥗' };
  const said = [{ away: true, status }, { device: 'phone', away: true }, { breakout: 'Wall display' }];
  call.others.slice(0, said.length).forEach(({ details }, at) => {
    room.setPresence(details.get().id, { callroom: said[at] });
  });
}

function say(call: FakeCall, room: FakeRoom, at: number, count: number): void {
  const people = [...call.others.slice(0, 3), call.self];
  const { id: from, name } = people[(at * 7 + (at % 3)) % people.length]!.details.get();
  const sentAtMs = Date.UTC(2026, 10, 26, 9, 0) - (count - at) * 130_000;
  room.chat.add({ from, name, text: LINES[at % LINES.length]!, sentAtMs });
}

/** Replies, reacts and pins in the chat. */
function discuss(call: FakeCall, room: FakeRoom): void {
  const [first = call.self, second = call.self] = call.others;
  const { id: from, name } = first.details.get();
  const last = room.chat.page({ limit: 1 }).messages[0]?.id ?? 0;
  const sentAtMs = Date.UTC(2026, 10, 26, 9, 0);
  room.chat.add({ from, name, text: 'Agreed. Let us do that first.', replyTo: last - 1, sentAtMs });
  const { id: own, name: ownName } = call.self.details.get();
  room.chat.add({ from: own, name: ownName, text: 'Good.', replyTo: last + 1, sentAtMs: sentAtMs + 60_000 });
  for (const person of [first, second, call.self]) room.react(person.details.get().id, last, '👍');
  room.react(from, last, '🎉');
  room.react(second.details.get().id, last + 2, '❤️');
  void room.command('chat.pin', { message: 1, pinned: true });
}

/** Asks the assistant of the room. `how`: an answer is being `written`, or is `broken`; `failed` comes when it is seen. */
function fillAssistant(call: FakeCall, room: FakeRoom, how: string): void {
  const assistant = startFakeAssistant(room);
  const [asker = call.self] = call.others;
  const ask = (person: FakeCall['self'] | FakeCall['others'][number], text: string) => {
    const { id: from, name } = person.details.get();
    return room.chat.add({ from, name, text, sentAtMs: Date.UTC(2026, 10, 26, 9, 1) }).id;
  };
  const whole = assistant.begin(ask(asker, '@Assistant When do we look at the wall display?'));
  assistant.write(whole, 'You agreed to look at the wall display today, after lunch.');
  assistant.end(whole);
  if (how === 'failed') {
    const question = ask(call.self, '@Assistant And who takes part?');
    setTimeout(() => assistant.fail(question, 'ai_limit_reached'), 1_500);
  }
  if (how !== 'written' && how !== 'broken') return;
  const next = assistant.begin(ask(call.self, '/summary'));
  assistant.write(next, 'The new grid is on staging. Everyone finds it calmer, and the strip keeps its');
  if (how === 'broken') assistant.breakOff(next, 'ai_dropped');
}

/** Applies the view of the address, and sends ephemeral events such as reactions. */
export function lookAt(element: CallRoomElement, call: FakeCall, query: URLSearchParams): void {
  const view = viewOf(element);
  for (const name of ['layout', 'panel', 'density', 'selfView'] as const) {
    const value = query.get(name);
    if (value) (view[name] as { set(value: string): void }).set(value);
  }
  const room = call.room.get();
  const [first, second] = call.others.map(({ details }) => details.get().id);
  if (query.has('captions')) {
    view.captions.set(true);
    const tell = () => {
      if (first)
        room?.receiveEphemeral(first, 'caption', {
          utterance: 1,
          text: 'So the whole strip stays where it is,',
        });
      if (second)
        room?.receiveEphemeral(second, 'caption', {
          utterance: 2,
          text: 'and only the one who speaks is large. Yes.',
        });
    };
    tell();
    setInterval(tell, 2_000);
  }
  if (query.has('reactions')) {
    const choices = ['👏', '❤️', '🎉', '😂'];
    call.others.slice(0, 4).forEach(({ details }, at) => {
      const { id: participant, name } = details.get();
      room?.emit('reaction', { participant, name, reaction: choices[at % choices.length]! });
    });
  }
}
