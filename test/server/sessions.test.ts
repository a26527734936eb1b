import assert from 'node:assert/strict';
import { test } from 'node:test';

/** By names the compiler does not follow: the server's sources are checked with workerd's types, these with Node's. */
const load = async (file: string) =>
  import(new URL(`../../src/server/room/media/${file}`, import.meta.url).href);

/** A person in windows of 16 sessions each; a database that keeps nothing. */
async function person(windows: number) {
  const { Sessions } = await load('sessions.ts');
  const { SessionRecords } = await load('session-records.ts');
  const members = new Map(
    Array.from({ length: windows + 1 }, (_, n) => {
      // The last client belongs to somebody else.
      const subject = n === windows ? 'ada' : 'eve';
      return [`p${n}`, { subject, info: { id: `p${n}`, publications: {} }, grants: {}, declared: {} }];
    }),
  );
  const ofPerson = (group: string) =>
    new Map([...members].filter(([, { subject }]) => `subject ${subject}` === group));
  const all = { get: (id: string) => members.get(id), group: ofPerson, save() {} };
  const people = { members: all, deletePublication() {} };
  const records = new SessionRecords({ exec: () => [] }, () => 0);
  const sessions = new Sessions(people, records);
  const window = (n: number) => members.get(`p${n}`)!;
  const receives = (id: string) => [{ mid: '0', sessionId: 'other', trackName: id, layer: null }];
  for (let n = 0; n < 8; n++) {
    for (let at = 0; at < 16; at++) sessions.add(window(n), `${n}-${at}`, receives(`${n}-${at}`));
  }
  return { sessions, records, window, receives };
}

test('a person has 128 sessions over all windows, and closing a window frees its sessions', async () => {
  const { sessions, window } = await person(10);
  const code = (run: () => void) => {
    try {
      run();
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  assert.equal(
    code(() => sessions.checkPlace(window(8))),
    'quota_exceeded',
  );
  assert.equal(sessions.hasPlace(window(9)), false, 'in whichever window');
  assert.equal(sessions.hasPlace(window(10)), true, 'nobody else');
  sessions.forget('p3', '3-7');
  assert.equal(
    code(() => sessions.checkPlace(window(8))),
    null,
    'a session that the SFU has no more',
  );
  sessions.add(window(8), '8-0', [{ mid: '0', sessionId: 'other', trackName: 't', layer: null }]);
  assert.equal(sessions.hasPlace(window(8)), false);
  assert.equal(sessions.endAll(window(0)).length, 16);
  assert.equal(sessions.hasPlace(window(8)), true, 'a window that is gone');
});

test('an idle session is replaced by a new session of the same person', async () => {
  const { sessions, records, window } = await person(10);
  records.deleteFlow('2-5', '0');
  assert.equal(sessions.hasPlace(window(9)), true);
  const closed = sessions.add(window(9), '9-0') as { sessionId: string }[];
  assert.deepEqual(
    closed.map(({ sessionId }) => sessionId),
    ['2-5'],
  );
  assert.equal(sessions.isKnown('2-5'), false);
  assert.equal(sessions.isKnown('9-0'), true);
});
