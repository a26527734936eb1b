import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { EphemeralChannel, type EphemeralMessage } from '../../../src/call/ephemeral/ephemeral-channel.js';
import type { EphemeralRoom } from '../../../src/call/ephemeral/ephemeral-visit.js';
import { CallroomError } from '../../../src/core/errors.js';
import { DataEvent, TypedEventTarget } from '../../../src/core/events.js';
import { silentLogger } from '../../../src/core/logger.js';
import { atom } from '../../../src/core/store.js';
import type { Peer } from '../../../src/peer/peer.js';
import type { DataState } from '../../../src/peer/transport/data-channels.js';
import type { EphemeralUpdate, Self } from '../../../src/room/protocol/index.js';
import type { RoomEvents } from '../../../src/room/room-client-options.js';
import { TestClock } from '../../../src/testing/test-clock.js';

/** A room and an SFU that forward messages at once, and count them. */
class Place {
  readonly ids = atom<readonly string[]>([]);
  readonly viewers = atom(0);
  readonly people = new Map<string, FakeRoom>();
  readonly channels = new Map<string, FakeChannel>();
  /** Messages that used the socket. */
  bySocket = 0;
  /** Whether channels can be opened. */
  hasChannels = true;
}

class FakeRoom extends TypedEventTarget<RoomEvents> {
  readonly connection = atom({ status: 'connected' as const });
  readonly self;
  constructor(
    readonly place: Place,
    readonly id: string,
    grants: Partial<Self['grants']>,
  ) {
    super();
    this.self = atom({ id, grants: { send: true, data: true, ...grants } });
    place.people.set(id, this);
    place.ids.set([...place.ids.get(), id]);
  }
  get participantIds() {
    return this.place.ids;
  }
  get viewers() {
    return this.place.viewers;
  }
  sendEphemeral(key: string, data: unknown): void {
    if (!this.self.get().grants.send) return;
    if (!key.endsWith('.status')) this.place.bySocket++;
    const values: EphemeralUpdate['values'] = [[this.id, key, structuredClone(data)]];
    for (const room of this.place.people.values()) room.dispatchEvent(new DataEvent('ephemeral', values));
  }
  leave(): void {
    this.place.people.delete(this.id);
    this.place.ids.set(this.place.ids.get().filter((id) => id !== this.id));
  }
}

class FakeChannel extends TypedEventTarget<{ message: DataEvent<string> }> {
  readonly state = atom<DataState>({ status: 'pending', sessionId: null, error: null });
  readonly hearers = new Set<FakeChannel>();
  isFull = false;
  send(text: string): boolean {
    if (this.state.get().status !== 'live' || this.isFull) return false;
    for (const hearer of this.hearers) hearer.dispatchEvent(new DataEvent('message', text));
    return true;
  }
  show(status: DataState['status'], sessionId: string): void {
    this.state.set({ status, sessionId, error: null });
  }
  setRemote(): void {}
  close(): void {
    this.state.set({ status: 'ended', sessionId: null, error: null });
  }
}

let place: Place;
let clock: TestClock;
beforeEach(() => {
  place = new Place();
  clock = new TestClock(1_000);
});

function fakePeer(id: string): Pick<Peer, 'data'> {
  const data = async () => {
    if (!place.hasChannels) throw new CallroomError('no_media', 'No SFU today.');
    return {
      publish(name: string) {
        const channel = new FakeChannel();
        place.channels.set(`${id} ${name}`, channel);
        channel.show('live', id);
        return channel;
      },
      subscribe({ name, sessionId }: { name: string; sessionId: string }) {
        const channel = new FakeChannel();
        place.channels.get(`${sessionId} ${name}`)!.hearers.add(channel);
        channel.show('live', sessionId);
        return channel;
      },
    };
  };
  return { data } as unknown as Pick<Peer, 'data'>;
}

function enter(id: string, grants: Partial<Self['grants']> = {}) {
  const room = new FakeRoom(place, id, grants);
  const where = atom({ room: room as unknown as EphemeralRoom, peer: fakePeer(id) });
  const channel = new EphemeralChannel('cursor', where, clock, silentLogger);
  const heard: EphemeralMessage[] = [];
  channel.addEventListener('message', ({ data }) => heard.push(data));
  return { room, channel, heard, own: () => place.channels.get(`${id} ephemeral.cursor`)! };
}

/** Waits until all announcements are delivered. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await clock.advance(0);
}

describe('an ephemeral channel', () => {
  test('uses the socket until everyone has the data channel, and delivers each message once', async () => {
    const [ada, bob] = [enter('ada'), enter('bob')];
    ada.channel.send(1);
    assert.deepEqual(bob.heard, [{ from: 'ada', data: 1 }], 'before there is a channel');
    await settle();
    assert.equal(ada.channel.route.get(), 'channel');
    const before = place.bySocket;
    ada.channel.send({ x: 2 });
    assert.deepEqual(bob.heard.at(-1), { from: 'ada', data: { x: 2 } });
    assert.equal(place.bySocket, before);
    const carol = enter('carol');
    ada.channel.send(3);
    assert.equal(ada.channel.route.get(), 'socket', 'she has no channel yet');
    assert.deepEqual(carol.heard, []);
    await clock.advance(100);
    assert.deepEqual(carol.heard, [{ from: 'ada', data: 3 }]);
    assert.deepEqual(
      bob.heard.map(({ data }) => data),
      [1, { x: 2 }, 3],
      'though it came by both',
    );
    await settle();
    assert.equal(ada.channel.route.get(), 'channel');
  });

  test('uses the socket while the data channel is lost', async () => {
    const [ada, bob] = [enter('ada'), enter('bob')];
    await settle();
    ada.own().show('repairing', 'ada');
    assert.equal(ada.channel.route.get(), 'socket');
    ada.channel.send('lost?');
    await clock.advance(100);
    assert.equal(bob.heard.at(-1)?.data, 'lost?');
    ada.own().show('live', 'ada');
    await settle();
    assert.equal(ada.channel.route.get(), 'channel');
    // The same if the receiver has lost the channel.
    [...ada.own().hearers].at(-1)!.show('repairing', 'ada');
    await settle();
    assert.equal(ada.channel.route.get(), 'socket');
  });

  test('uses the socket without the grant `data`, sends nothing without `send`, and receives in both cases', async () => {
    const [ada, mute, poor] = [
      enter('ada'),
      enter('mute', { send: false, data: false }),
      enter('poor', { data: false }),
    ];
    await settle();
    assert.deepEqual(
      [ada, mute, poor].map(({ channel }) => channel.route.get()),
      ['socket', 'none', 'socket'],
    );
    ada.channel.send('for all');
    mute.channel.send('for nobody');
    poor.channel.send('by the socket');
    assert.deepEqual(
      [mute.heard, poor.heard].map((all) => all.at(-1)?.data),
      ['by the socket', 'for all'],
    );
    assert.deepEqual(ada.heard, [{ from: 'poor', data: 'by the socket' }]);
    assert.equal(place.channels.size, 1);
    place.viewers.set(1);
    mute.room.leave();
    poor.room.leave();
    await settle();
    assert.equal(ada.channel.route.get(), 'socket', 'viewers have no channels');
  });

  test('sends ten messages a second over the socket, the latest of each interval', async () => {
    place.hasChannels = false;
    const [ada, bob] = [enter('ada'), enter('bob')];
    for (let n = 1; n <= 60; n++) {
      ada.channel.send(n);
      await clock.advance(16);
    }
    await clock.advance(200);
    assert.ok(place.bySocket <= 11, `${place.bySocket} frames`);
    assert.equal(bob.heard.at(-1)?.data, 60);
  });

  test('uses the socket for messages that a full data channel does not take', async () => {
    const [ada, bob] = [enter('ada'), enter('bob')];
    await settle();
    ada.own().isFull = true;
    ada.channel.send('the last for a while');
    assert.equal(bob.heard.at(-1)?.data, 'the last for a while');
  });

  test('ignores malformed messages, refuses long messages, and leaves nothing behind when closed', async () => {
    const [ada, bob] = [enter('ada'), enter('bob')];
    await settle();
    for (const nonsense of ['no JSON', '{"n":"x"}', '[]'])
      for (const hearer of ada.own().hearers) hearer.dispatchEvent(new DataEvent('message', nonsense));
    ada.room.sendEphemeral('ephemeral.cursor.status', { sessionId: 7 });
    assert.deepEqual(bob.heard, []);
    assert.throws(() => ada.channel.send('x'.repeat(2_000)), { code: 'payload_too_large' });
    ada.channel.close();
    await settle();
    assert.equal(ada.own().state.get().status, 'ended');
    assert.equal(bob.channel.route.get(), 'socket', 'she hears by no channel now');
    ada.channel.send(1);
    assert.deepEqual(bob.heard, []);
    bob.channel.close();
    assert.equal(clock.pending, 0);
  });
});
