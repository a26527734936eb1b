import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import {
  DisplayName,
  NameSearch,
  nameLength,
  RoomName,
  roomNameFlaw,
  roomOfSegment,
  roomSegment,
  tidyDisplayName,
  tidyRoomName,
} from '../../../src/room/protocol/index.js';
import { createRoomToken } from '../../../src/server/tokens/room-token.js';

const FAMILY = '👩‍👩‍👧';

/** Room names as people type them, and what the room is called then. */
const ROOMS: [typed: string, name: string][] = [
  ['standup', 'standup'],
  ['Küche 2/3', 'Küche 2/3'],
  ['Ku\u0308che', 'K\u00FCche'],
  ['50%', '50%'],
  ['a%2Fb', 'a%2Fb'],
  ['?room=a&b#c', '?room=a&b#c'],
  ['会議室', '会議室'],
  ['غرفة', 'غرفة'],
  [FAMILY, FAMILY],
  ['.', '.'],
  ['..', '..'],
  ['...', '...'],
  ['  stand up\t', 'stand up'],
  ['stand\u0000up', 'standup'],
  ['\u202Eup\u202C', 'up'],
  ['half \uD83D', 'half'],
  ['__proto__', '__proto__'],
  ['é'.repeat(128), 'é'.repeat(128)],
  ['e\u0301'.repeat(128), 'é'.repeat(128)],
  ['😀'.repeat(128), '😀'.repeat(128)],
];

/** Invalid room names, and why. */
const NO_ROOMS: [typed: string, flaw: RegExp][] = [
  ['', /visible/],
  [' \n ', /visible/],
  ['\u200B\u200D\uFEFF', /visible/],
  ['\u3164\u115F\u2800', /visible/],
  ['\u0301', /visible/],
  ['\u0000', /visible/],
  ['\uD83D', /visible/],
  ['a'.repeat(129), /at most 128/],
  ['😀'.repeat(129), /at most 128/],
  ['a'.repeat(100_000), /at most 128/],
];

/** Names that a token must not change into the name of another room. */
const UNTIDY = [
  ' standup',
  'standup ',
  'stand\u0000up',
  'standup\u200E',
  '\u202Estandup',
  'standup\uD83D',
  'stand\u200Bup',
  'standup\u{E0041}',
];

const tokenFor = async (options: { room?: string; name?: string }) => {
  const token = await createRoomToken({ secret: 'x'.repeat(32), subject: 's', room: 'r', ...options });
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
    room: string;
    name: string;
  };
};

describe('a room name', () => {
  for (const [typed, name] of ROOMS) {
    test(`${JSON.stringify(typed.slice(0, 20))} is the same name in client, path and token`, async () => {
      const tidied = tidyRoomName(typed);
      assert.equal(tidied, name);
      assert.equal(roomNameFlaw(tidied), null);
      assert.equal(v.parse(RoomName, tidied), name);
      assert.equal((await tokenFor({ room: tidied })).room, name);
      const { pathname } = new URL(`/lobby/${roomSegment(tidied)}/check`, 'https://calls.example');
      const [, lobby, segment, check, ...more] = pathname.split('/');
      assert.deepEqual([lobby, check, more], ['lobby', 'check', []]);
      assert.equal(roomOfSegment(decodeURIComponent(segment!)), name);
    });
  }

  for (const [typed, flaw] of NO_ROOMS) {
    test(`${JSON.stringify(typed.slice(0, 20))} is refused on both sides, with the reason`, async () => {
      assert.match(roomNameFlaw(tidyRoomName(typed)) ?? '', flaw);
      await assert.rejects(tokenFor({ room: typed }), TypeError);
    });
  }

  test('is the same in the token, however it was typed', async () => {
    assert.equal((await tokenFor({ room: 'Cafe\u0301' })).room, 'Caf\u00E9');
  });

  test('is never changed by a token, because the site decided about the name as given', async () => {
    for (const room of UNTIDY) {
      await assert.rejects(
        tokenFor({ room }),
        /createRoomToken: room: The room name contains control characters/,
        JSON.stringify(room),
      );
    }
  });
});

describe('a display name', () => {
  const cases: [typed: string, name: string][] = [
    ['Zoë', 'Zoë'],
    ['Zoe\u0308', 'Zo\u00EB'],
    ['  Ada\n\u0000', 'Ada'],
    ['\u202Ecilam\u202C', 'cilam'],
    ['Ada\uD83D', 'Ada'],
    ['محمد', 'محمد'],
    [FAMILY, FAMILY],
    ['.', '.'],
    ['😀'.repeat(64), '😀'.repeat(64)],
    ['', ''],
    [' \t', ''],
    ['\u200B\u200D', ''],
    ['\u3164', ''],
    ['\u0301', ''],
    ['\u2800', ''],
    ['\uFFA0\u115F', ''],
    ['\u{E0041}', ''],
    ['Ad\u200B\u{E0041}a', 'Ada'],
    ['Ada \n\u3000Lovelace', 'Ada Lovelace'],
    [`A${'\u0323'.repeat(100)}`, '\u1EA0\u0323\u0323\u0323\u0323'],
    [`${'\u200B'.repeat(100)}Ada`, 'Ada'],
  ];
  for (const [typed, name] of cases) {
    test(`${JSON.stringify(typed.slice(0, 20))} is the same at the client and in the token`, async () => {
      assert.equal(tidyDisplayName(typed), name);
      assert.equal(v.parse(DisplayName, typed), name);
      assert.equal((await tokenFor({ name: typed })).name, name);
    });
  }

  test('is not the number that the room gives to a guest', () => {
    assert.equal(tidyDisplayName(' (2)'), '');
    assert.equal(tidyDisplayName('Ada (2)'), 'Ada (2)');
  });

  test('may be missing, which makes the person a guest', async () => {
    assert.equal((await tokenFor({})).name, '');
  });

  test('that is too long is cut by the client between code points, and refused by the server', async () => {
    const long = '😀'.repeat(65);
    assert.equal(tidyDisplayName(long), '😀'.repeat(64));
    assert.equal(nameLength(tidyDisplayName('e\u0301'.repeat(70))), 64);
    assert.equal(
      tidyDisplayName(`${'a'.repeat(62)}👩\u200D👧`),
      `${'a'.repeat(62)}👩`,
      'nothing is left joined',
    );
    await assert.rejects(tokenFor({ name: long }), /createRoomToken: name: A name has at most 64 characters/);
  });

  test('is searched for by a text of its length, and a longer text is called a search', () => {
    assert.equal(v.safeParse(NameSearch, '😀'.repeat(64)).success, true);
    const { issues } = v.safeParse(NameSearch, '😀'.repeat(65));
    assert.match(issues?.[0].message ?? '', /^A search has at most 64 characters/);
  });
});
