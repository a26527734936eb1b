import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Outbox } from '../../src/room/outbox.js';
import { TestClock } from '../../src/testing/test-clock.js';

function open() {
  const clock = new TestClock();
  const sent: { id: string; command?: string; query?: string }[] = [];
  const outbox = new Outbox(clock, (text) => sent.push(JSON.parse(text)) > 0);
  return { clock, outbox, sent };
}
const limited = { code: 'rate_limited', message: 'slower', retryable: true };

describe('Outbox', () => {
  test('keeps what is asked before there is a connection, and sends it in order', async () => {
    const { outbox, sent } = open();
    const answers = [outbox.request('command', 'a', null), outbox.request('query', 'b', null)];
    assert.deepEqual(sent, []);
    outbox.open(true);
    assert.deepEqual(
      sent.map(({ command, query }) => command ?? query),
      ['a', 'b'],
    );
    for (const [n, { id }] of sent.entries()) outbox.settle({ re: id, ok: n });
    assert.deepEqual(await Promise.all(answers), [0, 1]);
  });

  test('sends again under the same id after a drop, so that it takes effect once', async () => {
    const { outbox, sent } = open();
    outbox.open(true);
    const answer = outbox.request('command', 'a', null);
    outbox.pause();
    outbox.open(true);
    assert.equal(sent[0]!.id, sent[1]!.id);
    outbox.settle({ re: sent[0]!.id, ok: 1 });
    outbox.settle({ re: sent[0]!.id, ok: 2 });
    assert.equal(await answer, 1);
  });

  test('does not repeat a command to a room that has forgotten us, but asks a question again', async () => {
    const { outbox, sent } = open();
    outbox.open(true);
    const command = outbox.request('command', 'a', null);
    const query = outbox.request('query', 'b', null);
    outbox.pause();
    outbox.open(false);
    await assert.rejects(command, { code: 'outcome_unknown' });
    assert.equal(sent.filter((frame) => frame.query === 'b').length, 2);
    outbox.settle({ re: sent.at(-1)!.id, ok: null });
    await query;
  });

  test('gives up at the deadline, connected or not, and leaves nothing behind', async () => {
    const { clock, outbox } = open();
    const answer = outbox.request('command', 'a', null, { deadlineMs: 1_000 });
    const rejected = assert.rejects(answer, { code: 'deadline_exceeded', retryable: true });
    await clock.advance(1_000);
    await rejected;
    assert.equal(outbox.size, 0);
    assert.equal(clock.pending, 0);
  });

  test('gives up when told to, and lets the abort through as it is', async () => {
    const { clock, outbox } = open();
    const controller = new AbortController();
    const answer = outbox.request('command', 'a', null, { signal: controller.signal });
    controller.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    assert.equal(clock.pending, 0);
  });

  test('never holds more than 64', async () => {
    const { outbox } = open();
    for (let n = 0; n < 64; n++) outbox.request('command', 'a', null).catch(() => null);
    await assert.rejects(outbox.request('command', 'a', null), { code: 'outbox_full' });
  });

  test('waits and tries again where the room was asked too much at once', async () => {
    const { clock, outbox, sent } = open();
    outbox.open(true);
    const answer = outbox.request('command', 'a', null);
    outbox.settle({ re: sent[0]!.id, error: limited });
    await clock.advance(2_000);
    assert.equal(sent.length, 2);
    assert.equal(sent[0]!.id, sent[1]!.id);
    outbox.settle({ re: sent[0]!.id, ok: 'done' });
    assert.equal(await answer, 'done');
  });
});
