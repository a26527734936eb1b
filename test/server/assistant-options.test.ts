import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { LeakGuard } from '../../src/server/behaviors/assistant/leak-guard.js';
import { isSummaryRequest, mentionOf } from '../../src/server/behaviors/assistant/requests.js';
import { assistantBehavior } from '../../src/server/behaviors/assistant-behavior.js';

const tool = {
  name: 'count',
  description: 'Counts.',
  parameters: {},
  input: v.object({}),
  run: () => 1,
};

describe('options that the assistant cannot use are a typed error when the room is defined', () => {
  for (const [what, options, says] of [
    [
      'instructions of 100,000 characters',
      { instructions: 'x'.repeat(100_000) },
      /100000 characters.* 8000 .*Shorten/,
    ],
    ['a name that is not visible', { name: '\u3164' }, /letter or digit.*another name/],
    ['a long name', { name: 'x'.repeat(65) }, /at most 64/],
    ['a history that is no number', { history: Number.NaN }, /history .* whole number from 0 to 100/],
    ['a long history', { history: 101 }, /from 0 to 100/],
    ['a tool with a space in its name', { tools: [{ ...tool, name: 'a b' }] }, /named a b\. Use letters/],
    ['two tools of one name', { tools: [tool, tool] }, /Two tools .* named count\. Rename/],
  ] as const)
    test(what, () => {
      assert.throws(
        () => assistantBehavior(options),
        ({ code, message }: Error & { code: string }) => {
          assert.equal(code, 'settings_invalid');
          assert.match(message, says);
          return true;
        },
      );
    });

  test('8,000 characters are not too many', () => {
    assert.equal(assistantBehavior({ instructions: 'x'.repeat(8_000) }).name, 'assistant');
  });
});

describe('a mention', () => {
  const asks = (text: string, name = 'Assistant') => mentionOf(name).test(text);
  for (const text of ['@assistant', 'Hi @ASSISTANT!', '(@Assistant)', '@assistant, when?', '“@assistant”'])
    test(`asks: ${text}`, () => assert.equal(asks(text), true));
  for (const text of [
    'assistant',
    'me@assistant.example',
    '@assistants',
    '@assistant@example.com',
    '@@assistant',
  ])
    test(`does not ask: ${text}`, () => assert.equal(asks(text), false));

  test('of a name of several words or with signs', () => {
    assert.equal(asks('@ada bot?', 'Ada Bot'), true);
    assert.equal(asks('@adabot?', 'Ada Bot'), true);
    assert.equal(asks('@Dr. (No), hello', 'Dr. (No)'), true);
    assert.equal(asks('@D-1', 'D-1'), true);
  });

  test('of a summary is the text /summary alone', () => {
    assert.equal(isSummaryRequest(' /SUMMARY\n'), true);
    for (const text of ['/summary of today', 'summary', '//summary', '/sum mary'])
      assert.equal(isSummaryRequest(text), false, text);
  });
});

describe('a guard against leaks', () => {
  const secret = Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ');
  const guard = new LeakGuard(secret);

  test('finds any long verbatim part, in other case and with other spaces', () => {
    const spaced = secret.slice(100, 300).toUpperCase().replaceAll(' ', ' \n ');
    assert.equal(guard.leaks(`Of course: ${spaced}. Anything else?`), true);
    for (let at = 0; at < 200; at++)
      assert.equal(guard.leaks(`${'?'.repeat(at)}${secret.slice(37, 217)}`), true);
  });

  test('lets words and sentences pass', () => {
    assert.equal(guard.leaks(secret.slice(0, 90)), false);
    assert.equal(guard.leaks('Nothing of it. '.repeat(100)), false);
  });

  test('suspects a text that may go on with it', () => {
    assert.equal(guard.isSuspicious(`My instructions are: ${secret.slice(0, 45)}`), true);
    assert.equal(guard.isSuspicious('My instructions are'), false);
    assert.equal(guard.isSuspicious(''), false);
  });
});
