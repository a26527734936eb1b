import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { OUTPUT, protocolReference } from '../../../scripts/protocol-reference.js';

test('docs/protocol.md says what the schemas say', () => {
  assert.equal(
    readFileSync(OUTPUT, 'utf8'),
    protocolReference(),
    'run `node --import tsx scripts/protocol-reference.ts`',
  );
});
