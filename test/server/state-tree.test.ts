import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ParticipantInfo, RoomState } from '../../src/room/protocol/index.js';
import { RoomReplica } from '../../src/room/replica.js';
import { StateTree } from '../../src/server/room/state/state-tree.js';
import { randomOf } from '../support/random.js';

const empty = (): RoomState => ({
  room: { locked: false, waitingRoom: false, mayUnmute: true, live: null, files: null, startedAtMs: null },
  participants: {},
  people: {},
  viewers: 0,
  speakers: [],
  behaviors: {},
});
const person = (id: string, joinedAtMs = 0): ParticipantInfo => ({
  id,
  name: id,
  role: 'participant',
  connected: true,
  joinedAtMs,
  handRaisedAtMs: null,
  recordingSinceMs: null,
  publications: {},
});

describe('StateTree', () => {
  test('makes a patch of the changes since the last, without overwritten changes', () => {
    const tree = new StateTree('e', 0, empty());
    tree.set(['participants', 'a'], person('a'));
    tree.set(['participants', 'a', 'connected'], false);
    tree.set(['viewers'], 1);
    tree.set(['viewers'], 2);
    tree.delete(['participants', 'a']);
    assert.deepEqual(tree.flush(), {
      type: 'patch',
      revision: 1,
      ops: [{ set: ['viewers'], value: 2 }, { delete: ['participants', 'a'] }],
    });
    assert.equal(tree.flush(), null);
  });

  test('forgets its patches and what waits for the next, and continues from there', () => {
    const tree = new StateTree('e', 0, empty());
    tree.set(['viewers'], 1);
    tree.flush();
    tree.set(['viewers'], 2);
    tree.forgetHistory();
    assert.equal(tree.since('e', 0), null);
    assert.deepEqual(tree.since('e', 1), [], 'what is in the state is in the next patch too');
    tree.flush();
    assert.equal(tree.since('e', 1), null);
    tree.set(['viewers'], 3);
    tree.flush();
    assert.deepEqual(tree.since('e', 2), [{ revision: 3, ops: [{ set: ['viewers'], value: 3 }] }]);
  });

  test('makes no patch without changes, and ignores missing paths', () => {
    const tree = new StateTree('e', 0, empty());
    tree.set(['viewers'], 0);
    tree.set(['participants', 'nobody', 'connected'], true);
    tree.set(['constructor', 'prototype', 'x'], 1);
    tree.delete(['participants', 'nobody']);
    assert.equal(tree.flush(), null);
  });

  test('makes patches that lead to its state, after any changes', () => {
    const random = randomOf(3);
    const tree = new StateTree('e', 0, empty());
    const replica = new RoomReplica();
    replica.reset('e', 0, structuredClone(tree.state));
    for (let round = 0; round < 200; round++) {
      for (let n = 0; n < 20; n++) {
        const id = `p${Math.floor(random() * 6)}`;
        const kind = Math.floor(random() * 6);
        if (kind === 0) tree.set(['participants', id], person(id, n));
        else if (kind === 1) tree.set(['participants', id, 'connected'], random() < 0.5);
        else if (kind === 2) tree.delete(['participants', id]);
        else if (kind === 3) tree.set(['behaviors', 'notes'], { [id]: n });
        else if (kind === 4) tree.set(['behaviors', 'notes', id], round * 100 + n);
        else tree.delete(['behaviors', 'notes', id]);
      }
      const patch = tree.flush();
      if (patch) assert.equal(replica.apply(structuredClone(patch)), true, 'no patch is missing');
      const ids = Object.keys(tree.state.participants);
      assert.deepEqual([...replica.participantIds.get()].sort(), ids.sort());
      for (const id of ids) assert.deepEqual(replica.participant(id).get(), tree.state.participants[id]);
      assert.deepEqual(replica.behaviors.get(), tree.state.behaviors);
    }
  });

  test('remembers at most as many changes as fit into a page of the state', () => {
    const tree = new StateTree('e', 0, empty());
    for (let n = 1; n <= 20; n++) {
      tree.set(['participants', `p${n}`], { ...person(`p${n}`), name: 'x'.repeat(10_000) });
      tree.flush();
    }
    assert.equal(tree.since('e', 14)?.length, 6, '60 kB of them');
    assert.equal(tree.since('e', 13), null);
    tree.set(['behaviors', 'big'], 'x'.repeat(100_000));
    tree.flush();
    assert.equal(tree.since('e', 20), null, 'nor a single one that is larger');
    assert.deepEqual(tree.since('e', 21), []);
  });

  test('knows missed changes as far back as it remembers, only of its own epoch', () => {
    const tree = new StateTree('e', 0, empty());
    for (let n = 1; n <= 300; n++) {
      tree.set(['viewers'], n);
      tree.flush();
    }
    assert.deepEqual(tree.since('e', 300), []);
    assert.deepEqual(
      tree.since('e', 298)?.map(({ revision }) => revision),
      [299, 300],
    );
    assert.equal(tree.since('e', 50), null);
    assert.equal(tree.since('e', 301), null);
    assert.equal(tree.since('another', 300), null);
  });
});

describe('RoomReplica', () => {
  test('follows the tree, and updates only stores whose content changed', () => {
    const tree = new StateTree('e', 0, empty());
    const replica = new RoomReplica();
    replica.reset('e', 0, structuredClone(tree.state));
    const flush = () => replica.apply(structuredClone(tree.flush()!));
    tree.set(['participants', 'b'], person('b', 2));
    tree.set(['participants', 'a'], person('a', 1));
    flush();
    assert.deepEqual(replica.participantIds.get(), ['a', 'b']);
    let [ofA, ofB, ofIds] = [0, 0, 0];
    replica.participant('a').listen(() => ofA++);
    replica.participant('b').listen(() => ofB++);
    replica.participantIds.listen(() => ofIds++);
    tree.set(['participants', 'a', 'connected'], false);
    flush();
    assert.deepEqual([ofA, ofB, ofIds], [1, 0, 0]);
    assert.deepEqual(replica.participant('a').get(), { ...person('a', 1), connected: false });
    tree.delete(['participants', 'b']);
    flush();
    assert.deepEqual([ofA, ofB, ofIds], [1, 1, 1]);
    assert.equal(replica.participant('b').get(), undefined);
  });

  test('detects a gap, ignores known changes, and keeps the store of an absent participant', () => {
    const replica = new RoomReplica();
    replica.reset('e', 5, empty());
    const joined = { set: ['participants', 'a'], value: person('a') };
    assert.equal(replica.apply({ revision: 7, ops: [joined] }), false);
    assert.equal(replica.apply({ revision: 5, ops: [joined] }), true);
    assert.deepEqual(replica.participantIds.get(), []);
    const seen: unknown[] = [];
    replica.participant('a').listen((info) => seen.push(info?.id));
    replica.apply({ revision: 6, ops: [joined] });
    replica.apply({ revision: 7, ops: [{ delete: ['participants', 'a'] }] });
    replica.apply({ revision: 8, ops: [joined] });
    assert.deepEqual(seen, ['a', undefined, 'a']);
  });

  test('changes lists by index, and never a prototype', () => {
    const replica = new RoomReplica();
    replica.reset('e', 0, { ...empty(), behaviors: { poll: { votes: [0, 0] } } });
    replica.apply({
      revision: 1,
      ops: [
        { set: ['behaviors', 'poll', 'votes', '1'], value: 3 },
        { set: ['__proto__', 'polluted'], value: true },
        { set: ['behaviors', '__proto__', 'polluted'], value: true },
      ],
    });
    assert.deepEqual(replica.behaviors.get(), { poll: { votes: [0, 3] } });
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});

describe('RoomReplica', () => {
  const stateOf = (...ids: string[]): RoomState => ({
    ...empty(),
    participants: Object.fromEntries(ids.map((id, at) => [id, person(id, at)])),
  });

  test('keeps people of later pages until these arrive, and then drops people on no page', () => {
    const replica = new RoomReplica();
    replica.reset('e', 1, stateOf('a', 'b', 'c', 'd'));
    const seen: (readonly string[])[] = [];
    replica.participantIds.listen((ids) => void seen.push(ids));
    replica.reset('f', 7, stateOf('a', 'b'), 'b');
    assert.deepEqual(
      [...replica.participantIds.get()].sort(),
      ['a', 'b', 'c', 'd'],
      'nobody goes for a moment',
    );
    assert.equal(replica.apply({ revision: 8, ops: [{ delete: ['participants', 'a'] }] }), true);
    replica.addPage(stateOf('d'), 'b', 'd');
    assert.deepEqual([...replica.participantIds.get()].sort(), ['b', 'd']);
    replica.addPage(stateOf('e'), 'd', null);
    assert.deepEqual([...replica.participantIds.get()].sort(), ['b', 'd', 'e']);
    assert.ok(
      seen.every((ids) => ids.includes('b') && ids.includes('d')),
      'those who stay are there all the time',
    );
    assert.deepEqual(replica.known, { epoch: 'f', revision: 8 });
  });
});
