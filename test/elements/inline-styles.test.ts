import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../src/elements/', import.meta.url));

/** What a page's `Content-Security-Policy: style-src 'self'` blocks, by what it looks like in a module. */
const BLOCKED: Readonly<Record<string, RegExp>> = {
  'a style attribute in a template; use styled()': /<[^>]*\sstyle=["$]/,
  "Lit's styleMap, which writes a style attribute; use styled()": /\bstyleMap\b(?!`)/,
  'a style attribute set by script': /setAttribute\(\s*'style'/,
  'a <style> element': /createElement\(\s*'style'|<style[\s>]/,
  'an inline event handler': /<[^>]*\son[a-z]+="/,
};

for (const [what, pattern] of Object.entries(BLOCKED)) {
  test(`no element has ${what}`, () => {
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => {
        const code = readFileSync(`${folder}${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
        return pattern.test(code);
      });
    assert.deepEqual(found, []);
  });
}
