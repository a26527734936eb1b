import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cam, createPeerLab } from '../peer-lab.js';

test('a request that fails as a whole because of one item fails only that item', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const bad = { status: 400, body: { errorCode: 'decoding_error' } };
  const subscriptions = [1, 2, 3].map((n) => peer.subscribe(cam('p', n)));
  sfu.fail('tracks/new', bad, 2);
  await flush();
  assert.deepEqual(
    subscriptions.map(({ state }) => state.get().error?.code ?? state.get().status),
    ['decoding_error', 'live', 'live'],
  );
});
