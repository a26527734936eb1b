import type { Call } from '../../../src/call/call.js';
import type { TrackProcessor } from '../../../src/media/processors/track-processor.js';
// Loaded once a room is drawn; here it is there at once.
import '../../../src/elements/room/room-input.js';
import type { RoomView } from '../../../src/elements/index.js';
import { createFakeCall } from '../../../src/testing/index.js';
import { waitUntil } from '../wait-until.js';
import type { ElementFixture, Scenarios, TestedElement } from './scenario.js';
import { LARGE, refused } from './views.js';

/** What is to be seen of a call that a room makes by itself, of its attributes as they are. */
const made = (what: (call: Call) => unknown) => async (on: ElementFixture) => {
  const { element } = on;
  const before = [element.room, element.microphone, element.camera];
  Object.assign(element, { call: null, microphone: 'off', camera: 'off', room: element.room || 'standup' });
  await settledRoom(element);
  const seen = await what(element.call as unknown as Call);
  const [room, microphone, camera] = before;
  Object.assign(element, { room, microphone, camera, call: on.call });
  return seen;
};

async function settledRoom(element: TestedElement): Promise<void> {
  while (!element.call) await new Promise(requestAnimationFrame);
}

/**
 * Where the first thing of a kind is asked for, by whatever does something with the call. (A call that the room had
 * before may still be asking for something of another kind.)
 */
const askedAt = (kind: RegExp, does: (call: Call) => Promise<unknown>) => async (on: ElementFixture) => {
  const { fetch } = window;
  const asked: string[] = [];
  window.fetch = (async (request: Request | string | URL) => {
    const url = request instanceof Request ? request.url : String(request);
    if (kind.test(url)) asked.push(url);
    throw new TypeError('No network here.');
  }) as typeof fetch;
  await made((call) => Promise.race([does(call).catch(() => {}), waitUntil(() => asked.length > 0)]))(on);
  window.fetch = fetch;
  return asked[0] ?? 'nothing';
};

/** How often a token was asked for. */
let tokens = 0;

export const room: Scenarios = {
  'call-room': {
    around: LARGE,
    states: 'stage',
    steps: [
      {
        when: 'what is open beside it is asked for by its key',
        run: async (on) => {
          await on.press('grid');
          await on.keys('p');
          await on.find('panel');
        },
        isNewView: true,
      },
      {
        when: 'one leaves',
        run: (on) => on.press('Leave'),
        states: 'ended',
        fires: { 'call-leave-request': {} },
        isNewView: true,
      },
      {
        when: 'one joins again, and cannot',
        run: (on) => {
          on.call.joinError = refused;
          return on.press('Rejoin');
        },
        states: 'lobby',
        fires: { 'call-join-request': { participantName: 'Ada' }, 'call-error': { error: 'network' } },
        isNewView: true,
      },
      {
        when: 'another call is to be joined, and one says something meanwhile',
        run: async ({ call, find }) => {
          call.state.set({ ...call.state.get(), status: 'idle', error: null });
          await find('call-level-meter');
          call.self.level.set(0.8);
        },
        states: 'lobby',
        isNewView: true,
      },
      {
        when: 'one is in it',
        run: ({ call }) => {
          call.joinError = null;
          return call.join();
        },
        states: 'stage',
      },
    ],
    properties: {
      call: { see: ({ element }) => element.matches(':state(stage)') },
      room: { value: 'other', see: made((call) => call.roomName) },
      name: { value: 'Grace', see: made((call) => call.self.details.get().name) },
      server: {
        value: 'https://calls.example',
        given: ({ element }) => Object.assign(element, { getToken: async () => 'a.b.c' }),
        see: askedAt(/\/lobby\//, (call) => call.getLobby()),
      },
      tokenEndpoint: { value: '/own/token', see: askedAt(/\/token$/, (call) => call.join()) },
      inviteRoles: {
        value: 'participant, viewer',
        see: async ({ find }) => {
          const { view } = (await find('call-stage')) as unknown as { view: RoomView };
          return view.inviteRoles.get();
        },
      },
      getToken: {
        value: () => {
          tokens++;
          return Promise.reject(refused);
        },
        see: made(async (call) => {
          const before = tokens;
          await Promise.race([call.join().catch(() => {}), waitUntil(() => tokens > before)]);
          return tokens > before;
        }),
      },
      synthetic: { value: true, see: made(labelOfCamera) },
      assetBase: { value: 'https://assets.example/', see: made(assetBaseOf) },
      autoJoin: {
        value: true,
        see: async ({ element }) => {
          const call = createFakeCall();
          element.call = call;
          await element.updateComplete;
          const { status } = call.state.get();
          await call.close();
          return status;
        },
      },
      theme: { value: 'dark', see: ({ element }) => getComputedStyle(element).colorScheme },
      density: {
        value: 'compact',
        see: ({ find }) => find('call-mic-toggle').then((one) => one.offsetWidth),
      },
      microphone: { value: 'never', see: inLobby },
      camera: { value: 'never', see: inLobby },
      behavior: { value: 'viewer', see: inLobby },
      presence: { value: 'away', see: made((call) => JSON.stringify(call.presenceOptions.get())) },
      noShortcuts: {
        value: true,
        see: async ({ call, keys }) => {
          call.self.set({ handRaisedAtMs: null });
          await keys('h');
          await new Promise(requestAnimationFrame);
          return call.self.details.get().handRaisedAtMs !== null;
        },
      },
      noMemory: {
        value: true,
        see: async ({ keys }) => {
          await keys('l');
          await new Promise(requestAnimationFrame);
          const isKept = localStorage.getItem('callroom.view') !== null;
          localStorage.removeItem('callroom.view');
          return isKept;
        },
      },
    },
  },
};

async function labelOfCamera({ camera }: Call): Promise<boolean> {
  await camera.turnOn();
  const { label } = camera.state.get();
  camera.release();
  return label === 'Synthetic camera';
}

/** As a processor of a site's own is told it. */
async function assetBaseOf({ microphone }: Call): Promise<unknown> {
  let told: unknown = 'nothing';
  await microphone.process([
    {
      name: 'own',
      kind: 'audio',
      start: async (track, { assetBase }) => {
        told = assetBase;
        return { track, stop() {} };
      },
    } as TrackProcessor,
  ]);
  await microphone.turnOn();
  await microphone.process([]);
  microphone.release();
  return told;
}

/** What the lobby offers: what is set for joining applies to the next join. */
async function inLobby({ call, find }: ElementFixture): Promise<string> {
  call.state.set({ ...call.state.get(), status: 'idle', error: null });
  const lobby = await find('call-lobby');
  await (lobby as TestedElement).updateComplete;
  const toggles = lobby.shadowRoot!.querySelectorAll('call-mic-toggle, call-camera-toggle');
  const offered = [...toggles].map(({ localName }) => localName).join(' ');
  call.state.set({ ...call.state.get(), status: 'joined' });
  return offered;
}
