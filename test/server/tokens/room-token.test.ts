import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoomToken } from '../../../src/server/tokens/room-token.js';

test('a secret that is missing or too short is refused in words that say which one is meant', async () => {
  for (const secret of [undefined, '', 'thirty-one characters are a few']) {
    await assert.rejects(
      createRoomToken({ secret: secret as string, room: 'r', subject: 's', name: 'n' }),
      (error) => error instanceof TypeError && /ROOM_TOKEN_SECRET, at least 32/.test(error.message),
    );
  }
});

test('a name is what is to be seen of it, in any language', async () => {
  const secret = 'x'.repeat(32);
  const named = async (name: string) => {
    const token = await createRoomToken({ secret, room: 'r', subject: 's', name });
    return (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { name: string }).name;
  };
  for (const name of ['Zoë', '張偉', 'محمد', '👩‍👩‍👧', 'Renée O’Neil 3rd'])
    assert.equal(await named(name), name);
  assert.equal(await named('  Ada\n\u0000'), 'Ada');
  assert.equal(await named('\u202Ecilam\u202C'), 'cilam', 'nothing turns the text that follows');
  for (const name of ['', '  ', '\u200B\u200D', '\u0301', 'x'.repeat(65)]) {
    await assert.rejects(named(name), /createRoomToken: name/, JSON.stringify(name));
  }
});
