import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type JWTPayload, SignJWT } from 'jose';
import { verifyRoomToken } from '../../../src/server/tokens/room-token.js';

const secret = new TextEncoder().encode('a secret for tests, thirty-two or more');
const nowMs = Date.parse('2026-11-30T12:00:00Z');
const now = nowMs / 1000;
const right = {
  aud: 'callroom:room',
  room: 'standup',
  sub: 'user-42',
  name: 'Ada',
  role: 'participant',
  iat: now,
  exp: now + 60,
};

const made = (claims: JWTPayload, { alg = 'HS256', key = secret } = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(key);

const verify = (token: string) => verifyRoomToken(token, { secret, room: 'standup', nowMs });

describe('a room token that a site signs itself', () => {
  test('is accepted if it is correct', async () => {
    assert.equal((await verify(await made(right))).subject, 'user-42');
  });

  const { sub: _sub, ...subjectless } = right;
  const cases: [name: string, token: () => Promise<string>, code: string, says: RegExp][] = [
    [
      'of a clock that is ahead',
      () => made({ ...right, nbf: now + 600 }),
      'token_not_yet_valid',
      /600 s in the future.*NTP/,
    ],
    [
      'of a clock that is behind',
      () => made({ ...right, iat: now - 660, exp: now - 600 }),
      'token_expired',
      /expired 600 s ago.*clock/,
    ],
    [
      'of another secret',
      () => made(right, { key: new TextEncoder().encode('another secret, thirty-two or more') }),
      'token_invalid',
      /must use the ROOM_TOKEN_SECRET/,
    ],
    ['of another algorithm', () => made(right, { alg: 'HS512' }), 'token_invalid', /not signed with HS256/],
    ['for another audience', () => made({ ...right, aud: 'site' }), 'token_invalid', /claim aud/],
    ['without a subject', () => made(subjectless), 'token_invalid', /claim sub/],
    [
      'of an hour',
      () => made({ ...right, exp: now + 3600 }),
      'token_invalid',
      /valid for 3600 s\. At most 300 s/,
    ],
    ['that is no JWT', async () => 'undefined', 'token_invalid', /not a JWT/],
    ['for another room', () => made({ ...right, room: 'other' }), 'token_room_mismatch', /another room/],
  ];
  for (const [name, token, code, message] of cases) {
    test(`says what is wrong: ${name}`, async () => {
      await assert.rejects(verify(await token()), { code, message });
    });
  }
});
