import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';

/** Node has no page: the test is its window. */
const page = new EventTarget();
Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });
const { diagnoseServer } = await import('../../src/room/server-diagnosis.js');
const { diagnoseTokenRoute } = await import('../../src/elements/room/token-diagnosis.js');
const { importPart } = await import('../../src/call/load-part.js');

/** As a browser reports a violation of the page's policy. */
function report(effectiveDirective: string, blockedURI: string, disposition = 'enforce'): void {
  const violation = { effectiveDirective, blockedURI, disposition };
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
}

/** An answer that the browser hides from the page. */
const OPAQUE = { type: 'opaque', status: 0, json: () => Promise.reject(new SyntaxError()) } as Response;

describe('the diagnosis of a server to which no socket opens', () => {
  const { fetch } = globalThis;
  let answers: Partial<Record<string, Response>> = {};

  beforeEach(() => {
    answers = {};
    globalThis.fetch = async (_, { mode } = {}) => {
      const answer = answers[mode ?? ''];
      if (!answer) throw new TypeError('Failed to fetch');
      return answer;
    };
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });
  const diagnose = (server = 'https://calls.example') => diagnoseServer(server, 'standup');

  test('no answer at all may be the network', async () => {
    assert.equal(await diagnose(), null);
  });

  test('a room server, and a gateway whose failure the page can read, are tried again', async () => {
    answers = { cors: Response.json({ error: { code: 'token_missing' } }, { status: 401 }) };
    assert.equal(await diagnose(), null);
    answers = { cors: new Response('<h1>Bad gateway', { status: 502 }) };
    assert.equal(await diagnose(), null);
  });

  test('something else that answers is not a room server', async () => {
    answers = { cors: new Response('<h1>Home') };
    const error = await diagnose();
    assert.equal(error?.code, 'server_not_found');
    assert.equal(error?.retryable, false);
  });

  test('an answer that the page cannot read may be a failing gateway: it is tried again, and both causes are named', async () => {
    answers = { 'no-cors': OPAQUE };
    const error = await diagnose();
    assert.equal(error?.code, 'server_unreachable');
    assert.equal(error?.retryable, true);
    assert.match(error?.message ?? '', /gateway in front of it.*If not, set server/);
  });

  test('a policy of the page blocks requests, or only sockets; a policy that only reports blocks nothing', async () => {
    report('connect-src', 'https://reported.example/lobby/standup/ticket', 'report');
    assert.equal(await diagnose('https://reported.example'), null);
    report('connect-src', 'https://blocked.example/lobby/standup/ticket');
    assert.equal((await diagnose('https://blocked.example'))?.code, 'server_blocked');
    assert.equal(await diagnose('https://blocked.example.org'), null, 'another origin');
    answers = { cors: Response.json({ error: { code: 'token_missing' } }, { status: 401 }) };
    report('connect-src', 'wss://sockets.example/parties/room/standup?ticket=1');
    const error = await diagnose('https://sockets.example');
    assert.match(
      error?.message ?? '',
      /Add https:\/\/sockets\.example and wss:\/\/sockets\.example to its connect-src/,
    );
  });

  test('what the policy blocks of the site around the server is no reason not to try again', async () => {
    const site = 'https://site.example';
    report('img-src', `${site}/lobby/logo.png`);
    report('font-src', `${site}/token`);
    report('script-src-elem', `${site}/calls/analytics.js`);
    report('connect-src', `${site}/analytics`);
    report('connect-src', `${site}/token/refresh`);
    assert.equal(await diagnose(site), null);
    assert.equal(await diagnoseTokenRoute(new URL(`${site}/token?room=standup`)), null);
    report('connect-src', `${site}/token?room=other`);
    const error = await diagnoseTokenRoute(new URL(`${site}/token?room=standup`));
    assert.equal(error?.code, 'token_route_blocked');
  });

  test('of many blocked addresses, the latest are kept', async () => {
    for (const number of Array(100).keys()) {
      report('connect-src', 'https://kept.example/token');
      report('connect-src', `https://many.example/${number}?${number}`);
      report('script-src-elem', `https://many.example/${number}.js`);
    }
    assert.ok(await diagnoseTokenRoute(new URL('https://kept.example/token')), 'seen a moment ago');
    assert.equal(await diagnoseTokenRoute(new URL('https://many.example/0')), null);
    assert.ok(await diagnoseTokenRoute(new URL('https://many.example/99')), 'the last of all');
  });

  test('a page over HTTPS reaches no HTTP server, except on this machine', async () => {
    Object.assign(globalThis, { location: { protocol: 'https:' } });
    assert.equal((await diagnose('http://calls.example'))?.code, 'server_insecure');
    assert.equal(await diagnose('http://localhost:8787'), null);
    const error = await diagnoseTokenRoute(new URL('http://site.example/token'));
    assert.equal(error?.code, 'token_route_insecure');
    assert.match(
      error?.message ?? '',
      /request http:\/\/site\.example\/token\. Set token-endpoint to an https/,
    );
    assert.equal(await diagnoseTokenRoute(new URL('http://localhost:8787/dev/token')), null);
    Reflect.deleteProperty(globalThis, 'location');
  });
});

describe('a part of the package that does not load', () => {
  const load = (address: string) =>
    importPart(Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${address}`)));

  test('is missing, unless the policy of the page blocks it', async () => {
    report('script-src-elem', 'https://site.example/analytics.js');
    report('script-src-elem', 'https://site.example/part');
    report('script-src-elem', 'https://site.example/');
    report('connect-src', 'https://site.example/part.js');
    report('script-src-elem', 'inline');
    await assert.rejects(load('https://site.example/part.js'), { code: 'part_missing' });
    report('script-src-elem', 'https://site.example/part.js?v=1');
    await assert.rejects(load('https://site.example/part.js?v=1'), {
      code: 'part_blocked',
      message: /blocks https:\/\/site\.example\/part\.js.*Add https:\/\/site\.example to its script-src/,
    });
  });
});
