import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { type PresenceOptions, RoomStatus } from '../../../src/call/status/call-status.js';
import type { CustomStatus } from '../../../src/call/status/person-status.js';
import { atom } from '../../../src/core/store.js';
import type { ScreenShareState } from '../../../src/media/screen-share.js';
import { type PresenceRoom, RoomPresence } from '../../../src/room/features/presence.js';
import type { PresenceMeta, PresentPerson, Self } from '../../../src/room/protocol/index.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { TestPersonPage } from './test-person.js';

const MINUTE = 60_000;
const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

/**
 * A call that is in a room with Ada alone; the room takes every presence.
 * @param kept what the room has kept of Ada's presence while her page was reloaded.
 */
function start(options: PresenceOptions = {}, kept: PresenceMeta | null = null) {
  const clock = new TestClock();
  const page = new TestPersonPage();
  const self = atom<Self | null>({ id: 'p_ada', name: 'Ada', role: 'participant', presence: kept } as Self);
  const people = atom<Record<string, PresentPerson> | null>({});
  /** What the room got, oldest first; null: no presence. */
  const sent: (PresenceMeta | null)[] = [];
  const room = {
    self,
    people,
    async command(name: string, data?: { meta: PresenceMeta }) {
      const meta = name === 'presence.track' ? data!.meta : null;
      sent.push(meta);
      people.set(meta ? { u_ada: { id: 'u_ada', name: 'Ada', metas: { p_ada: meta } } } : {});
    },
    query: () => assert.fail('nothing is asked'),
  } as unknown as PresenceRoom;
  const presence = new RoomPresence(room, clock);
  const rooms = atom<object | null>({});
  const isSpeaking = atom(false);
  const screen = atom({ status: 'off' } as ScreenShareState);
  const sources = {
    page,
    presenceOptions: atom(options),
    customStatus: atom<CustomStatus | null>(null),
    self: { isSpeaking },
    screen: { state: screen },
  };
  const open = () => new RoomStatus(sources, presence, rooms, clock);
  const status = open();
  closes.push(() => {
    status.dispose();
    presence.dispose();
  });
  return {
    ...sources,
    clock,
    people,
    roomSelf: self,
    person: page.person,
    rooms,
    sent,
    presence,
    screen,
    isSpeaking,
    status,
  };
}

describe('the status of a call', () => {
  test('says nothing unless it is asked to', async () => {
    const { clock, page, person, sent } = start();
    page.change({ visible: false });
    await clock.advance(10 * MINUTE);
    assert.deepEqual(sent, []);
    assert.equal(person.listeners, 0);
  });

  test('with the option away, says when the person is away and is back', async () => {
    const { clock, page, person, sent, presence } = start({ away: true });
    await clock.advance(0);
    assert.deepEqual(sent, [{ callroom: {} }], 'in the presence from the start');
    void presence.track({ step: 1 });
    await clock.advance(5 * MINUTE);
    person.act();
    await clock.advance(1_000);
    page.change({ visible: false });
    await clock.advance(4_000);
    assert.deepEqual(sent.slice(1), [
      { step: 1, callroom: {} },
      { step: 1, callroom: { away: true } },
      { step: 1, callroom: {} },
      { step: 1, callroom: { away: true } },
    ]);
  });

  test('the idle time is an option, and speech and a shared screen count', async () => {
    const { clock, isSpeaking, screen, sent } = start({ away: { idleMs: MINUTE } });
    screen.set({ status: 'paused' } as ScreenShareState);
    await clock.advance(5 * MINUTE);
    screen.set({ status: 'off' } as ScreenShareState);
    isSpeaking.set(true);
    await clock.advance(5 * MINUTE);
    assert.deepEqual(sent, [{ callroom: {} }]);
    isSpeaking.set(false);
    await clock.advance(MINUTE);
    assert.deepEqual(sent.at(-1), { callroom: { away: true } });
  });

  test('with the option device, says that the person is on a phone', async () => {
    const { clock, person, presenceOptions, sent } = start();
    person.isPhone = true;
    presenceOptions.set({ device: true });
    await clock.advance(1_000);
    assert.deepEqual(sent, [{ callroom: { device: 'phone' } }]);
    presenceOptions.set({});
    await clock.advance(1_000);
    assert.deepEqual(sent.at(-1), null);
  });

  test('away ends with the room, and begins again with the next', async () => {
    const { clock, person, rooms, status } = start({ away: true });
    await clock.advance(5 * MINUTE);
    assert.equal(status.own.get().away, true);
    rooms.set(null);
    assert.deepEqual([status.own.get().away, person.listeners], [false, 0]);
    rooms.set({});
    await clock.advance(5 * MINUTE - 1);
    assert.equal(status.own.get().away, false);
    await clock.advance(1);
    assert.equal(status.own.get().away, true);
  });

  test('says the status and the breakout room, cleaned, until they are removed', async () => {
    const { clock, status, customStatus, sent } = start();
    const settled = async (done: Promise<void>) => {
      await clock.advance(250);
      await done;
      return sent.at(-1);
    };
    const lunch = { text: 'At lunch', emoji: '🥗' };
    assert.deepEqual(await settled(status.set({ text: ' At\u202E lunch ', emoji: '🥗' })), {
      callroom: { status: lunch },
    });
    assert.deepEqual(customStatus.get(), lunch, 'the call can store it');
    assert.deepEqual(await settled(status.setBreakout('Team A')), {
      callroom: { breakout: 'Team A', status: lunch },
    });
    assert.deepEqual([...status.people.get()], [['p_ada', status.own.get()]]);
    await settled(status.setBreakout(' '));
    assert.deepEqual(await settled(status.set(null)), null);
  });

  test('a status from before a reload is said', async () => {
    const { clock, customStatus, sent } = start();
    customStatus.set({ text: 'At lunch' });
    await clock.advance(250);
    assert.deepEqual(sent, [{ callroom: { status: { text: 'At lunch' } } }]);
  });

  test('refuses a status that does not fit beside what the application tracks, and keeps the earlier one', async () => {
    const { clock, presence, status, sent } = start();
    await presence.track({ text: 'x'.repeat(1_000) });
    await assert.rejects(status.set({ text: 'At lunch' }), { code: 'invalid_message' });
    await assert.rejects(status.setBreakout('Team A'), { code: 'invalid_message' });
    assert.deepEqual([status.own.get().status, status.own.get().breakout], [null, null]);
    await clock.advance(1_000);
    assert.equal(sent.length, 1);
  });

  test('reads what others say by participant id, whatever they write', () => {
    const { presence, status } = start();
    const people = presence.people as ReturnType<typeof atom<ReadonlyMap<string, PresentPerson>>>;
    const metas = {
      a: { callroom: { away: true, device: 'phone' } },
      b: { callroom: 'x' },
      c: { callroom: null },
      d: { other: 1 },
      e: { callroom: { status: { text: '<b>\u202E', emoji: 'x' }, away: 'no' } },
    };
    people.set(new Map([['u', { id: 'u', name: 'Grace', metas }]]));
    assert.deepEqual(
      [...status.people.get()],
      [
        ['a', { away: true, device: 'phone', breakout: null, status: null }],
        ['e', { away: false, device: null, breakout: null, status: { text: '<b>' } }],
      ],
    );
  });

  test('replaces its own part of what the room has kept of the person, and no other', async () => {
    const { clock, sent } = start({ away: true }, { step: 1, callroom: { away: true } });
    await clock.advance(0);
    assert.deepEqual(sent, [{ step: 1, callroom: {} }]);
  });

  test('the application’s update keeps what the room has of its part', async () => {
    const { sent, presence } = start({}, { step: 1, of: 3, tool: 'pen' });
    await Promise.all([presence.update({ step: 2 }), presence.update({ step: 3, of: undefined })]);
    assert.deepEqual(sent, [{ step: 3, tool: 'pen' }]);
  });

  test('a change that is no change of a status keeps the map, and each status that stays', () => {
    const { presence, status } = start();
    const people = presence.people as ReturnType<typeof atom<ReadonlyMap<string, PresentPerson>>>;
    const told: ReadonlyMap<string, unknown>[] = [];
    closes.push(status.people.listen((map) => void told.push(map)));
    const set = (away: boolean, step: number) => {
      const [grace, alan] = [
        { callroom: { away }, step },
        { callroom: { device: 'phone' }, step },
      ];
      const person = (id: string, meta: PresenceMeta) =>
        [`u_${id}`, { id: `u_${id}`, name: id, metas: { [id]: meta } }] as const;
      people.set(new Map([person('grace', grace), person('alan', alan)]));
      return status.people.get();
    };
    const first = set(false, 1);
    assert.equal(set(false, 2), first, 'the application’s part is no status');
    const second = set(true, 3);
    assert.equal(told.length, 2);
    assert.notEqual(second, first);
    assert.notEqual(second.get('grace'), first.get('grace'));
    assert.equal(second.get('alan'), first.get('alan'));
  });
});
