import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { Peer } from '../../src/peer/peer.js';
import type { RemoteTrack } from '../../src/peer/tracks/subscription.js';
import { ChromiumLab } from './chromium-lab.js';

declare global {
  interface Window {
    ten: { sender: Peer; remotes: RemoteTrack[] };
  }
}

const LIMIT = { timeout: 40_000 };

let lab: ChromiumLab;
let page: Page;

before(async () => {
  lab = await ChromiumLab.start();
});

after(() => lab.close());

beforeEach(async () => {
  await page?.context().close();
  page = await lab.openPage();
});

test('published media is seen and heard, with two requests to send and three to receive', LIMIT, async () => {
  const result = await page.evaluate(async () => {
    const { lab } = window;
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const [voice, face] = [await lab.microphone(), await lab.camera()];
    const mic = sender.publish(voice, { source: 'microphone' });
    const camera = sender.publish(face, { source: 'camera' });
    const sessionId = await lab.live(camera);
    const sent = lab.requests.splice(0);
    const remote = { sessionId, trackName: camera.trackName, kind: 'video' as const };
    const picture = receiver.subscribe(remote, { layer: 'a' });
    const sound = receiver.subscribe({ sessionId, trackName: mic.trackName, kind: 'audio' });
    const video = lab.play(picture);
    await lab.nextFrame(video);
    await lab.nextFrame(video);
    await lab.until(async () => (await lab.packets(sound)) > 10);
    const received = lab.requests.splice(0);
    await Promise.all([sender.close(), receiver.close()]);
    return { sent, received, state: receiver.state.get(), open: lab.openConnections().length };
  });
  assert.deepEqual(result.sent, ['POST new', 'POST tracks/new']);
  assert.deepEqual(result.received, ['POST new', 'POST tracks/new', 'PUT renegotiate']);
  assert.equal(result.open, 0);
});

test('a camera goes off and on again in the same transceiver, and is seen again', LIMIT, async () => {
  const result = await page.evaluate(async () => {
    const { lab } = window;
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const widths: number[] = [];
    let sections = 0;
    for (let turn = 0; turn < 3; turn++) {
      const track = await lab.camera();
      const camera = sender.publish(track, { source: 'camera' });
      const sessionId = await lab.live(camera);
      const remote = { sessionId, trackName: camera.trackName, kind: 'video' as const };
      const subscription = receiver.subscribe(remote, { layer: 'a' });
      widths.push(await lab.nextFrame(lab.play(subscription)));
      await Promise.all([camera.unpublish(), subscription.end()]);
      track.stop();
      sections = Math.max(...lab.openConnections().map((connection) => connection.getTransceivers().length));
    }
    await Promise.all([sender.close(), receiver.close()]);
    return { widths, sections };
  });
  assert.equal(result.widths.length, 3);
  assert.equal(result.sections, 1);
});

test('a page turn takes one request, and each tile shows the right person', LIMIT, async () => {
  const result = await page.evaluate(async () => {
    const { lab } = window;
    const BLACK = '0,0,0';
    /** The first color that a tile shows. On a busy machine, its first frame may not be readable yet. */
    const colourOf = async (subscription: Parameters<typeof lab.play>[0]) => {
      const video = lab.play(subscription);
      let colour = BLACK;
      await lab.until(async () => {
        colour = await lab.colourOf(video);
        return colour !== BLACK;
      });
      return colour;
    };
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const colours = ['255,0,0', '0,255,0', '0,0,255', '255,255,0'];
    const publications = colours.map((colour) => {
      return sender.publish(lab.colour(`rgb(${colour})`), { source: 'screen' });
    });
    await lab.until(() => publications.every(({ state }) => state.get().status === 'live'));
    const remotes = publications.map(({ state, trackName }) => {
      return { sessionId: state.get().sessionId!, trackName, kind: 'video' as const };
    });
    const first = remotes.slice(0, 2).map((remote) => receiver.subscribe(remote));
    const before = await Promise.all(first.map(colourOf));
    lab.requests.length = 0;
    for (const subscription of first) void subscription.end();
    const second = remotes.slice(2).map((remote) => receiver.subscribe(remote));
    const afterwards = await Promise.all(second.map(colourOf));
    const requests = [...lab.requests];
    await Promise.all([sender.close(), receiver.close()]);
    return { before, afterwards, requests };
  });
  assert.deepEqual(result.before, ['255,0,0', '0,255,0']);
  assert.deepEqual(result.afterwards, ['0,0,255', '255,255,0'], 'no frame of the previous people');
  assert.deepEqual(result.requests, ['PUT tracks/update']);
});

test('a bad item among ten: nine arrive at once, the tenth once the SFU has it', LIMIT, async () => {
  await page.evaluate(async () => {
    const { lab } = window;
    const sender = lab.newPeer();
    const track = lab.colour('rgb(255,0,0)');
    const publications = Array.from({ length: 10 }, (_, n) => {
      return sender.publish(track, { source: 'screen', trackName: `item-${n}` });
    });
    const sessionIds = await Promise.all(publications.map((publication) => lab.live(publication)));
    const remotes = publications.map(({ trackName }, n) => {
      return { sessionId: sessionIds[n]!, trackName, kind: 'video' as const };
    });
    window.ten = { sender, remotes };
  });
  lab.sfu.faults.add({
    type: 'item-error',
    operation: 'tracks/new',
    errorCode: 'internal_error',
    item: 'item-4',
    times: 3,
  });
  const codes = await page.evaluate(async () => {
    const { lab, ten } = window;
    const receiver = lab.newPeer();
    const subscriptions = ten.remotes.map((remote) => receiver.subscribe(remote));
    const states = () => subscriptions.map(({ state }) => state.get());
    await lab.until(() => states().every(({ status, error }) => status === 'live' || error));
    const codes = states().map(({ status, error }) => error?.code ?? status);
    await Promise.all(subscriptions.map((subscription) => lab.nextFrame(lab.play(subscription))));
    await lab.until(() => states().every(({ status, error }) => status === 'live' && !error));
    await Promise.all([ten.sender.close(), receiver.close()]);
    return codes;
  });
  assert.deepEqual(
    codes,
    codes.map((_, n) => (n === 4 ? 'internal_error' : 'live')),
  );
});

test('another layer is another size of the same video', LIMIT, async () => {
  const widths = await page.evaluate(async () => {
    const { lab } = window;
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const camera = sender.publish(await lab.camera(), { source: 'camera' });
    const sessionId = await lab.live(camera);
    const remote = { sessionId, trackName: camera.trackName, kind: 'video' as const };
    const subscription = receiver.subscribe(remote, { layer: 'c' });
    const video = lab.play(subscription);
    const small = await lab.nextFrame(video);
    subscription.setLayer('b');
    let large = small;
    while (large === small) large = await lab.nextFrame(video);
    await Promise.all([sender.close(), receiver.close()]);
    return { small, large };
  });
  assert.ok(widths.large > widths.small, JSON.stringify(widths));
});

test('a muted microphone still sends packets', LIMIT, async () => {
  const grown = await page.evaluate(async () => {
    const { lab } = window;
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const track = await lab.microphone();
    const mic = sender.publish(track, { source: 'microphone' });
    const sessionId = await lab.live(mic);
    const sound = receiver.subscribe({ sessionId, trackName: mic.trackName, kind: 'audio' });
    await lab.until(async () => (await lab.packets(sound)) > 10);
    track.enabled = false;
    const start = await lab.packets(sound);
    await lab.until(async () => (await lab.packets(sound)) > start + 5);
    await Promise.all([sender.close(), receiver.close()]);
    return true;
  });
  assert.ok(grown, 'the microphone sent more packets while muted');
});

test("the room's offer gives the first frame without a request of the page", LIMIT, async () => {
  const result = await page.evaluate(async () => {
    const { lab } = window;
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const camera = sender.publish(await lab.camera(), { source: 'camera' });
    const remote = { sessionId: await lab.live(camera), trackName: camera.trackName, kind: 'video' as const };
    const [calls, simulcast] = [lab.newCalls(), { preferredRid: 'a' }];
    const { sessionId } = await calls.newSession();
    const { sessionDescription, tracks } = await calls.newTracks(sessionId, {
      tracks: [{ location: 'remote', sessionId: remote.sessionId, trackName: remote.trackName, simulcast }],
    });
    lab.requests.length = 0;
    const subscription = receiver.subscribe(remote, { layer: 'a' });
    const offered = { ...remote, mid: tracks[0]!.mid!, layer: 'a' };
    await receiver.acceptOffer(
      Promise.resolve({ sessionId, offer: sessionDescription!.sdp, tracks: [offered] }),
      async (sdp, signal) => void (await calls.renegotiate(sessionId, { type: 'answer', sdp }, { signal })),
    );
    await lab.nextFrame(lab.play(subscription));
    await lab.until(() => subscription.state.get().status === 'live');
    const requests = [...lab.requests];
    await Promise.all([sender.close(), receiver.close()]);
    return requests;
  });
  assert.deepEqual(result, ['PUT renegotiate']);
});

test(
  'a prepared peer is connected both ways, then publishes with one request and pulls with two',
  LIMIT,
  async () => {
    const requests = await page.evaluate(async () => {
      const { lab } = window;
      const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
      for (const peer of [sender, receiver]) peer.prepare();
      await lab.until(() => receiver.state.get().receive.status === 'connected');
      await lab.until(() => sender.state.get().send.status === 'connected');
      lab.requests.length = 0;
      const mic = sender.publish(await lab.microphone(), { source: 'microphone' });
      const sessionId = await lab.live(mic);
      const sound = receiver.subscribe({ sessionId, trackName: mic.trackName, kind: 'audio' });
      await lab.until(async () => (await lab.packets(sound)) > 10);
      const made = [...lab.requests];
      await Promise.all([sender.close(), receiver.close()]);
      return made;
    });
    assert.deepEqual(requests, ['POST tracks/new', 'POST tracks/new', 'PUT renegotiate']);
  },
);
