import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Source } from '../../src/room/protocol/index.js';
import { FakeCallsServer, offer, type SeenRequest } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  const entry = fileURLToPath(new URL('./screens-worker.ts', import.meta.url));
  worker = await startWorker({ entry, callsApiBase: sfu.base });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});
beforeEach(() => {
  sfu.override = () => undefined;
});

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
interface Sharer {
  client: Joined;
  sessionId: string;
}

async function ask(client: Joined, path: string, body?: unknown) {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    body: (await response.json()) as { sessionId?: string; errorCode?: string },
  };
}

async function join(room: string, subject: string): Promise<Sharer> {
  const client = await RawClient.join(worker, { room, token: { room, subject, name: subject } });
  const { body } = await ask(client, 'sessions/new');
  return { client, sessionId: body.sessionId! };
}

/** Shares as a page does: declares the source, then sends it. */
async function share({ client, sessionId }: Sharer, names: Record<string, Source>) {
  const declared = await Promise.all(
    Object.entries(names).map(([trackName, source]) =>
      client.command('publication.declare', { trackName, source, muted: false }),
    ),
  );
  const sections = Object.entries(names).map(([trackName, source], index) => ({
    trackName,
    mid: String(index),
    kind: source === 'screen-audio' ? ('audio' as const) : ('video' as const),
  }));
  const { status, body } = await ask(client, `sessions/${sessionId}/tracks/new`, {
    sessionDescription: offer(...sections),
    tracks: sections.map(({ trackName, mid }) => ({ location: 'local', trackName, mid })),
  });
  const codes = declared.map(({ error }) => (error as { code: string } | undefined)?.code ?? null);
  return { codes, status, errorCode: body.errorCode };
}

async function shown(client: Joined): Promise<string[]> {
  const { participants } = await client.roomState();
  return Object.values(participants)
    .flatMap(({ publications }) => Object.keys(publications))
    .sort();
}

const isClosing = (sessionId: string) => (request: SeenRequest) =>
  request.path === `/apps/app/sessions/${sessionId}/tracks/close`;

describe('screens by default: the last share is shown', () => {
  test('the earlier share ends at the SFU with its audio, its presenter is told, and cameras continue', async () => {
    const [ada, bob] = [await join('take', 'ada'), await join('take', 'bob')];
    await share(ada, { face: 'camera', slides: 'screen', music: 'screen-audio' });
    assert.equal((await share(bob, { film: 'screen' })).status, 200);
    assert.deepEqual((await ada.client.event('screen.taken')).data, { by: bob.client.id });
    assert.deepEqual(await shown(ada.client), ['face', 'film']);
    const { body } = await sfu.seen(isClosing(ada.sessionId));
    assert.equal((body as { force: boolean; tracks: unknown[] }).force, true);
    assert.equal((body as { tracks: unknown[] }).tracks.length, 2);
    for (const { client } of [ada, bob]) await client.close();
  });

  test('a page that reconnects does not take over again; a new share does', async () => {
    const [ada, bob] = [await join('heal', 'ada'), await join('heal', 'bob')];
    await share(ada, { slides: 'screen' });
    await share(bob, { film: 'screen' });
    await ada.client.event('screen.taken');
    const again = await share(ada, { slides: 'screen' });
    assert.deepEqual(again, { codes: ['screen_taken'], status: 409, errorCode: 'screen_taken' });
    assert.deepEqual(await shown(bob.client), ['film']);
    assert.equal((await share(ada, { 'more slides': 'screen' })).status, 200);
    await bob.client.event('screen.taken');
    assert.deepEqual(await shown(bob.client), ['more slides']);
    for (const { client } of [ada, bob]) await client.close();
  });
});

describe('screens in a room with a single share', () => {
  test('a second share, also of audio alone, is refused with a sentence until the first ends', async () => {
    const [ada, bob] = [await join('one', 'ada'), await join('one', 'bob')];
    assert.equal((await share(ada, { slides: 'screen' })).status, 200);
    const refused = { codes: ['screen_taken'], status: 409, errorCode: 'screen_taken' };
    assert.deepEqual(await share(bob, { film: 'screen' }), refused);
    assert.deepEqual(await share(bob, { sound: 'screen-audio' }), refused);
    assert.deepEqual(await shown(bob.client), ['slides']);
    await ada.client.close();
    await bob.client.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    await worker.advance('one', 6_000);
    await bob.client.patched((op) => op.delete?.[1] === ada.client.id);
    assert.equal((await share(bob, { 'film again': 'screen' })).status, 200);
    await bob.client.close();
  });

  test('a second video without a declaration is not a screen', async () => {
    const [ada, bob] = [await join('one-quiet', 'ada'), await join('one-quiet', 'bob')];
    await share(ada, { slides: 'screen' });
    await share(bob, { face: 'camera' });
    const { status, body } = await ask(bob.client, `sessions/${bob.sessionId}/tracks/new`, {
      sessionDescription: offer({ mid: '0', kind: 'video' }),
      tracks: [{ location: 'local', trackName: 'film', mid: '0' }],
    });
    assert.deepEqual([status, body.errorCode], [403, 'not_allowed']);
    for (const { client } of [ada, bob]) await client.close();
  });

  test('of two shares at the same moment one is shown, and the other is closed', async () => {
    const [ada, bob] = [await join('one-race', 'ada'), await join('one-race', 'bob')];
    let answer = (): void => {};
    const held = new Promise<undefined>((resolve) => {
      answer = () => resolve(undefined);
    });
    const isAdas = ({ path }: SeenRequest) => path === `/apps/app/sessions/${ada.sessionId}/tracks/new`;
    sfu.override = (request) => (isAdas(request) ? (held as never) : undefined);
    const slower = share(ada, { slides: 'screen' });
    await sfu.seen(isAdas);
    assert.equal((await share(bob, { film: 'screen' })).status, 200);
    answer();
    const { status, errorCode } = await slower;
    assert.deepEqual([status, errorCode], [409, 'screen_taken']);
    await sfu.seen(isClosing(ada.sessionId));
    assert.deepEqual(await shown(bob.client), ['film']);
    for (const { client } of [ada, bob]) await client.close();
  });
});

test('where any number may share, all are seen', async () => {
  const [ada, bob] = [await join('any', 'ada'), await join('any', 'bob')];
  await share(ada, { slides: 'screen' });
  assert.equal((await share(bob, { film: 'screen' })).status, 200);
  assert.deepEqual(await shown(ada.client), ['film', 'slides']);
  for (const { client } of [ada, bob]) await client.close();
});
