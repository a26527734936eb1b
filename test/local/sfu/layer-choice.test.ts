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
  it('is the most wanted one where it asks for none', () => {
    assert.equal(choice([c, a, b], {}), 'a');
    assert.equal(choice([silent(a), b, c], {}), 'b');
  });

  it('is the preferred one, or none at all where that is not sent and no other was asked for', () => {
    assert.equal(choice([a, b, c], { preferredRid: 'b' }), 'b');
    assert.equal(choice([a, silent(b), c], { preferredRid: 'b' }), undefined);
    assert.equal(choice([a, b, c], { preferredRid: 'x' }), undefined);
  });

  it('falls back in asciibetical order where ridNotAvailable says so', () => {
    assert.equal(choice([a, silent(b), c], { preferredRid: 'b', ridNotAvailable: 'asciibetical' }), 'c');
    assert.equal(choice([a, b, silent(c)], { preferredRid: 'c', ridNotAvailable: 'asciibetical' }), 'b');
    assert.equal(choice([silent(a)], { preferredRid: 'a', ridNotAvailable: 'asciibetical' }), undefined);
  });

  it('heeds the bandwidth only where priorityOrdering says so', () => {
    assert.equal(choice([a, b, c], { preferredRid: 'a' }, 600_000), 'a');
    assert.equal(choice([a, b, c], { preferredRid: 'a', priorityOrdering: 'asciibetical' }, 600_000), 'b');
    assert.equal(choice([a, b, c], { preferredRid: 'a', priorityOrdering: 'asciibetical' }, 1), 'c');
  });
});
