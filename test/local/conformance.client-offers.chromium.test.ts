import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

const DIRECTIONS = () => window.calls.pc.getTransceivers().map((each) => each.currentDirection);

describe('conformance: offers of the client beyond publishing', { timeout: 60_000 }, () => {
  let call: Awaited<ReturnType<typeof ChromiumCall.conformance>>;
  let alice: Page;
  let publisher: string;

  /** A page with a session of its own. */
  const open = async (): Promise<[page: Page, sessionId: string]> => {
    const page = await call.openPage();
    return [page, await page.evaluate(() => window.calls.open())];
  };
  const remote = (trackName: string, more: object = {}) => ({
    location: 'remote',
    sessionId: publisher,
    trackName,
    ...more,
  });
  const receivesBoth = async (page: Page) => {
    await page.evaluate(() => window.calls.receives('video', { framesDecoded: 10 }));
    await page.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
  };

  before(async () => {
    call = await ChromiumCall.conformance();
    [alice, publisher] = await open();
    await alice.evaluate(() => window.calls.publish({ audio: 'mic', video: 'cam' }));
  });
  after(() => call.close());

  it('pull onto the m-lines of the offer, as WHEP players do', async () => {
    const [bob] = await open();
    const answer = await bob.evaluate(
      async (tracks) => {
        for (const kind of ['audio', 'video', 'video']) {
          window.calls.pc.addTransceiver(kind, { direction: 'recvonly' });
        }
        return window.calls.offer({ tracks });
      },
      [remote('cam', { mid: '2' }), remote('mic'), remote('none'), remote('mic')],
    );
    assert.equal(answer.status, 200);
    assert.equal(answer.body.requiresImmediateRenegotiation, false);
    assert.equal(answer.body.sessionDescription.type, 'answer');
    const [cam, mic, none, noRoom] = answer.body.tracks;
    assert.deepEqual([cam.mid, mic.mid], ['2', '0'], 'by the mid that was named, else by kind');
    assert.equal(none.errorCode, 'not_found_track_error');
    assert.equal(noRoom.errorCode, 'invalid_params', 'the offer has one m-line for audio');
    await receivesBoth(bob);
    await bob.close();
  });

  it('may only receive, and are answered so that a later pull needs no SDP, also after a close and more offers', async () => {
    const [bob] = await open();
    const offered = await bob.evaluate(async () => {
      const { pc, publish } = window.calls;
      for (const kind of ['audio', 'video']) pc.addTransceiver(kind, { direction: 'recvonly' });
      return publish({ audio: 'reply' });
    });
    assert.deepEqual(
      offered.map(({ mid }) => mid),
      ['2'],
    );
    assert.deepEqual(await bob.evaluate(DIRECTIONS), ['recvonly', 'recvonly', 'sendonly']);
    const tracks = [remote('mic', { mid: '0' }), remote('cam', { mid: '1' })];
    const pulled = await bob.evaluate((tracks) => window.calls.pullWithoutSdp(tracks), tracks);
    assert.equal(pulled.body.requiresImmediateRenegotiation, false);
    assert.deepEqual(
      pulled.body.tracks.map((track: { mid: string }) => track.mid),
      ['0', '1'],
    );
    await receivesBoth(bob);

    const close = { force: true, tracks: [{ mid: '1' }] };
    await bob.evaluate((close) => window.calls.request('PUT', '{s}/tracks/close', close), close);
    const { framesDecoded } = await bob.evaluate(() => window.calls.received('video'));
    await bob.evaluate((tracks) => window.calls.pullWithoutSdp(tracks), tracks.slice(1));
    await bob.evaluate(
      (frames) => window.calls.receives('video', { framesDecoded: frames }),
      framesDecoded + 10,
    );

    await bob.evaluate((close) => window.calls.request('PUT', '{s}/tracks/close', close), close);
    await bob.evaluate(async () => {
      window.calls.pc.addTransceiver('audio', { direction: 'recvonly' });
      await window.calls.offer({ autoDiscover: true });
    });
    assert.deepEqual(await bob.evaluate(DIRECTIONS), ['recvonly', 'recvonly', 'sendonly', 'recvonly']);
    const before = await bob.evaluate(() => window.calls.received('video', '1'));
    await bob.evaluate((tracks) => window.calls.pullWithoutSdp(tracks), tracks.slice(1));
    await bob.evaluate(
      (frames) => window.calls.receives('video', { framesDecoded: frames }, '1'),
      before.framesDecoded + 10,
    );
    await bob.close();
  });

  it('publish both ways with bidirectionalMediaStream, and a later pull needs no SDP', async () => {
    const [bob, bobId] = await open();
    const answer = await bob.evaluate(async () => {
      const { pc, offer } = window.calls;
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      for (const track of stream.getTracks()) pc.addTransceiver(track, { streams: [stream] });
      const local = { location: 'local' };
      return offer({
        tracks: [
          { ...local, mid: '0', trackName: 'mic-1', bidirectionalMediaStream: true, kind: 'audio' },
          { ...local, mid: '1', trackName: 'cam-1', kind: 'video' },
        ],
      });
    });
    const [mic, cam] = answer.body.tracks;
    assert.deepEqual([mic.bidirectionalMediaStream, cam.bidirectionalMediaStream], [true, undefined]);
    assert.deepEqual(await bob.evaluate(DIRECTIONS), ['sendrecv', 'sendonly']);
    const pulled = await bob.evaluate(
      (tracks) => window.calls.pullWithoutSdp(tracks),
      [remote('mic', { mid: '#mic-1', kind: 'audio' })],
    );
    assert.equal(pulled.body.requiresImmediateRenegotiation, false);
    assert.equal(pulled.body.tracks[0].mid, '0');
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }, '0'));

    const [carol] = await open();
    await carol.evaluate(
      (sessionId) =>
        window.calls.pull([
          { sessionId, trackName: 'mic-1' },
          { sessionId, trackName: 'cam-1' },
        ]),
      bobId,
    );
    await receivesBoth(carol);
    await Promise.all([bob.close(), carol.close()]);
  });

  it('become bidirectional by our offer in a later request without theirs, and a later pull needs no SDP', async () => {
    const [bob] = await open();
    const asked = await bob.evaluate(async () => {
      const { pc, offer, request } = window.calls;
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      pc.addTransceiver(stream.getTracks()[0]!, { streams: [stream] });
      const local = { location: 'local', kind: 'audio', bidirectionalMediaStream: true };
      await offer({ tracks: [{ ...local, mid: '7', trackName: 'never' }] });
      const answer = await request('POST', '{s}/tracks/new', {
        tracks: [{ ...local, mid: '0', trackName: 'mic-2' }],
      });
      await window.calls.complete(answer);
      return answer;
    });
    assert.equal(asked.body.requiresImmediateRenegotiation, true);
    assert.equal(asked.body.tracks[0].bidirectionalMediaStream, true);
    assert.deepEqual(await bob.evaluate(DIRECTIONS), ['sendrecv']);
    const pulled = await bob.evaluate(
      (tracks) => window.calls.pullWithoutSdp(tracks),
      [remote('mic', { mid: '#mic-2' })],
    );
    assert.equal(pulled.body.requiresImmediateRenegotiation, false);
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
    await bob.close();
  });

  it('are named by their mid in a later request without SDP', async () => {
    const [bob, bobId] = await open();
    const answers = await bob.evaluate(async () => {
      const { pc, request, publish } = window.calls;
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      pc.addTransceiver(stream.getTracks()[0]!, { direction: 'sendonly' });
      await publish({ audio: 'mic' });
      const local = (mid: string, trackName: string) => ({ location: 'local', mid, trackName });
      const later = { tracks: [local('0', 'later'), local('7', 'never'), local('1', 'twice')] };
      return request('POST', '{s}/tracks/new', later);
    });
    assert.equal(answers.body.requiresImmediateRenegotiation, false);
    assert.equal(answers.body.sessionDescription, undefined);
    assert.deepEqual(
      answers.body.tracks.map(({ mid, errorCode }: { mid: string; errorCode?: string }) => [mid, errorCode]),
      [
        ['0', undefined],
        ['7', 'invalid_params'],
        ['1', 'repeated_local_track_error'],
      ],
    );
    const [carol] = await open();
    await carol.evaluate((sessionId) => window.calls.pull([{ sessionId, trackName: 'later' }]), bobId);
    await carol.evaluate(() => window.calls.receives('video', { framesDecoded: 10 }));
    await Promise.all([bob.close(), carol.close()]);
  });

  it('keep their mids beside the SFU’s mids, which are numbers', async () => {
    const [bob] = await open();
    await bob.evaluate(() => window.calls.publish({ audio: 'mic', video: 'cam' }));
    const pulled = await bob.evaluate(
      (tracks) => window.calls.pull(tracks as never),
      [remote('mic'), remote('cam')],
    );
    const mids: string[] = pulled.body.tracks.map((track: { mid: string }) => track.mid);
    assert.equal(new Set(['0', '1', ...mids]).size, 4);
    for (const mid of mids) assert.match(mid, /^\d+$/);
    await receivesBoth(bob);
    await bob.close();
  });
});
