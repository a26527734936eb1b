import assert from 'node:assert/strict';
import { type LocalSfu, type LocalSfuOptions, startLocalSfu } from '../../src/local/index.js';
import { sendPart } from '../support/forged-requests.js';
import { realTarget, startTarget, type Target } from './conformance-target.js';
import { assertDocumented } from './documented.js';

export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer may be anything; the tests say what it has to be
  body: any;
}

/** An SFU (by default a local SFU) and a plain HTTP client for it, for tests that need no browser. */
export class ApiClient<Sfu extends Target = LocalSfu> {
  private constructor(readonly sfu: Sfu) {}

  static async start(options: LocalSfuOptions = {}): Promise<ApiClient> {
    return new ApiClient(await startLocalSfu(options));
  }

  /** Uses the real service if it is configured. */
  static async conformance(): Promise<ApiClient<Target>> {
    return new ApiClient(await startTarget());
  }

  /** `path` below the app; a `body` that is no string is sent as JSON. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    const answer = await this.fetch(`${this.sfu.url}/apps/${this.sfu.appId}/${path}`, method, body, headers);
    if (!realTarget) assertDocumented(method, path, answer.status, answer.body);
    return answer;
  }

  /** As `request` with a body of `bytes` characters, of which the local SFU gets only the length. */
  async requestOfSize(method: string, path: string, bytes: number): Promise<ApiAnswer> {
    if (realTarget) return this.request(method, path, 'x'.repeat(bytes));
    const url = `${this.sfu.url}/apps/${this.sfu.appId}/${path}`;
    const headers = { Authorization: `Bearer ${this.sfu.appSecret}`, 'Content-Length': String(bytes) };
    const { status, body } = await sendPart(method, url, headers);
    assertDocumented(method, path, status, body);
    return { status, body };
  }

  async fetch(
    url: string,
    method: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    const response = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${this.sfu.appSecret}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async newSession(): Promise<string> {
    const { body } = await this.request('POST', 'sessions/new');
    return body.sessionId;
  }

  /** Waits until a session that has exchanged descriptions is connected, as each pull does. */
  async connected(sessionId: string): Promise<void> {
    const tracks = [{ location: 'remote', sessionId, trackName: 'unpublished' }];
    const { status, body } = await this.request('POST', `sessions/${sessionId}/tracks/new`, { tracks });
    assert.equal(status, 200, body?.errorDescription);
  }

  close(): Promise<void> {
    return this.sfu.close();
  }
}

/** An offer that sends an audio track on each mid (default: 0), as from a browser that never connects. */
export function audioOffer(...mids: string[]): { type: 'offer'; sdp: string } {
  const names = mids.length > 0 ? mids : ['0'];
  const lines = [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${names.join(' ')}`,
    ...names.flatMap((mid) => [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 0.0.0.0',
      `a=mid:${mid}`,
      'a=sendonly',
      'a=ice-ufrag:abcd',
      'a=ice-pwd:abcdefghijklmnopqrstuvwx',
      `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
      'a=setup:actpass',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
    ]),
  ];
  return { type: 'offer', sdp: `${lines.join('\r\n')}\r\n` };
}
