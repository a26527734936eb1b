import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection } from '../fake-connection.js';
import { cam, createPeerLab, type PeerLab } from '../peer-lab.js';

/** Connects a session as a lobby does, with nothing on it. */
async function connectPrepared({ sfu, peer, flush }: PeerLab, sessionId: string) {
  sfu.sessions.set(sessionId, new Map());
  const offer = 'v=0\r\na=ice-lite\r\nm=application\r\na=mid:data\r\n';
  await peer.acceptOffer(Promise.resolve({ sessionId, offer, tracks: [] }), async () => {});
  await flush();
  assert.equal(peer.state.get().receive.status, 'connected');
}

const preparedOffer = (sessionId: string) => ({
  sessionId,
  offer: 'v=0\r\na=ice-lite\r\nm=application\r\na=mid:data\r\nm=video\r\na=mid:r0\r\n',
  tracks: [{ ...cam('p', 0), mid: 'r0' }],
});

test("the room's offer is answered, and its tracks go to their subscriptions", async () => {
  const { sfu, peer, flush, pass } = createPeerLab();
  sfu.sessions.set('room', new Map());
  const early = peer.subscribe(cam('p', 1));
  let delivered = '';
  const offer = 'v=0\r\na=ice-lite\r\nm=video\r\na=mid:r0\r\nm=video\r\na=mid:r1\r\nm=video\r\na=mid:r2\r\n';
  const accepted = peer.acceptOffer(
    Promise.resolve({
      sessionId: 'room',
      offer,
      tracks: [0, 1, 2].map((n) => ({ ...cam('p', n), mid: `r${n}` })),
    }),
    async (sdp) => {
      delivered = sdp;
    },
  );
  await flush();
  await accepted;
  const late = peer.subscribe(cam('p', 0));
  await flush();
  assert.match(delivered, /a=mid:r2/);
  assert.equal(early.state.get().status, 'live');
  assert.equal(late.state.get().status, 'live');
  assert.deepEqual(sfu.log, []);
  await pass(6_000);
  assert.deepEqual(sfu.requests.at(-1)?.body.tracks, [{ mid: 'r2' }]);
});

test("no own session is started while the room's offer is expected; without an offer it starts at once", async () => {
  const { sfu, peer, flush, pass } = createPeerLab();
  const subscription = peer.subscribe(cam('p', 0));
  let giveUp = () => {};
  const accepted = peer.acceptOffer(
    new Promise((resolve) => {
      giveUp = () => resolve(null);
    }),
    async () => {},
  );
  await pass(4_000);
  assert.deepEqual(sfu.log, []);
  assert.equal(subscription.state.get().status, 'pending');
  giveUp();
  await accepted;
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's1');
});

test("the room's offer uses the prepared session: no request, and no other connection", async () => {
  const lab = createPeerLab();
  const { sfu, peer, flush, pass } = lab;
  await connectPrepared(lab, 'lobby');
  const { length } = FakeConnection.made;
  const subscription = peer.subscribe(cam('p', 0));
  let come = (_: ReturnType<typeof preparedOffer>) => {};
  const coming = new Promise<ReturnType<typeof preparedOffer>>((resolve) => {
    come = resolve;
  });
  const accepted = peer.acceptOffer(coming, async () => {});
  await pass(1_000);
  assert.deepEqual(sfu.log, [], 'nothing of our own while it is on its way');
  come(preparedOffer('lobby'));
  await accepted;
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 'lobby');
  assert.equal(FakeConnection.made.length, length);
  assert.deepEqual(sfu.log, []);
  await assert.rejects(
    peer.acceptOffer(Promise.resolve(preparedOffer('another')), async () => {}),
    /already/,
  );
});

test('a room that refuses the prepared session gives another, which replaces it', async () => {
  const lab = createPeerLab();
  const { sfu, peer, flush } = lab;
  await connectPrepared(lab, 'lobby');
  const subscription = peer.subscribe(cam('p', 0));
  sfu.sessions.set('room', new Map());
  await peer.acceptOffer(Promise.resolve(preparedOffer('room')), async () => {});
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 'room');
  assert.deepEqual(sfu.log, []);
});

test('a prepared session that is lost before its offer is replaced by an own session', async () => {
  const lab = createPeerLab();
  const { peer, flush, pass } = lab;
  await connectPrepared(lab, 'lobby');
  const connection = FakeConnection.made.at(-1)!;
  const subscription = peer.subscribe(cam('p', 0));
  let come = (_: ReturnType<typeof preparedOffer>) => {};
  const coming = new Promise<ReturnType<typeof preparedOffer>>((resolve) => {
    come = resolve;
  });
  const accepted = peer.acceptOffer(coming, async () => {});
  connection.go('failed');
  await flush();
  come(preparedOffer('lobby'));
  await accepted;
  await pass(4_000);
  assert.equal(subscription.state.get().status, 'live');
  assert.notEqual(peer.state.get().receive.sessionId, 'lobby');
});

test('an answer that cannot be delivered to the room leads to an own session', async () => {
  const { peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p', 0));
  const offer = 'v=0\r\na=ice-lite\r\nm=video\r\na=mid:r0\r\n';
  const media = { sessionId: 'room', offer, tracks: [{ ...cam('p', 0), mid: 'r0' }] };
  await peer.acceptOffer(Promise.resolve(media), async () => {
    throw new Error('socket closed');
  });
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's1');
});
