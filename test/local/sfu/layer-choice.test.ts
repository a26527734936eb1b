import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulcast } from '../../../src/calls-api/wire.js';
import { chooseForwardedLayer } from '../../../src/local/sfu/layer-choice.js';

const a = { rid: 'a', isSending: true, bitrateBps: 1_500_000 };
const b = { rid: 'b', isSending: true, bitrateBps: 500_000 };
const c = { rid: 'c', isSending: true, bitrateBps: 150_000 };
const silent = <L extends { isSending: boolean }>(layer: L) => ({ ...layer, isSending: false });
const PLENTY = Number.POSITIVE_INFINITY;

function choice(layers: (typeof a)[], simulcast: Simulcast, budgetBps = PLENTY): string | undefined {
  return chooseForwardedLayer(layers, simulcast, budgetBps)?.rid;
}

describe('the layer a subscriber gets', () => {
  it('is the highest priority by default', () => {
    assert.equal(choice([c, a, b], {}), 'a');
    assert.equal(choice([silent(a), b, c], {}), 'b');
  });

  it('is the preferred layer, or nothing if that is not sent and no other was requested', () => {
    assert.equal(choice([a, b, c], { preferredRid: 'b' }), 'b');
    assert.equal(choice([a, silent(b), c], { preferredRid: 'b' }), undefined);
    assert.equal(choice([a, b, c], { preferredRid: 'x' }), undefined);
  });

  it('falls back in ASCII order with ridNotAvailable', () => {
    assert.equal(choice([a, silent(b), c], { preferredRid: 'b', ridNotAvailable: 'asciibetical' }), 'c');
    assert.equal(choice([a, b, silent(c)], { preferredRid: 'c', ridNotAvailable: 'asciibetical' }), 'b');
    assert.equal(choice([silent(a)], { preferredRid: 'a', ridNotAvailable: 'asciibetical' }), undefined);
  });

  it('follows the bandwidth only with priorityOrdering', () => {
    assert.equal(choice([a, b, c], { preferredRid: 'a' }, 600_000), 'a');
    assert.equal(choice([a, b, c], { preferredRid: 'a', priorityOrdering: 'asciibetical' }, 600_000), 'b');
    assert.equal(choice([a, b, c], { preferredRid: 'a', priorityOrdering: 'asciibetical' }, 1), 'c');
  });
});
