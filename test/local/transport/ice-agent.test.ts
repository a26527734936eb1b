import assert from 'node:assert/strict';
import { it } from 'node:test';
import { IceAgent } from '../../../src/local/transport/ice-agent.js';
import { IceLiteCredentials } from '../../../src/local/transport/ice-lite.js';
import { buildBindingError, buildBindingSuccess } from '../../../src/local/transport/stun.js';
import type { Endpoint } from '../../../src/local/transport/udp-socket.js';
import { TestClock } from '../../../src/testing/test-clock.js';

const PASSWORD = 'abcdefghijklmnopqrstuvwx';
const THERE = { address: '192.0.2.1', port: 5000 };
const CONTROLLED = Buffer.from([0x80, 0x29, 0, 8]);
const CONTROLLING = Buffer.from([0x80, 0x2a, 0, 8]);
const USE_CANDIDATE = Buffer.from([0, 0x25, 0, 0]);

function start(isControlling: boolean, candidates: Endpoint[]) {
  const sent: { datagram: Buffer; to: Endpoint }[] = [];
  const paths: Endpoint[] = [];
  const clock = new TestClock();
  const agent = new IceAgent({
    local: new IceLiteCredentials(),
    remote: { ufrag: 'there', password: PASSWORD, isLite: false, candidates },
    isControlling,
    clock,
    send: (datagram, to) => sent.push({ datagram, to }),
    onPath: (path) => paths.push(path),
  });
  agent.start();
  const last = () => sent.at(-1)!.datagram;
  const answer = (code: number, password = PASSWORD) => {
    const id = last().subarray(8, 20);
    const response =
      code === 0
        ? buildBindingSuccess(id, '192.0.2.2', 6000, password)
        : buildBindingError(id, password, code);
    return agent.receive(response, THERE);
  };
  return { agent, clock, sent, paths, last, answer };
}

for (const isControlling of [true, false]) {
  it(`an ICE agent that is ${isControlling ? '' : 'not '}controlling changes its role in a conflict`, async () => {
    const { clock, sent, paths, last, answer } = start(isControlling, [THERE]);
    const roles = [CONTROLLED, CONTROLLING];
    assert.equal(last().includes(roles[Number(isControlling)]!), true);
    assert.equal(last().includes(USE_CANDIDATE), isControlling, 'only the controlling agent nominates');

    assert.equal(answer(487, 'another password'), false);
    assert.equal(sent.length, 1, 'only the other end knows of a conflict');
    assert.equal(answer(487), true);
    await clock.advance(50);
    assert.equal(last().includes(roles[Number(!isControlling)]!), true);
    assert.equal(last().includes(USE_CANDIDATE), !isControlling);
    assert.deepEqual(paths, []);
    assert.equal(answer(0), true);
    assert.deepEqual(paths, [THERE]);
  });
}

it('an ICE agent that is always refused keeps its pace, and gives up', async () => {
  const { clock, sent, answer } = start(true, [THERE]);
  for (let i = 1; i <= 200; i++) {
    answer(487);
    assert.equal(sent.length, i);
    await clock.advance(50);
  }
  assert.equal(sent.length, 200);
});

for (const isControlling of [true, false]) {
  const role = isControlling ? 'controlling' : 'controlled';
  it(`of two ${role} ICE agents, the agent with the greater tie-breaker controls`, () => {
    for (const [tieBreaker, weControl] of [
      [0xff, false],
      [0, true],
    ] as const) {
      const { agent, last } = start(isControlling, []);
      const isAccepted = agent.resolveConflict({ isControlling, tieBreaker: Buffer.alloc(8, tieBreaker) });
      assert.equal(isAccepted, weControl !== isControlling, 'the agent that is right refuses the check');
      agent.checkBack(THERE);
      assert.equal(last().includes(weControl ? CONTROLLING : CONTROLLED), true);
    }
  });
}

it('an ICE agent that has given up begins again when its candidate checks, and once only', async () => {
  const { agent, clock, sent, paths, answer } = start(true, [THERE]);
  agent.checkBack(THERE);
  assert.equal(sent.length, 1, 'the candidate is being checked already');
  await clock.advance(60_000);
  assert.equal(sent.length, 200);
  agent.checkBack(THERE);
  agent.checkBack(THERE);
  assert.equal(sent.length, 201);
  answer(0);
  assert.deepEqual(paths, [THERE]);
});

it('an ICE agent takes no other error for success or for a conflict', () => {
  const { sent, paths, last, answer } = start(true, [THERE]);
  assert.equal(answer(400), true);
  assert.deepEqual([sent.length, paths.length], [1, 0]);
  assert.equal(last().includes(CONTROLLING), true);
});

it('an ICE agent without candidates waits for a check of the other end, and checks back', async () => {
  const { agent, clock, sent, paths, answer } = start(true, []);
  await clock.advance(60_000);
  assert.equal(sent.length, 0);
  agent.checkBack(THERE);
  agent.checkBack(THERE);
  assert.deepEqual(
    sent.map(({ to }) => to),
    [THERE],
  );
  answer(0);
  assert.deepEqual(paths, [THERE]);
});
