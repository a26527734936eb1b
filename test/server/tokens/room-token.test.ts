import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoomToken } from '../../../src/server/tokens/room-token.js';

test('a missing or short secret is refused with a sentence that names it', async () => {
  for (const secret of [undefined, '', 'thirty-one characters are a few']) {
    await assert.rejects(
      createRoomToken({ secret: secret as string, room: 'r', subject: 's', name: 'n' }),
      (error) => error instanceof TypeError && /ROOM_TOKEN_SECRET, at least 32/.test(error.message),
    );
  }
});
