import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkParts, messageParts } from '../../src/elements/chat/link-parts.js';
import type { ChatMessage } from '../../src/room/protocol/index.js';
import { assertLinear } from '../support/linear.js';

const linksOf = (text: string) =>
  linkParts(text).flatMap((part) => (part.href === undefined ? [] : [[part.text, part.href]]));

const messageOf = (text: string): ChatMessage => ({
  id: 1,
  from: 'ada',
  person: 'u_ada',
  name: 'Ada',
  to: null,
  text,
  attachments: [],
  sentAtMs: 0,
  editedAtMs: null,
  deleted: false,
  backstage: false,
  replyTo: null,
  reactions: [],
  ownReactions: [],
});

describe('links in a text', () => {
  test('are http and https only, and end with the address', () => {
    assert.deepEqual(linkParts('See https://a.example/b?c=1, please.'), [
      { text: 'See ' },
      { text: 'https://a.example/b?c=1', href: 'https://a.example/b?c=1' },
      { text: ', please.' },
    ]);
    assert.deepEqual(linkParts('no link'), [{ text: 'no link' }]);
    for (const text of [
      'javascript:alert(1) data:text/html,x file:///etc',
      'https://',
      'a.example b@c.example',
    ]) {
      assert.deepEqual(linksOf(text), [], text);
    }
  });

  for (const [text, shown] of [
    ['(https://a.example/x_(y))', 'https://a.example/x_(y)'],
    ['((https://a.example/)).', 'https://a.example/'],
    ['(https://a.example/x).)!', 'https://a.example/x'],
    ['[https://a.example]', 'https://a.example'],
    ['{https://a.example/{x}}', 'https://a.example/{x}'],
    ['https://[2001:db8::1]/', 'https://[2001:db8::1]/'],
    ['（https://a.example/）', 'https://a.example/'],
    ['https://a.example/…。', 'https://a.example/'],
  ] as const) {
    test(`${text} ends at what it opened itself`, () => {
      assert.deepEqual(
        linksOf(text).map(([address]) => address),
        [shown],
      );
    });
  }

  for (const [written, shown] of [
    // A Cyrillic a; fullwidth letters; an ideographic full stop within.
    ['https://аpple.com', 'https://xn--pple-43d.com/'],
    ['https://ｅvil.example/x', 'https://evil.example/x'],
    ['https://a.example/пример', 'https://a.example/%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80'],
    ['https://a.example/\u202Etxt.exe', 'https://a.example/%E2%80%AEtxt.exe'],
    // Percent-encoded letters, other forms of a number, a backslash, slashes too many: not the host that is opened.
    ['https://%65vil.example/', 'https://evil.example/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http:///evil.example/', 'http://evil.example/'],
    ['https://evil.example\\@bank.example/', 'https://evil.example/@bank.example/'],
    // As written.
    ['HTTPS://A.example/B', 'HTTPS://A.example/B'],
    ['https://a.example:443/x', 'https://a.example:443/x'],
    ['https://a.example:8080?x', 'https://a.example:8080?x'],
    ['https://a.example/%D0%BF', 'https://a.example/%D0%BF'],
  ] as const) {
    test(`${JSON.stringify(written)} reads ${shown}`, () => {
      const [[text, href] = []] = linksOf(written);
      assert.equal(text, shown);
      assert.equal(href, new URL(written).href);
      assert.equal(new URL(text!).host, new URL(href!).host);
    });
  }

  test('have no user name, which could disguise the host', () => {
    for (const text of ['https://bank.example@evil.example/', 'https://bank.example:443@evil.example']) {
      assert.deepEqual(linksOf(text), [], text);
    }
  });

  for (const unit of [
    ')',
    '(',
    '.',
    '@',
    '[',
    ']',
    ').',
    '(.',
    'http://',
    'http://http://',
    'http://a ',
    'a.a.a.',
    '%',
    ':',
    '/',
    'h',
    '）',
  ]) {
    test(`${JSON.stringify(unit)} repeated takes linear time`, () => {
      assertLinear((count) => `http://a${unit.repeat(count)}`, linkParts);
      assertLinear((count) => `${unit.repeat(count)}x`, linkParts);
    });
  }
});

test('a message is parsed once, and again where it was edited', () => {
  const message = messageOf('see https://a.example\u202E');
  const parts = messageParts(message);
  assert.equal(messageParts(message), parts);
  assert.deepEqual(parts, [{ text: 'see ' }, { text: 'https://a.example', href: 'https://a.example/' }]);
  const edited = { ...message, text: 'no more' };
  assert.deepEqual(messageParts(edited), [{ text: 'no more' }]);
});
