import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LayerDemand } from '../../../src/peer/tracks/layers.js';
import { TestClock } from '../../../src/testing/test-clock.js';

test('additional layers are sent at once; layers stop only after nobody has watched them for a while', async () => {
  const [clock, sent] = [new TestClock(), [] as (string | undefined)[]];
  const demand = new LayerDemand(clock, (layers) => sent.push(layers?.join('')));
  demand.want(['b']);
  await clock.advance(4_000);
  assert.deepEqual(sent, [], 'all are sent to begin with');
  await clock.advance(1_000);
  assert.deepEqual(sent, ['b']);
  demand.want(['a']);
  assert.deepEqual(sent, ['b', 'ba']);
  await clock.advance(3_000);
  demand.want(['b', 'a']);
  await clock.advance(10_000);
  assert.deepEqual(sent, ['b', 'ba'], 'somebody came back to it');
  demand.want([]);
  await clock.advance(5_000);
  demand.want(null);
  assert.deepEqual(sent, ['b', 'ba', '', undefined]);
  demand.want(['c']);
  demand.stop();
  assert.equal(clock.pending, 0);
});
