import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { errorStatuses } from '../../src/local/errors.js';
import { sendPart } from '../support/forged-requests.js';
import { ApiClient, audioOffer } from './api-client.js';
import { RandomChoice } from './random.js';

const CASES = process.env.CALLROOM_LONG ? 10_000 : 1_000;
const MEGABYTE = 1 << 20;

const random = new RandomChoice(20_261_120);

describe('garbage over HTTP', { timeout: 600_000 }, () => {
  let api: ApiClient;
  let bystander: string;
  before(async () => {
    api = await ApiClient.start();
  });
  beforeEach(async () => {
    bystander = await newBystander();
  });
  after(() => api.close());

  /** Nobody connects it, so that it expires within half a minute as it is. */
  async function newBystander(): Promise<string> {
    const session = await api.newSession();
    await api.request('POST', `sessions/${session}/tracks/new`, {
      sessionDescription: audioOffer(),
      tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
    });
    return session;
  }

  async function assertUndisturbed(): Promise<void> {
    const state = await api.request('GET', `sessions/${bystander}`);
    assert.equal(state.body.tracks[0].status, 'active');
  }

  function addressOf(path: string, session: string): string {
    const below = `${api.sfu.url}/apps/${api.sfu.appId}/`;
    const absolute = path
      .replace('{s}', `${below}sessions/${session}`)
      .replace('{o}', new URL(api.sfu.url).origin)
      .replace('{a}', api.sfu.appId);
    return absolute === path ? below + path : absolute;
  }

  function value(depth = 0): unknown {
    const { type, sdp } = audioOffer(random.of(['0', '1', 'x']));
    const damaged = sdp.split('\r\n').filter(() => !random.chance(0.15));
    const simple = [
      null,
      true,
      -1,
      1e308,
      '',
      '#mic',
      '0',
      '1',
      bystander,
      'none',
      { type, sdp },
      { type: 'answer', sdp },
      { type, sdp: damaged.join('\r\n') },
      { type, sdp: random.bytes(random.below(300)).toString('latin1') },
    ];
    if (depth > 2 || random.chance(0.6)) return random.of(simple);
    return Array.from({ length: random.below(4) }, () => value(depth + 1));
  }

  function body(): unknown {
    if (random.chance(0.1)) return random.bytes(random.below(200)).toString('latin1');
    const item = () => ({
      location: random.chance(0.8) ? random.of(['local', 'remote']) : value(),
      ...(random.chance(0.7) && { mid: value() }),
      ...(random.chance(0.7) && { sessionId: random.chance(0.7) ? bystander : value() }),
      ...(random.chance(0.7) && {
        trackName: random.chance(0.7) ? random.of(['mic', 'none', 'x']) : value(),
      }),
      ...(random.chance(0.3) && { dataChannelName: value() }),
      ...(random.chance(0.3) && { id: value() }),
      ...(random.chance(0.3) && { adapterId: value() }),
      ...(random.chance(0.3) && { endpoint: random.of(['ws://127.0.0.1:1', 'ws://', value()]) }),
      ...(random.chance(0.3) && { inputCodec: random.of(['pcm', value()]) }),
      ...(random.chance(0.3) && { outputCodec: random.of(['pcm', 'jpeg', value()]) }),
      ...(random.chance(0.2) && { simulcast: value() }),
    });
    const items = Array.from({ length: random.below(4) }, item);
    return {
      ...(random.chance(0.8) && { tracks: random.chance(0.8) ? items : value() }),
      ...(random.chance(0.5) && { dataChannels: random.chance(0.8) ? items : value() }),
      ...(random.chance(0.6) && { sessionDescription: value() }),
      ...(random.chance(0.5) && { force: random.chance(0.8) ? random.chance(0.5) : value() }),
      ...(random.chance(0.2) && { autoDiscover: value() }),
      ...(random.chance(0.1) && { ttl: value() }),
      ...(random.chance(0.1) && { name: value() }),
      ...(random.chance(0.3) && { dataChannel: random.of([item(), value()]) }),
    };
  }

  /** By method and path: `{s}` is a session, `{o}` the server, and what has neither is below the app. */
  const operations = [
    'POST {s}/tracks/new',
    'PUT {s}/renegotiate',
    'PUT {s}/tracks/update',
    'PUT {s}/tracks/close',
    'POST {s}/datachannels/establish',
    'POST {s}/datachannels/new',
    'PUT {s}/datachannels/update',
    'PUT {s}/datachannels/close',
    'DELETE {s}/tracks/new',
    'POST {s}/nonsense',
    'POST sessions/new',
    'POST adapters/websocket/new',
    'POST adapters/websocket/close',
    'POST {o}/v1/turn/keys/{a}/credentials/generate-ice-servers',
    'POST {o}/v1/turn/keys/{a}/credentials/%zz/revoke',
    'POST {o}/client/v4/accounts/any/calls/apps',
    'PUT {o}/client/v4/accounts/any/calls/turn_keys/none',
    'POST {o}/%E0%A4%A/[',
  ];

  it(`is answered with a documented code, ${CASES} times`, async () => {
    for (let i = 0; i < CASES; i += 25) {
      if (i % 500 === 0) {
        await assertUndisturbed();
        bystander = await newBystander();
      }
      // A fresh session each time: what waits for a connection must not hold up the rest of the cases.
      const session = await api.newSession();
      const calls = Array.from({ length: 25 }, async () => {
        const [method = '', path = ''] = random.of(operations).split(' ');
        const payload = body();
        const response = await fetch(addressOf(path, session), {
          method,
          headers: { Authorization: `Bearer ${api.sfu.appSecret}` },
          body: typeof payload === 'string' ? payload : JSON.stringify(payload),
        });
        const answer = await response.json();
        if (response.status < 300 || answer.success === false || Array.isArray(answer.tracks)) return;
        assert.ok(
          Object.hasOwn(errorStatuses, answer.errorCode),
          JSON.stringify([method, path, payload, answer]),
        );
        assert.notEqual(answer.errorCode, 'internal_error', JSON.stringify([method, path, payload]));
        assert.equal(typeof answer.errorDescription, 'string');
      });
      const settled = Promise.allSettled(calls);
      await api.request('GET', `sessions/${session}`);
      api.sfu.faults.add({ type: 'vanish', sessionId: session });
      for (const outcome of await settled) if (outcome.status === 'rejected') throw outcome.reason;
    }
    await assertUndisturbed();
  });

  /** With a body that fetch would not send. */
  function send(
    path: string,
    body: string | Buffer,
    session = bystander,
  ): Promise<{ status: number; errorCode: string }> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(addressOf(path, session), {
        method: 'POST',
        headers: { Authorization: `Bearer ${api.sfu.appSecret}` },
      });
      request.on('response', async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, errorCode: JSON.parse(text).errorCode });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  it('of 10 MB is refused unread, whatever its content', async () => {
    const starts = [
      Buffer.alloc(1_000),
      Buffer.alloc(1_000, '['),
      '{"tracks":[{"location":"remote","sessionId":"a","trackName":"b"},',
      '{"sessionDescription":{"type":"offer","sdp":"a=a=a=',
      '',
    ];
    for (const start of starts) {
      const headers = {
        Authorization: `Bearer ${api.sfu.appSecret}`,
        'Content-Length': String(10 * MEGABYTE),
      };
      const { status, body } = await sendPart('POST', addressOf('{s}/tracks/new', bystander), headers, start);
      const { errorCode } = body as { errorCode: string };
      assert.deepEqual({ status, errorCode }, { status: 413, errorCode: 'payload_too_large' });
    }
  });

  it('just below the limit is answered, however deep or repetitive', async () => {
    const size = 1.9 * MEGABYTE;
    const sdp = (line: string) =>
      JSON.stringify({
        tracks: [{ location: 'local', mid: '0', trackName: 'x' }],
        sessionDescription: { type: 'offer', sdp: audioOffer().sdp + line.repeat(size / line.length / 2) },
      });
    const bodies = [
      '['.repeat(size),
      `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`,
      sdp('a=candidate:1 1 udp 1 1.1.1.1 1 typ host\r\n'),
      sdp('a=simulcast:send '),
      sdp('a=rid:a send pt='),
      sdp('m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'),
      sdp(' '),
      sdp('a=extmap:1/ '),
      sdp('a=ssrc-group:FID 1 2 '),
      sdp('a=ssrc:1 a:b\r\n'),
      sdp('a=x\r\n'),
    ];
    for (const body of bodies) {
      const { status, errorCode } = await send('{s}/tracks/new', body, await api.newSession());
      assert.ok(status === 200 || Object.hasOwn(errorStatuses, errorCode), body.slice(0, 80));
    }
  });

  it('instead of HTTP ends that connection, and a truncated request has no effect', async () => {
    for (const bytes of [
      random.bytes(400),
      Buffer.from('GET // HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from('POST http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      Buffer.from('POST /v1/apps/x/sessions/new HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{'),
    ]) {
      const socket = connect(Number(new URL(api.sfu.url).port), '127.0.0.1');
      socket.on('error', () => {});
      await new Promise((resolve) => socket.end(bytes, () => resolve(undefined)));
      await new Promise((resolve) => socket.resume().on('close', resolve));
    }
    assert.equal((await api.request('GET', `sessions/${bystander}`)).status, 200);
  });

  it('that repeats an accepted answer is refused', async () => {
    const session = await api.newSession();
    const { body } = await api.request('POST', `sessions/${session}/tracks/new`, {
      tracks: [{ location: 'local', trackName: 'mic', kind: 'audio' }],
    });
    const sdp = body.sessionDescription.sdp
      .replaceAll('a=recvonly', 'a=sendonly')
      .replaceAll('actpass', 'active');
    const answer = { sessionDescription: { type: 'answer', sdp } };
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await api.request('PUT', `sessions/${session}/renegotiate`, answer)).status);
    }
    const foreign = await api.request('PUT', `sessions/${bystander}/renegotiate`, answer);
    assert.deepEqual([...statuses, foreign.status], [200, 406, 406, 406]);
  });
});
