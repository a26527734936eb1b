import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { verifyRoomToken } from '../../../src/server/tokens/room-token.js';

const secret = 'a secret for tests, thirty-two or more';
const nowMs = 1_800_000_000_000;
const now = nowMs / 1000;

/** A token with claims as they are written here: JSON has numbers that no integer holds. */
function signed(times: string): string {
  const encode = (json: string) => Buffer.from(json).toString('base64url');
  const claims = `{"aud":"callroom:room","sub":"eve","room":"r","name":"Eve","role":"host",${times}}`;
  const content = `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const verify = (times: string) =>
  verifyRoomToken(signed(times), { secret: new TextEncoder().encode(secret), room: 'r', nowMs });

test('a token is valid by the server’s clock, and for five minutes at most', async () => {
  assert.equal((await verify(`"iat":${now},"exp":${now + 300}`)).subject, 'eve');
  assert.equal((await verify(`"iat":${now + 5},"exp":${now + 305}`)).subject, 'eve', 'a clock 5 s ahead');
});

test('a token that was issued in the future, or that never ends, is refused', async () => {
  const tenYears = now + 10 * 365 * 86_400;
  for (const times of [
    `"iat":${tenYears},"exp":${tenYears + 300}`,
    `"iat":${now},"exp":1e309`,
    `"iat":-1e309,"exp":${now + 60}`,
    `"iat":1e309,"exp":1e309`,
    `"iat":${now},"exp":${now + 306}`,
    `"iat":${now + 6},"exp":${now + 60}`,
  ]) {
    await assert.rejects(verify(times), /./, times);
  }
});
