import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CallsClient } from '../../../src/calls-api/calls-client.js';
import { silentLogger } from '../../../src/core/logger.js';
import { Peer } from '../../../src/peer/peer.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { FakeConnection, fakeTrack } from '../fake-connection.js';
import { FakeSfu } from '../fake-sfu.js';

let clock: TestClock;
let sfu: FakeSfu;
let peer: Peer;

beforeEach(() => {
  FakeConnection.reset();
  clock = new TestClock();
  sfu = new FakeSfu();
  peer = new Peer({
    calls: new CallsClient({ base: 'http://sfu', fetch: sfu.fetch, clock }),
    clock,
    logger: silentLogger,
    statsIntervalMs: 0,
    RTCPeerConnection: FakeConnection as unknown as typeof RTCPeerConnection,
  });
});

async function flush(turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 100) {
    await clock.advance(100);
    await flush(2);
  }
}

const channelOf = (connection: number, label: string) =>
  FakeConnection.made[connection]?.channels.find((channel) => channel.label === label);

test('a channel broadcasts and others receive, each on its own session', async () => {
  const data = await peer.data();
  const own = data.publish('ephemeral');
  const other = data.subscribe({ name: 'ephemeral', sessionId: 'p' });
  const heard: string[] = [];
  other.addEventListener('message', ({ data: text }) => heard.push(text));
  assert.equal(own.send('too early'), false);
  await flush();
  assert.deepEqual(own.state.get(), { status: 'live', sessionId: 's1', error: null });
  assert.deepEqual(other.state.get(), { status: 'live', sessionId: 'p', error: null });
  assert.equal(own.send('hello'), true);
  assert.deepEqual(channelOf(0, 'ephemeral')?.sent, ['hello']);
  channelOf(1, 'ephemeral')?.onmessage?.({ data: 'hi' });
  assert.deepEqual(heard, ['hi']);
  const [published] = sfu.channels.get('s1')!.values();
  assert.deepEqual([published?.ordered, published?.maxRetransmits], [false, 0]);
  await peer.close();
  assert.equal(own.state.get().status, 'ended');
  assert.equal(clock.pending, 0);
});

test('a message that cannot be sent at once is dropped, because the next is newer', async () => {
  const own = (await peer.data()).publish('ephemeral');
  await flush();
  channelOf(0, 'ephemeral')!.bufferedAmount = 1;
  assert.equal(own.send('old'), false);
});

test('a session that is refused for good also fails the transport of data channels alone', async () => {
  sfu.fail('sessions/new', { status: 400, body: { errorCode: 'decoding_error' } });
  const own = (await peer.data()).publish('ephemeral');
  await flush();
  const { status, error } = peer.state.get().send;
  assert.deepEqual([status, error?.code], ['failed', 'decoding_error']);
  peer.retry();
  await flush();
  assert.equal(own.state.get().status, 'live');
});

test('channels follow to another session, like media', async () => {
  const data = await peer.data();
  const [own, other] = [data.publish('ephemeral'), data.subscribe({ name: 'ephemeral', sessionId: 'p' })];
  await flush();
  FakeConnection.made[0]?.go('failed');
  FakeConnection.made[1]?.go('failed');
  await flush(40);
  assert.deepEqual([own.state.get().sessionId, other.state.get().status], ['s3', 'live']);
  other.setRemote('q');
  await flush();
  assert.equal(other.state.get().sessionId, 'q');
  assert.deepEqual(
    [...sfu.channels.get('s4')!.values()].map(({ sessionId }) => sessionId),
    ['q'],
  );
});

test('media works without data channels, whose retries end', async () => {
  const data = await peer.data();
  sfu.fail('datachannels/new', { status: 503, body: { errorCode: 'backend_error' } }, 1_000);
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  const own = data.publish('ephemeral');
  await pass(60_000);
  assert.deepEqual(camera.state.get(), { status: 'live', sessionId: 's1', error: null });
  assert.equal(own.state.get().error?.code, 'backend_error');
  const asked = sfu.requests.length;
  await pass(30_000);
  assert.equal(sfu.requests.length, asked);
  sfu.faults.length = 0;
  peer.retry();
  await flush();
  assert.equal(own.state.get().status, 'live');
});

test('a channel that the SFU closes is opened again, after a pause', async () => {
  const own = (await peer.data()).publish('ephemeral');
  await flush();
  const first = channelOf(0, 'ephemeral')!;
  first.readyState = 'closed';
  sfu.channels.get('s1')!.clear();
  first.onclose?.();
  await flush();
  assert.deepEqual([own.state.get().status, own.state.get().error?.code], ['repairing', 'channel_closed']);
  assert.equal(own.send('lost'), false);
  await pass(1_000);
  assert.deepEqual(own.state.get(), { status: 'live', sessionId: 's1', error: null });
  assert.equal(own.send('there again'), true);
  assert.deepEqual(FakeConnection.made[0]?.channels.at(-1)?.sent, ['there again']);
});

test('a channel that is closed is closed at the SFU too', async () => {
  const own = (await peer.data()).publish('ephemeral');
  await flush();
  own.close();
  await flush();
  assert.equal(own.state.get().status, 'ended');
  assert.equal(sfu.channels.get('s1')?.size, 0);
});
