import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Participant } from '../../../src/call/participants/participant.js';
import { ParticipantList, type Roster } from '../../../src/call/participants/participant-list.js';
import { SubscriptionScheduler } from '../../../src/call/participants/subscription-scheduler.js';
import { CallroomError } from '../../../src/core/errors.js';
import { atom } from '../../../src/core/store.js';
import { LevelMeter } from '../../../src/media/level-meter.js';
import { CROWD_FROM, type ParticipantInfo, type Source } from '../../../src/room/protocol/index.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { TestPage } from '../../room/test-page.js';
import { FakePeer } from '../fake-peer.js';

const SELF = { key: 'self' } as Participant;

/** A roster whose state the test writes. */
class FakeRoster {
  readonly self: Roster['self'] = atom({ id: 'me' } as NonNullable<ReturnType<Roster['self']['get']>>);
  readonly participantIds = atom<readonly string[]>(['me']);
  readonly speakers = atom<readonly string[]>([]);
  readonly #stores = new Map<string, ReturnType<typeof atom<ParticipantInfo | undefined>>>();

  participant(id: string) {
    const store = this.#stores.get(id) ?? atom<ParticipantInfo | undefined>();
    this.#stores.set(id, store);
    return store;
  }

  enter(id: string, sources: readonly Source[] = [], agent?: true): void {
    this.tell(id, sources, { agent });
    this.participantIds.set([...this.participantIds.get(), id]);
  }

  tell(
    id: string,
    sources: readonly Source[],
    { agent, connected = true }: { agent?: true | undefined; connected?: boolean } = {},
  ): void {
    const publications = Object.fromEntries(
      sources.map((source) => {
        const kind = source === 'camera' || source === 'screen' ? ('video' as const) : ('audio' as const);
        const trackName = `${id}/${source}`;
        return [trackName, { trackName, source, kind, sessionId: 's', muted: false }];
      }),
    );
    const details = { name: id, role: 'participant' as const, connected };
    this.participant(id).set({
      id,
      ...(agent && { agent }),
      ...details,
      joinedAtMs: 0,
      handRaisedAtMs: null,
      recordingSinceMs: null,
      publications,
    });
  }

  leave(id: string): void {
    this.participantIds.set(this.participantIds.get().filter((other) => other !== id));
    this.participant(id).set(undefined);
  }
}

describe('the participant list', () => {
  let clock: TestClock;
  let peer: FakePeer;
  let room: FakeRoster;
  let people: ParticipantList;
  beforeEach(() => {
    clock = new TestClock();
    peer = new FakePeer();
    room = new FakeRoster();
    people = peopleWho(['audio', 'video']);
  });

  function peopleWho(receive: readonly ('audio' | 'video')[]): ParticipantList {
    return new ParticipantList(
      SELF,
      new LevelMeter(clock),
      () => receive,
      new SubscriptionScheduler(clock, new TestPage()),
    );
  }

  async function update(): Promise<void> {
    people.update(room, peer);
    await clock.advance(0);
  }

  const keys = () => people.participants.get().map(({ key }) => key);

  it('lists the local participant first, then the others in the room’s order', async () => {
    room.enter('ada');
    room.enter('grace');
    await update();
    assert.deepEqual(keys(), ['self', 'ada', 'grace']);
  });

  it('keeps the same object per participant, so that nothing is rendered again', async () => {
    room.enter('ada');
    await update();
    const [, ada] = people.participants.get();
    room.enter('grace');
    await update();
    assert.equal(people.participants.get()[1], ada);
    const before = people.participants.get();
    await update();
    assert.equal(people.participants.get(), before);
  });

  it('pulls all sources of a participant in the same task', async () => {
    room.enter('ada', ['microphone', 'camera']);
    await update();
    assert.deepEqual(peer.names, ['ada/microphone', 'ada/camera']);
    room.tell('ada', ['microphone', 'screen']);
    await clock.advance(0);
    assert.deepEqual(peer.names, ['ada/microphone', 'ada/screen']);
  });

  it('pulls again what was given up, once its publisher is connected again', async () => {
    room.enter('ada', ['camera']);
    await update();
    const { itemRetry } = peer.pulled[0]!;
    itemRetry.begin();
    itemRetry.giveUp(new CallroomError('not_allowed', 'No such track.'));
    room.tell('ada', ['camera'], { connected: false });
    await clock.advance(0);
    assert.equal(itemRetry.dueAt, Number.POSITIVE_INFINITY);
    room.tell('ada', ['camera']);
    await clock.advance(0);
    assert.equal(itemRetry.dueAt, 0);
  });

  it('pulls only audio if the call receives no video', async () => {
    people = peopleWho(['audio']);
    room.enter('ada', ['microphone', 'camera']);
    await update();
    assert.deepEqual(peer.names, ['ada/microphone']);
  });

  it('always pulls the audio of an AI, and does not count it among the publishers', async () => {
    room.enter('ai', ['microphone'], true);
    for (let n = 1; n < CROWD_FROM; n++) room.enter(`p${n}`, ['microphone']);
    await update();
    assert.equal(people.isCrowd.get(), false);
    room.enter('last', ['microphone']);
    await update();
    await clock.advance(1_000);
    assert.equal(people.isCrowd.get(), true);
    assert.deepEqual(peer.names, ['ai/microphone']);
    const isAgent = people.participants.get().map(({ details }) => details?.get().isAgent);
    assert.deepEqual(isAgent.slice(0, 3), [undefined, true, false]);
  });

  it('pulls audio of recent speakers only in a large room, but all videos in view', async () => {
    for (let n = 1; n < CROWD_FROM; n++) room.enter(`p${n}`, ['microphone']);
    await update();
    assert.equal(peer.names.length, CROWD_FROM - 1);
    assert.equal(people.isCrowd.get(), false);
    room.enter('last', ['microphone', 'camera']);
    await update();
    await clock.advance(1_000);
    assert.equal(people.isCrowd.get(), true);
    assert.deepEqual(peer.names, ['last/camera'], 'nobody has spoken yet');
    room.speakers.set(['p3', 'last']);
    await update();
    assert.deepEqual(peer.names.toSorted(), ['last/camera', 'last/microphone', 'p3/microphone']);
    room.tell('p5', []);
    await clock.advance(0);
    assert.equal(people.isCrowd.get(), false);
    assert.equal(peer.names.filter((name) => name.endsWith('/microphone')).length, CROWD_FROM - 1);
    people.clear();
    await clock.advance(0);
    assert.equal(clock.pending, 0);
  });

  it('ends all subscriptions of a participant who leaves', async () => {
    room.enter('ada', ['microphone', 'camera']);
    await update();
    room.leave('ada');
    await update();
    assert.deepEqual(keys(), ['self']);
    assert.deepEqual(peer.names, []);
    people.clear();
    assert.deepEqual(keys(), []);
    assert.equal(clock.pending, 0);
  });
});
