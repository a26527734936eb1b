import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A kind of wording that plain technical English avoids. */
interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Matches allowed per 1,000 words, over everything that is checked. */
  readonly limit: number;
}

/** Nouns behind which "one" is a number: "one request". */
const COUNTED = [
  ...['of', 'or', 'by', 'at', 'more', 'for', 'in', 'per', 'to', 'from', 'another', 'after', 'that'],
  ...[
    'time',
    'day',
    'hour',
    'minute',
    'second',
    'millisecond',
    'place',
    'side',
    'way',
    'kind',
    'thing',
    'piece',
  ],
  ...[
    'name',
    'file',
    'folder',
    'line',
    'row',
    'test',
    'message',
    'page',
    'element',
    'store',
    'machine',
    'process',
  ],
  ...[
    'request',
    'trip',
    'exchange',
    'frame',
    'track',
    'packet',
    'session',
    'port',
    'connection',
    'socket',
    'peer',
  ],
  ...[
    'room',
    'call',
    'person',
    'participant',
    'client',
    'subscriber',
    'tile',
    'camera',
    'source',
    'audio',
    'video',
  ],
  ...[
    'media',
    'direction',
    'm-line',
    'transport',
    'tick',
    'timer',
    'interval',
    'pass',
    'prompt',
    'utterance',
  ],
  ...['item', 'outcome', 'method', 'schema', 'type', 'SSRC', 'SFU'],
];

const RULES: readonly Rule[] = [
  {
    name: 'archaic words',
    pattern: /\b(whoever|whomever|anew|in vain|(is|are) none|oneself|one['’]s)\b/gi,
    limit: 0.5,
  },
  {
    name: '"one" as a pronoun',
    pattern: new RegExp(`\\b(one['’]s|oneself)\\b|\\bone\\b(?! (?:${COUNTED.join('|')})\\b)`, 'gi'),
    limit: 2,
  },
];

/** A file, and the words in it that people read. */
interface Prose {
  readonly file: string;
  readonly text: string;
}

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !/node_modules|assets|projects/.test(file))
    .map((file) => join(folder, file));
}

/** The comments of a script, without their delimiters. Strings and templates do not count. */
function commentsOf(code: string): string {
  const found = new Map<number, string>();
  const add = (ranges: ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) found.set(pos, code.slice(pos, end));
  };
  const source = ts.createSourceFile('file.ts', code, ts.ScriptTarget.Latest, true);
  // Tokens count too: the comment at the end of a block stands before its brace.
  const visit = (node: ts.Node): void => {
    add(ts.getLeadingCommentRanges(code, node.getFullStart()));
    add(ts.getTrailingCommentRanges(code, node.getEnd()));
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return [...found.values()].join('\n').replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)/gm, ' ');
}

/** A Markdown document without its code: blocks, and code in sentences. */
function proseOf(markdown: string): string {
  return markdown.replace(/```[\s\S]*?```/g, ' ').replace(/`[^`\n]*`/g, ' ');
}

function everything(): Prose[] {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const scripts = ['src', 'test', 'demo', 'scripts'].flatMap((folder) => filesIn(folder, /\.m?[jt]s$/));
  const documents = ['README.md', 'CHANGELOG.md', ...filesIn('docs', /\.md$/)];
  return [
    ...scripts.map((file) => ({ file, text: commentsOf(read(file)) })),
    ...documents.map((file) => ({ file, text: proseOf(read(file)) })),
  ];
}

function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

function matchesOf({ pattern }: Rule, text: string): string[] {
  return [...text.matchAll(pattern)].map(({ index }) =>
    text
      .slice(Math.max(0, index - 30), index + 40)
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('comments and documents are in plain English', () => {
  let prose: Prose[] = [];
  before(() => {
    prose = everything();
  });

  for (const rule of RULES) {
    test(`${rule.name}: at most ${rule.limit} per 1,000 words`, () => {
      const words = prose.reduce((sum, { text }) => sum + countWords(text), 0);
      assert.ok(words > 50_000, `only ${words} words were found`);
      const found = prose
        .map(({ file, text }) => ({ file, matches: matchesOf(rule, text) }))
        .filter(({ matches }) => matches.length > 0)
        .sort((a, b) => b.matches.length - a.matches.length);
      const count = found.reduce((sum, { matches }) => sum + matches.length, 0);
      const rate = (count / words) * 1000;
      const worst = found
        .slice(0, 10)
        .map(({ file, matches }) => `${file} (${matches.length}): … ${matches.slice(0, 3).join(' … ')} …`);
      assert.ok(
        rate <= rule.limit,
        `${count} matches in ${words} words: ${rate.toFixed(2)} per 1,000.\n${worst.join('\n')}`,
      );
    });
  }
});

describe('the counter', () => {
  const [archaic, pronoun] = RULES as [Rule, Rule];

  test('finds archaic words', () => {
    assert.equal(matchesOf(archaic, 'Whoever leaves in vain is none the wiser, and joins anew.').length, 4);
  });

  test('finds "one" as a pronoun, but not as a number', () => {
    assert.equal(matchesOf(pronoun, 'As one joins, one’s camera starts. The old one ends.').length, 3);
    assert.equal(matchesOf(pronoun, 'One request per page, one of them with one track.').length, 0);
  });

  test('reads comments, but no strings and no templates', () => {
    const code = `/** First. */\nconst a = 'no'; // Second.\nconst b = \`// no\`;\nfunction c() {\n  // Third.\n}`;
    assert.deepEqual(commentsOf(code).match(/\w+/g), ['First', 'Second', 'Third']);
  });

  test('leaves out the code of documents', () => {
    assert.equal(proseOf('Use `one`.\n```ts\none;\n```\nEnd.').replace(/\s+/g, ' ').trim(), 'Use . End.');
  });
});
