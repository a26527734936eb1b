/**
 * A `<call-room>` on synthetic people, for looking at: no camera prompt, no server. Its address says what is
 * shown: `?people=5`, `theme=dark`, `view=lobby|joining|left|removed|ended|failed|reconnecting|notice`,
 * `camera-off=2` and `muted=2` (how many of the others), `screen`, `still` (nobody speaks), `lang`, `dir`,
 * `role=host`, `host-muted` (a host muted the first of the others, and the second may not speak), `guests` (the last two
 * of the others have no name), `hands` (viewers raise hands), `invited` (with `role=viewer`: to the stage), `backstage`,
 * `watch`, `watch=on|waiting` (a queue of videos), `panel=participants|chat|poll|transcript|ai|watch|settings`, `layout=grid|speaker|presentation|side-by-side`, `density=compact`,
 * `waiting=2`, `messages=20`, `replies`, `poll`, `polls` (one with several choices, and one that has ended),
 * `captions`, `reactions`, `quality=2` (of the first of the others), `assistant`, `assistant=written|broken|failed`,
 * `transcript`, `transcript=announced|own|failed`, `presence` (people are away or have a status),
 * `ai=off|connecting|ready|listening|talking|speaking|ai_timed_out` (or another code of `AiProblem`).
 */
import type { ParticipantDetails } from '../src/call/participants/participant.js';
import '../src/elements/index.js';
import { CallroomError } from '../src/core/errors.js';
import { MediaError } from '../src/media/media-error.js';
import { createFakeCall, type FakeCall, startConversation } from '../src/testing/index.js';
import { fillRoom, lookAt } from './fake-room.js';

const query = new URLSearchParams(location.search);
const number = (name: string, fallback: number) => Number(query.get(name) ?? fallback);

const view = query.get('view') ?? 'stage';
const others = Math.max(0, number('people', 5) - 1);
const call = createFakeCall({
  room: query.get('room') ?? 'Design standup',
  name: query.get('name') ?? 'Ada Lovelace',
  role: (query.get('role') as ParticipantDetails['role'] | null) ?? 'participant',
  participants: others,
  joined: view !== 'lobby' && view !== 'joining',
  joinMs: view === 'joining' ? 1e9 : 600,
});

for (const other of call.others.slice(0, number('muted', 0))) other.mute();
const dark = number('camera-off', 0);
if (dark) for (const other of call.others.slice(-dark)) other.sources.camera.stop();
if (query.has('host-muted')) {
  call.others[0]?.sources.microphone.revoke(true);
  call.others[1]?.sources.microphone.revoke();
}
if (query.has('guests'))
  call.others.slice(-2).forEach((other, at) => void other.set({ name: at ? ` (${at + 1})` : '' }));
if (query.has('pending')) call.others[0]?.sources.camera.setPending();
if (query.has('failed'))
  call.others[0]?.sources.camera.fail(new CallroomError('gone', 'The picture is gone.'));
if (query.has('disconnected')) call.others[0]?.setConnected(false);
if (query.has('hand')) call.others[1]?.set({ handRaisedAtMs: 1 });
if (query.has('screen')) call.others[0]?.sources.screen.start();
if (query.has('self-muted')) call.microphone.turnOff();
if (query.has('self-camera-off')) call.camera.turnOff();
if (query.has('denied')) {
  const denied = new DOMException('', 'NotAllowedError');
  call.self.hardware.failure = { audio: denied, video: denied };
}

/** The end screen needs a call of some duration. */
function endAs(reason: 'left' | 'removed' | 'ended'): (fake: FakeCall) => void {
  return (fake) => {
    fake.state.set({ ...fake.state.get(), joinedAtMs: Date.now() - 1_391_000 });
    fake.end(reason);
  };
}

/** Brings the call into a state that it does not start in. */
const SCENES: Record<string, (call: FakeCall) => void> = {
  joining: (fake) => void fake.join(),
  left: endAs('left'),
  removed: endAs('removed'),
  ended: endAs('ended'),
  failed: (fake) =>
    fake.fail(
      new CallroomError('room_full', 'This room is full. Ask someone inside to leave, or try again later.'),
    ),
  reconnecting: (fake) => fake.cutOff(),
  notice: (fake) => fake.notify(MediaError.ended('audio')),
};

const room = document.querySelector('call-room')!;
room.call = call;
fillRoom(call, query);
room.theme = (query.get('theme') as 'auto' | 'light' | 'dark' | null) ?? 'auto';
for (const attribute of ['lang', 'dir']) {
  const value = query.get(attribute);
  if (value) document.documentElement.setAttribute(attribute, value);
}
// The elements listen to the call once they are drawn.
await new Promise((resolve) => setTimeout(resolve, 100));
SCENES[view]?.(call);
lookAt(room, call, query);
if (!query.has('still')) startConversation(call);

Object.assign(window, { fake: call });
