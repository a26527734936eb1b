import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { commandInputs, queryInputs } from '../../src/room/protocol/index.js';
import { randomOf } from '../support/random.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const FRAMES = 10_000;
/** The 20th fault of a connection closes it. */
const FAULTS_PER_SOCKET = 19;

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

const names = [
  ...Object.keys(commandInputs),
  ...Object.keys(queryInputs),
  'toString',
  '__proto__',
  'constructor',
];

/** A random malformed frame: no JSON, no frame, a wrong name, wrong data, or too much data. */
function malformed(random: () => number): string | Uint8Array {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const junk = (depth = 0): unknown =>
    pick<() => unknown>([
      () => null,
      () => random() * 1e21,
      () => -1,
      () => `\u0000\ud800${'x'.repeat(Math.floor(random() * 200))}`,
      () => true,
      () => (depth > 3 ? [] : [junk(depth + 1), junk(depth + 1)]),
      () => (depth > 3 ? {} : { [pick(['__proto__', 'participant', 'text', ''])]: junk(depth + 1) }),
    ])();
  return pick<() => string | Uint8Array>([
    () => '',
    () => '{',
    () => `{"id":"x","command":`,
    () => JSON.stringify(junk()) ?? '',
    () => JSON.stringify({ id: junk(), command: pick(names), data: junk() }),
    () => JSON.stringify({ id: 'x', command: `${pick(names)}x`, data: junk() }),
    () => JSON.stringify({ id: String(random()), command: 'chat.send', data: { text: junk(), to: junk() } }),
    () =>
      JSON.stringify({ id: String(random()), command: 'participant.remove', data: { participant: junk() } }),
    () =>
      JSON.stringify({
        id: String(random()),
        command: 'storage.write',
        data: { put: junk(), delete: junk() },
      }),
    () => JSON.stringify({ id: String(random()), query: pick(names), data: [junk()] }),
    () => JSON.stringify({ ephemeral: junk(), data: junk(), command: junk() }),
    () => '{"id":"x","command":"leave","__proto__":{"a":1},"data":{"a":1}}',
    () => 'x'.repeat(40_000),
    () => '['.repeat(20_000),
    () => crypto.getRandomValues(new Uint8Array(1 + Math.floor(random() * 64))),
  ])();
}

function checkError({ code, message }: { code: string; message: string }): void {
  const expected = ['invalid_message', 'payload_too_large', 'not_found', 'not_allowed', 'conflict'];
  // A random frame may be a valid large query that comes too soon after another large query.
  expected.push('rate_limited');
  assert.ok(expected.includes(code), `${code}: ${message}`);
  assert.doesNotMatch(message, /\bat \w+ \(|TypeError|undefined is not/, 'no stack, no inner workings');
}

test('the 20th malformed frame closes the connection', async () => {
  const attacker = await RawClient.join(worker, { room: 'faults' });
  for (let n = 0; n < 20; n++) attacker.send('{');
  const last = await attacker.next(({ final }) => final === true);
  assert.equal((last.error as { code: string }).code, 'invalid_message');
  attacker.cut();
});

test('10,000 malformed frames change nothing, disturb nobody, and get typed errors', async () => {
  const room = 'malformed';
  const witness = await RawClient.join(worker, { room, token: { room, subject: 'witness', role: 'host' } });
  const snapshot = async () => {
    const state = await witness.roomState();
    const history = (await witness.query('chat.history')).ok as { messages: unknown[] };
    const stored = (await witness.query('storage.list', { prefix: '' })).ok as { entries: unknown[] };
    const { [witness.id]: own } = state.participants;
    return { own, room: state.room, behaviors: state.behaviors, history, stored };
  };
  const before = await snapshot();
  const random = randomOf(42);
  for (let sent = 0; sent < FRAMES; sent += FAULTS_PER_SOCKET) {
    const attacker = await RawClient.join(worker, { room, token: { room, subject: `attacker ${sent}` } });
    for (let n = 0; n < FAULTS_PER_SOCKET; n++) {
      const frame = malformed(random);
      if (typeof frame === 'string') attacker.send(frame);
      else attacker.sendBytes(frame);
    }
    await attacker.settled();
    for (const { error } of attacker.messages)
      if (error) checkError(error as { code: string; message: string });
    attacker.cut();
  }
  assert.deepEqual(await snapshot(), before);
  assert.deepEqual(
    witness.messages.filter(({ type }) => type !== 'patch' && type !== 'ephemeral'),
    [],
    'nobody else heard of it',
  );
  await witness.close();
});
