import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Outbox } from '../../src/room/outbox.js';
import { TestClock } from '../../src/testing/test-clock.js';

interface Sent {
  id: string;
  command?: string;
  query?: string;
  data?: { muted?: boolean; put?: { key: string; value: unknown }[] };
}

function open() {
  const clock = new TestClock();
  const sent: Sent[] = [];
  const outbox = new Outbox(clock, (text) => sent.push(JSON.parse(text)) > 0);
  return { clock, outbox, sent };
}
const limited = { code: 'rate_limited', message: 'slower', retryable: true };

describe('Outbox', () => {
  test('keeps commands until there is a connection, and sends them in order', async () => {
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

  test('repeats queries, but no commands, to a room that has forgotten us', async () => {
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

  test('gives up when aborted, with the abort reason', async () => {
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

  test('waits and retries after the room’s rate limit', async () => {
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

  test('a retry overtakes no other command: of commands that set the same, the last is sent last', async () => {
    const { clock, outbox, sent } = open();
    outbox.open(true);
    const declare = (muted: boolean) =>
      outbox.request('command', 'publication.declare', { trackName: 't', source: 'microphone', muted });
    const answers = [declare(true), declare(false), declare(true), declare(false)];
    assert.equal(sent.length, 1, 'one is on its way, and the last of the others waits for its answer');
    outbox.settle({ re: sent[0]!.id, error: limited });
    await clock.advance(2_000);
    assert.deepEqual(
      sent.map(({ data }) => data?.muted),
      [true, false],
      'the one that was refused is not repeated',
    );
    outbox.settle({ re: sent[1]!.id, ok: 'done' });
    assert.deepEqual(await Promise.all(answers), ['done', 'done', 'done', 'done']);
    assert.equal(outbox.size, 0);
    assert.equal(clock.pending, 0);
  });

  test('commands of one namespace keep their order, and those of others do not wait for them', async () => {
    const { clock, outbox, sent } = open();
    outbox.open(true);
    const names = ['chat.send', 'chat.send', 'poll.vote', 'poll.close', 'hand.raise', 'hand.lower'];
    for (const name of names) void outbox.request('command', name, { text: name });
    const namesSent = () => sent.splice(0).map(({ id, command }) => [id, command] as const);
    const first = namesSent();
    assert.deepEqual(
      first.map(([, name]) => name),
      ['chat.send', 'poll.vote', 'hand.raise'],
    );
    for (const [id] of first) outbox.settle({ re: id, error: limited });
    assert.equal(sent.length, 0, 'a room that is asked too much is left alone for a moment');
    await clock.advance(2_000);
    const second = namesSent();
    assert.deepEqual(
      second.map(([, name]) => name),
      ['chat.send', 'poll.vote', 'hand.lower'],
      'both messages are sent; a hand that is down again needs no raising',
    );
    for (const [id] of second) outbox.settle({ re: id, ok: null });
    assert.deepEqual(
      namesSent().map(([, name]) => name),
      ['chat.send', 'poll.close'],
    );
  });

  test('a command is not moved past the commands in between', async () => {
    const { outbox, sent } = open();
    outbox.open(true);
    const write = (change: object) => void outbox.request('command', 'storage.write', change);
    write({ put: [{ key: 'a', value: 0 }] });
    write({ put: [{ key: 'a', value: 1 }] });
    write({ checks: [{ key: 'a', version: 1 }], put: [{ key: 'b', value: 1 }] });
    write({ put: [{ key: 'a', value: 2 }] });
    write({ put: [{ key: 'a', value: 3 }] });
    write({ put: [{ key: 'c', value: 0 }] });
    for (let at = 0; at < sent.length; at++) outbox.settle({ re: sent[at]!.id, ok: { version: at } });
    assert.deepEqual(
      sent.map(({ data }) => data?.put?.map(({ key, value }) => `${key}=${value}`).join()),
      ['a=0', 'c=0', 'a=1', 'b=1', 'a=3'],
    );
  });

  test('a command about everyone keeps its order with those about one person, who do not wait for each other', async () => {
    const ada = { participant: 'ada' };
    const adasMicrophone = { ...ada, source: 'microphone' };
    const commands: readonly (readonly [name: string, data: object | null])[] = [
      ['participant.admit', ada],
      ['participant.deny', { participant: 'bob' }],
      ['participant.admit-all', null],
      ['participant.deny', ada],
      ['participant.mute-all', null],
      ['participant.restore', adasMicrophone],
      ['room.may-unmute', { mayUnmute: false }],
      ['participant.restore', adasMicrophone],
      ['participant.restore-all', { revocation: 'r' }],
      ['room.may-unmute', { mayUnmute: false }],
      ['participant.promote', { ...ada, role: 'participant' }],
      ['stage.dismiss', ada],
      ['stage.invite', ada],
      ['stage.cancel', ada],
      ['stage.invite', { participant: 'bob' }],
    ];
    const { outbox, sent } = open();
    outbox.open(true);
    for (const [name, data] of commands) void outbox.request('command', name, data);
    const rounds: string[][] = [];
    for (let round = sent.splice(0); round.length > 0; round = sent.splice(0)) {
      rounds.push(round.map(({ command }) => command!));
      for (const { id } of round) outbox.settle({ re: id, ok: null });
    }
    assert.deepEqual(rounds, [
      ['participant.admit', 'participant.deny'],
      ['participant.admit-all'],
      ['participant.deny'],
      ['participant.mute-all'],
      ['participant.restore'],
      ['room.may-unmute'],
      ['participant.restore'],
      ['participant.restore-all'],
      ['room.may-unmute'],
      ['participant.promote', 'stage.invite'],
      ['stage.dismiss'],
      ['stage.invite'],
      ['stage.cancel'],
    ]);
  });

  test('the start of a recording never receives the answer of its end', async () => {
    const { outbox, sent } = open();
    outbox.open(true);
    const results = ['recording.stop', 'recording.start', 'recording.stop'].map((name) =>
      outbox.request('command', name, null),
    );
    for (let at = 0; at < sent.length; at++) outbox.settle({ re: sent[at]!.id, ok: sent[at]!.command });
    assert.deepEqual(await Promise.all(results), ['recording.stop', 'recording.start', 'recording.stop']);
  });

  test('continues with the next command after giving up the one before', async () => {
    const { clock, outbox, sent } = open();
    outbox.open(true);
    const first = outbox.request('command', 'hand.raise', null, { deadlineMs: 1_000 });
    const second = outbox.request('command', 'hand.lower', null);
    const rejected = assert.rejects(first, { code: 'deadline_exceeded' });
    await clock.advance(1_000);
    await rejected;
    outbox.settle({ re: sent[1]!.id, ok: null });
    assert.equal(await second, null);
  });
});
