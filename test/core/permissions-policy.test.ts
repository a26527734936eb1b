import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { blockedFeature, FRAME_ALLOW, policyAdvice } from '../../src/core/permissions-policy.js';

const page = globalThis as Record<string, unknown>;

/** A page in a frame or at the top; `allowed` null: its browser does not tell. */
function pretend({ isFramed, allowed }: { isFramed: boolean; allowed: string[] | null }): void {
  page.self = globalThis;
  page.top = isFramed ? {} : globalThis;
  page.document = allowed
    ? { featurePolicy: { allowsFeature: (name: string) => allowed.includes(name) } }
    : {};
}

afterEach(() => {
  for (const name of ['self', 'top', 'document']) delete page[name];
});

test('a browser that tells is believed', () => {
  pretend({ isFramed: true, allowed: ['camera'] });
  assert.equal(blockedFeature('camera'), null);
  assert.equal(blockedFeature('microphone'), 'frame');
  pretend({ isFramed: false, allowed: [] });
  assert.equal(blockedFeature('camera'), 'policy');
});

test('in a frame whose browser does not tell, the page around it may be the cause', () => {
  pretend({ isFramed: true, allowed: null });
  assert.equal(blockedFeature('camera'), 'unknown');
  pretend({ isFramed: false, allowed: null });
  assert.equal(blockedFeature('camera'), null);
});

test('the advice allows what is missing, and is that of the documentation', () => {
  assert.match(policyAdvice('web-share', 'frame'), /does not allow web-share\..*web-share[^"]*"/);
  assert.match(policyAdvice('camera', 'unknown'), /may not allow camera\..*allow="camera;/);
  assert.match(policyAdvice('camera', 'policy'), /Add camera=\(self\)/);
  for (const file of ['README.md', 'docs/content-security-policy.md']) {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    assert.deepEqual(text.match(/allow="[^"]*"/g), [FRAME_ALLOW], file);
  }
});
