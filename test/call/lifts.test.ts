import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lifts } from '../../src/call/lifts.js';
import { atom } from '../../src/core/store.js';
import type { RoomAccess } from '../../src/room/base-room-client.js';
import type { Revocation, Self } from '../../src/room/protocol/index.js';

const mute = (id: string, mayLift = true): Revocation => ({
  source: 'microphone',
  id,
  by: { name: 'Hana', role: 'host' },
  mayLift,
});

function lab() {
  const self = atom<Self | null>({ revoked: [mute('a')] } as unknown as Self);
  const commands: unknown[] = [];
  const command = (async (...args: unknown[]) => void commands.push(args)) as RoomAccess['command'];
  return { self, commands, lifts: new Lifts({ self, command }) };
}

test('a lift names the mute that was seen, and ends when the room has lifted it', async () => {
  const { self, commands, lifts } = lab();
  const lift = lifts.of([mute('a')]).get('microphone')!;
  let isOver = false;
  const lifted = lift().then(() => {
    isOver = true;
  });
  assert.deepEqual(commands, [['source.restore', { source: 'microphone', revocation: 'a' }]]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isOver, false, 'the answer alone grants nothing');
  self.set({ revoked: [] } as unknown as Self);
  await lifted;
  assert.equal(isOver, true);
});

test('the same mute keeps its function, and a later mute has another', () => {
  const { lifts } = lab();
  const first = lifts.of([mute('a')]).get('microphone');
  assert.equal(lifts.of([mute('a')]).get('microphone'), first);
  assert.notEqual(lifts.of([mute('b')]).get('microphone'), first);
  assert.equal(lifts.of([mute('b', false)]).get('microphone'), null);
  assert.deepEqual([...lifts.of([]).keys()], []);
});

test('a lift ends when the room is left, or the person is muted again', async () => {
  const { self, lifts } = lab();
  const first = lifts.of([mute('a')]).get('microphone')!();
  self.set({ revoked: [mute('b')] } as unknown as Self);
  await first;
  const second = lifts.of([mute('b')]).get('microphone')!();
  self.set(null);
  await second;
});
