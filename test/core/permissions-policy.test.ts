import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { blockedFeature, FRAME_ALLOW, policyAdvice } from '../../src/core/permissions-policy.js';
import { forgetPage, pretendPage } from '../support/framed-page.js';

afterEach(forgetPage);

test('a browser that tells is believed', () => {
  pretendPage({ around: ['other'], allowed: ['camera'] });
  assert.equal(blockedFeature('camera'), null);
  assert.equal(blockedFeature('microphone'), 'frame');
  pretendPage({ around: [], allowed: [] });
  assert.equal(blockedFeature('camera'), 'policy');
});

test('in a frame whose browser does not tell, the page around it may be the cause', () => {
  pretendPage({ around: ['other'], allowed: null });
  assert.equal(blockedFeature('camera'), 'unknown');
  pretendPage({ around: ['same', 'other', 'same'], allowed: null });
  assert.equal(blockedFeature('camera'), 'unknown');
  pretendPage({ around: [], allowed: null });
  assert.equal(blockedFeature('camera'), null);
});

test('a frame of the same origin inherits every feature', () => {
  pretendPage({ around: ['same', 'same'], allowed: null });
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
