import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { CallEvents } from '../../../src/call/call.js';
import type { Participant, ParticipantSource } from '../../../src/call/participants/participant.js';
import { ParticipantEvents } from '../../../src/call/participants/participant-events.js';
import { TypedEventTarget } from '../../../src/core/events.js';
import { atom } from '../../../src/core/store.js';

const SOURCES = ['microphone', 'camera', 'screen', 'screen-audio'] as const;
const track = (id: string) => ({ id }) as MediaStreamTrack;

/** The parts of a participant that the events use. */
function someone(key: string, isLocal = false) {
  const tracks = Object.fromEntries(SOURCES.map((name) => [name, atom<MediaStreamTrack | null>(null)]));
  const sources = Object.fromEntries(
    SOURCES.map((name) => [name, { track: tracks[name] } as Partial<ParticipantSource>]),
  );
  const participant = { key, isLocal, sources } as unknown as Participant;
  return { participant, camera: tracks.camera! };
}

describe('the events of a call', () => {
  const me = someone('self', true).participant;
  let heard: string[];
  let people: ReturnType<typeof atom<readonly Participant[]>>;
  let events: ParticipantEvents;
  let knowsAll: boolean;

  beforeEach(() => {
    heard = [];
    knowsAll = true;
    people = atom<readonly Participant[]>([]);
    const call = new TypedEventTarget<CallEvents>();
    for (const type of ['participantJoined', 'participantLeft'] as const)
      call.addEventListener(type, ({ data }) => heard.push(`${type} ${data.key}`));
    for (const type of ['trackStarted', 'trackStopped'] as const)
      call.addEventListener(type, ({ data }) =>
        heard.push(`${type} ${data.participant.key} ${data.source} ${data.track.id}`),
      );
    events = new ParticipantEvents(call, people, () => knowsAll);
  });

  test('for people already in the room, no join is reported, but their tracks start', () => {
    const grace = someone('grace');
    grace.camera.set(track('a'));
    people.set([me, grace.participant]);
    assert.deepEqual(heard, ['trackStarted grace camera a']);
  });

  test('for people on a later page of the room’s list, no join is reported, but that they leave is', () => {
    knowsAll = false;
    const [grace, linus, hedy] = ['grace', 'linus', 'hedy'].map((key) => someone(key).participant) as [
      Participant,
      Participant,
      Participant,
    ];
    people.set([me, grace]);
    people.set([me, grace, linus]);
    assert.deepEqual(heard, []);
    knowsAll = true;
    people.set([me, grace, hedy]);
    assert.deepEqual(heard, ['participantLeft linus', 'participantJoined hedy']);
  });

  test('report who joins, what they send, and that they leave', () => {
    people.set([me]);
    const grace = someone('grace');
    people.set([me, grace.participant]);
    grace.camera.set(track('a'));
    grace.camera.set(track('b'));
    people.set([me]);
    assert.deepEqual(heard, [
      'participantJoined grace',
      'trackStarted grace camera a',
      'trackStopped grace camera a',
      'trackStarted grace camera b',
      'trackStopped grace camera b',
      'participantLeft grace',
    ]);
    grace.camera.set(track('c'));
    assert.equal(heard.length, 6, 'nothing is told of somebody who left');
  });

  test('report nobody as left when you leave; joining again starts from empty', () => {
    const grace = someone('grace').participant;
    people.set([me, grace]);
    people.set([]);
    events.reset();
    people.set([me, grace]);
    assert.deepEqual(heard, []);
  });

  test('report people who were replaced during an outage as left and joined', () => {
    const [grace, linus, again] = ['grace', 'linus', 'grace'].map((key) => someone(key).participant) as [
      Participant,
      Participant,
      Participant,
    ];
    people.set([me, grace, linus]);
    people.set([]);
    assert.deepEqual(heard, []);
    people.set([me, again]);
    assert.deepEqual(heard, ['participantLeft grace', 'participantLeft linus', 'participantJoined grace']);
  });

  test('a listener may end the call', () => {
    people.set([me]);
    const call = new TypedEventTarget<CallEvents>();
    const ending = new ParticipantEvents(call, people, () => true);
    const grace = someone('grace');
    call.addEventListener('participantJoined', () => ending.close());
    let started = 0;
    call.addEventListener('trackStarted', () => started++);
    people.set([me, grace.participant]);
    grace.camera.set(track('a'));
    assert.equal(started, 0);
  });
});
