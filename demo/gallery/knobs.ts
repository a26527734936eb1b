import type { RoomView } from '../../src/elements/index.js';
import { MediaError } from '../../src/media/media-error.js';
import {
  type FakeCall,
  startFakeAi,
  startFakeBoard,
  startFakeBreakouts,
  startFakeCaptions,
  startFakePoll,
  startFakeWatch,
} from '../../src/testing/index.js';

/** An event in the call that can be switched on and off. */
export interface Knob {
  readonly label: string;
  readonly turn: (call: FakeCall, on: boolean, view: RoomView) => void;
}

const first = (call: FakeCall) => call.others[0];
const idOf = (call: FakeCall, at: number) => call.others[at]?.details.get().id ?? '';

export const KNOBS: readonly Knob[] = [
  { label: 'Muted', turn: (call, on) => (on ? first(call)?.mute() : first(call)?.unmute()) },
  {
    label: 'Camera off',
    turn: (call, on) => (on ? first(call)?.sources.camera.stop() : first(call)?.sources.camera.start()),
  },
  {
    label: 'Picture on its way',
    turn: (call, on) => (on ? first(call)?.sources.camera.setPending() : first(call)?.sources.camera.start()),
  },
  { label: 'Hand raised', turn: (call, on) => first(call)?.set({ handRaisedAtMs: on ? 1 : null }) },
  {
    label: 'Shares the screen',
    turn: (call, on) => (on ? first(call)?.sources.screen.start() : first(call)?.sources.screen.stop()),
  },
  { label: 'Bad connection', turn: (call, on) => first(call)?.quality.set(on ? 2 : 5) },
  {
    label: 'Away, with a status',
    turn: (call, on) => {
      const said = {
        away: true,
        device: 'phone',
        breakout: 'Team A',
        status: { text: 'At lunch', emoji: '🥗' },
      };
      const id = first(call)?.details.get().id ?? '';
      call.room.get()?.setPresence(id, on ? { callroom: said } : null);
      call.presenceOptions.set({ status: on });
    },
  },
  { label: 'Cut off', turn: (call, on) => first(call)?.setConnected(!on) },
  { label: 'Someone records', turn: (call, on) => first(call)?.set({ recordingSinceMs: on ? 1 : null }) },
  { label: 'I am the host', turn: (call, on) => call.self.set({ role: on ? 'host' : 'participant' }) },
  {
    label: 'Someone waits',
    turn: (call, on) =>
      call.room.get()?.waiting.set(on ? [{ id: 'waits', name: 'Sophie Wilson', sinceMs: 0 }] : []),
  },
  { label: 'Chat', turn: (call, on) => on && converse(call) },
  { label: 'Reactions', turn: (call, on) => repeat('reactions', on, () => react(call)) },
  {
    label: 'Captions',
    turn: (call, on, view) => {
      view.captions.set(on);
      repeat('captions', on, () => caption(call));
    },
  },
  { label: 'Transcript', turn: (call, on) => repeat('transcript', on, transcribe(call, on)) },
  { label: 'AI', turn: (call, on) => repeat('ai', on, talkToAi(call, on)) },
  { label: 'Breakouts', turn: (call, on) => openBreakouts(call, on) },
  { label: 'Whiteboard', turn: (call, on) => drawTogether(call, on) },
  { label: 'Video', turn: (call, on) => watchVideos(call, on) },
  { label: 'Poll', turn: (call, on) => on && askPoll(call) },
  { label: 'I am cut off', turn: (call, on) => (on ? call.cutOff() : call.restore()) },
  {
    label: 'Microphone unplugged',
    turn: (call, on) => {
      if (on) call.notify(MediaError.ended('audio'));
    },
  },
];

/** Activities that run while their box is ticked, by name, each with its timer. */
const timers = new Map<string, ReturnType<typeof setInterval>>();

function repeat(name: string, on: boolean, run: () => void): void {
  clearInterval(timers.get(name));
  timers.delete(name);
  if (!on) return;
  run();
  timers.set(name, setInterval(run, 2_000));
}

/** Ends the activities of the present call before another call is shown. */
export function stopKnobs(): void {
  for (const timer of timers.values()) clearInterval(timer);
  timers.clear();
}

function converse(call: FakeCall): void {
  const said = [
    'Morning! Is everyone here?',
    'Yes. The new grid feels a lot calmer.',
    'Let us begin, then. 👏',
  ];
  said.forEach((text, at) => {
    const who = call.others[at % Math.max(1, call.others.length)] ?? call.self;
    const { id: from, name } = who.details.get();
    call.room.get()?.say({ from, name, text });
  });
  discuss(call);
}

/** Replies, reacts and pins in a chat of three messages. */
function discuss(call: FakeCall): void {
  const room = call.room.get();
  const [first = call.self] = call.others;
  const { id: from, name } = first.details.get();
  const last = room?.chat.page({ limit: 1 }).messages[0]?.id;
  if (!room || !last) return;
  room.say({ from, name, text: 'Agreed.', replyTo: last - 1 });
  for (const person of [first, call.self]) room.react(person.details.get().id, last - 1, '👍');
  room.react(from, last, '🎉');
  void room.command('chat.pin', { message: last - 2, pinned: true });
}

function react(call: FakeCall): void {
  ['👏', '❤️', '🎉'].forEach((reaction, at) => {
    const name = call.others[at]?.details.get().name ?? '';
    call.room.get()?.emit('reaction', { participant: idOf(call, at), name, reaction });
  });
}

function caption(call: FakeCall): void {
  const lines = ['So the whole strip stays where it is,', 'and only the one who speaks is large. Yes.'];
  lines.forEach((text, at) => {
    call.room.get()?.receiveEphemeral(idOf(call, at), 'caption', { utterance: at + 1, text });
  });
}

/** Starts or ends a transcript. Returns what lets the next person speak. */
function transcribe(call: FakeCall, on: boolean): () => void {
  const room = call.room.get();
  if (!room) return () => {};
  const captions = startFakeCaptions(room);
  if (!on) return () => {};
  const lines = [
    'Good morning.',
    'So the whole strip stays where it is,',
    'and only one tile is large.',
    'Yes.',
  ];
  captions.start(idOf(call, 0));
  const speakers = call.others.slice(0, 2).map(({ details }) => details.get().id);
  for (const speaker of speakers) captions.allow(speaker);
  let said = 0;
  return () => {
    const speaker = speakers[Math.floor(said / 2) % speakers.length];
    if (speaker) captions.say(speaker, lines[said % lines.length]!);
    said += 1;
  };
}

/** Lets an AI into the call, or removes it. Returns what makes its next step: it listens, it speaks, it is quiet. */
function talkToAi(call: FakeCall, on: boolean): () => void {
  const room = call.room.get();
  if (!room) return () => {};
  for (const other of call.others) if (other.details.get().isAgent) call.remove(other);
  const ai = startFakeAi(room);
  if (!on) return () => {};
  ai.enable(idOf(call, 0));
  ai.setReady();
  ai.request(idOf(call, 0));
  const steps = [() => ai.talk(true), () => ai.talk(false), () => ai.speak(true), () => ai.speak(false)];
  let step = 0;
  return () => steps[step++ % steps.length]!();
}

/** Three breakout rooms, with you in the first, where somebody asks for help. */
function openBreakouts(call: FakeCall, on: boolean): void {
  const room = call.room.get();
  if (!room) return;
  const fake = startFakeBreakouts(room);
  call.breakoutLocation.set(null);
  if (!on) return;
  const [first, ...others] = fake.create(['Room 1', 'Room 2', 'Room 3']);
  fake.open({ choice: true });
  const self = call.self.details.get().id;
  const ids = room.participantIds.get().filter((id) => id !== self);
  for (const [at, id] of ids.entries()) fake.enter(id, others[at % others.length]!);
  fake.enter(self, first!);
  if (ids[0]) fake.askForHelp(ids[0], others[0]!);
  call.breakoutLocation.set({ room: first!, isEntering: false, invitation: null, accept: () => {} });
}

/** A whiteboard on which others have drawn a plan. */
function drawTogether(call: FakeCall, on: boolean): void {
  const room = call.room.get();
  if (!room) return;
  const board = startFakeBoard(room, { open: on });
  const line = { color: 'blue', width: 6, order: 1 } as const;
  board.put({
    frame: { ...line, type: 'rectangle', x: 40, y: 40, w: 220, h: 120 },
    title: { ...line, type: 'text', x: 64, y: 84, text: 'Lobby', size: 24 },
    way: { ...line, type: 'arrow', color: 'red', x: 270, y: 100, x2: 400, y2: 100 },
    room: { ...line, type: 'ellipse', color: 'green', x: 420, y: 30, w: 220, h: 140 },
    call: { ...line, type: 'text', color: 'green', x: 500, y: 84, text: 'Call', size: 24 },
  });
}

/** A queue of videos whose first is on, paused. Its address is of nobody. */
function watchVideos(call: FakeCall, on: boolean): void {
  const room = call.room.get();
  if (!room) return;
  const watch = startFakeWatch(room, 'holder');
  if (!on) return;
  watch.setHolder(call.self.details.get().id);
  const first = watch.add('https://films.example/The%20wall%20display.webm');
  watch.add('https://youtu.be/aaaaaaaaaaa', 'Alan Kay');
  watch.add('https://vimeo.com/12345');
  watch.start(first);
  watch.setClock({ position: 83, paused: true });
}

function askPoll(call: FakeCall): void {
  const room = call.room.get();
  if (!room) return;
  const vote = startFakePoll(room, {
    question: 'When shall we ship it?',
    options: ['Today', 'On Monday', 'When it is done'],
    anonymous: false,
    names: [['Grace'], ['Alan'], ['Radia', 'Ken']],
  });
  for (const option of [0, 2, 2, 1]) vote(option);
  startFakePoll(room, {
    question: 'Which days suit you?',
    options: ['Tuesday', 'Wednesday', 'Thursday'],
    multiple: true,
    canChangeVote: true,
    results: 'after-vote',
  });
}
