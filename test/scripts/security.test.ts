import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('SECURITY.md', root), 'utf8');

/** The rows of the table of promises, without its header and the line below that. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, promise = '', proof = '']) => ({ promise, proof }));

interface Proof {
  file: string;
  link: string;
  titles: string[];
}

/** Files as links, each with the titles of its tests behind it. */
function proofsOf(cell: string): Proof[] {
  return cell.split(/(?=\[`)/).map((part) => {
    const [, file = '', link = ''] = /^\[`([^`]+)`\]\(([^)]+)\)/.exec(part) ?? [];
    return { file, link, titles: [...part.matchAll(/“([^”]+)”/g)].map(([, title]) => title!) };
  });
}

/** Whether a source has a test or a suite of exactly this title. */
function hasTest(source: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) =>
    ['test', 'it', 'describe'].some((call) => source.includes(`${call}(${quote}${title}${quote}`)),
  );
}

describe('SECURITY.md', () => {
  test('has a promise and a proof in each row', () => {
    assert.ok(rows.length >= 20, `${rows.length} rows`);
    for (const { promise, proof } of rows) {
      assert.match(promise, /\w.*\.$/, 'a whole sentence');
      assert.match(proof, /^\[`/, promise);
    }
  });

  for (const { promise, proof } of rows) {
    test(`names tests that exist: ${promise}`, () => {
      for (const { file, link, titles } of proofsOf(proof)) {
        assert.equal(link, file);
        assert.match(file, /^test\/.+\.(test|spec)\.ts$/);
        assert.ok(existsSync(new URL(file, root)), `${file} does not exist`);
        assert.ok(titles.length > 0, `${file} without a test`);
        const source = readFileSync(new URL(file, root), 'utf8');
        for (const title of titles) assert.ok(hasTest(source, title), `${file} has no test “${title}”`);
      }
    });
  }

  test('links to documents that exist', () => {
    for (const [, link = ''] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(new URL(link, root)), `${link} does not exist`);
    }
  });

  test('detects a title that does not exist', () => {
    assert.equal(hasTest("test('a ban holds', () => {})", 'a ban holds'), true);
    assert.equal(hasTest("test('a ban holds for an hour', () => {})", 'a ban holds'), false);
  });
});
