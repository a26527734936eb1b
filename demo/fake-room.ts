import type { Score } from '../src/call/participants/participant.js';
import type { CallRoomElement } from '../src/elements/room/call-room.js';
import { type FakeCall, type FakeRoom, startFakePoll } from '../src/testing/index.js';
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
  const waiting = ['Guido Imperiale', 'Sophie Wilson', 'Adele Goldberg'].slice(
    0,
    Number(query.get('waiting') ?? 0),
  );
  room.waiting.set(waiting.map((name, at) => ({ id: `waits-${at}`, name, sinceMs: 0 })));
  if (query.has('poll')) {
    const vote = startFakePoll(room, {
      question: 'When shall we ship it?',
      options: ['Today', 'On Monday', 'When it is done'],
      votes: [0, 0, 0],
      open: true,
    });
    for (const option of [0, 2, 2, 1, 2]) vote(option);
  }
  const quality = query.get('quality');
  if (quality) call.others[0]?.quality.set(Number(quality) as Score);
}

function say(call: FakeCall, room: FakeRoom, at: number, count: number): void {
  const people = [...call.others.slice(0, 3), call.self];
  const { id: from, name } = people[(at * 7 + (at % 3)) % people.length]!.details.get();
  const sentAtMs = Date.UTC(2026, 10, 26, 9, 0) - (count - at) * 130_000;
  room.chat.add({ from, name, text: LINES[at % LINES.length]!, sentAtMs });
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
      if (first) room?.hear(first, 'caption', { breath: 1, text: 'So the whole strip stays where it is,' });
      if (second)
        room?.hear(second, 'caption', { breath: 2, text: 'and only the one who speaks is large. Yes.' });
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
