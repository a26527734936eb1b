import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { ApiError } from '../../src/http/api-error.js';
import { JsonApi, type JsonRequest } from '../../src/http/json-api.js';
import { TestClock } from '../../src/testing/test-clock.js';

const schema = v.object({ name: v.string() });
const request: JsonRequest<typeof schema> = { method: 'GET', path: '/thing', schema };
const retry = {
  attempts: 2,
  firstMs: 100,
  maxMs: 1_000,
  random: () => 1,
  accepts: (e: ApiError) => e.retryable,
};

/** A `fetch` that gives the answers in turn; `'hang'` never answers, `'refuse'` fails as an unreachable server does. */
function scripted(...answers: (Response | 'hang' | 'refuse')[]) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch = (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    calls.push({ url: String(url), init });
    const answer = answers[calls.length - 1];
    if (answer === 'refuse') return Promise.reject(new TypeError('Failed to fetch'));
    if (answer === 'hang') return new Promise(() => {});
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('one request too many'));
  };
  return { fetch, calls };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const codeOf = (code: string) => (error: unknown) => error instanceof ApiError && error.code === code;

test('sends JSON with fresh headers and a query, and returns what the schema makes of the answer', async () => {
  const { fetch, calls } = scripted(json({ name: 'a', extra: 1 }), json({ name: 'b' }));
  let credential = 0;
  const api = new JsonApi({
    base: 'https://x.test/v1/',
    fetch,
    clock: new TestClock(),
    headers: async () => ({ authorization: `Bearer ${++credential}` }),
  });
  const body = { some: 'body' };
  assert.deepEqual(await api.request({ ...request, query: { a: true, b: undefined }, body }), { name: 'a' });
  await api.request(request);
  assert.equal(calls[0]?.url, 'https://x.test/v1/thing?a=true');
  assert.equal(calls[0]?.init.body, '{"some":"body"}');
  const headers = calls.map(({ init }) => init.headers as Headers);
  assert.equal(headers[0]?.get('content-type'), 'application/json');
  assert.equal(headers[1]?.get('content-type'), null);
  assert.deepEqual(
    headers.map((header) => header.get('authorization')),
    ['Bearer 1', 'Bearer 2'],
  );
});

test('an error status carries the parsed body', async () => {
  const { fetch } = scripted(json({ errorCode: 'x' }, 406));
  const api = new JsonApi({ base: '', fetch, clock: new TestClock() });
  await assert.rejects(api.request(request), (error: ApiError) => {
    assert.equal(error.code, 'http_status');
    assert.equal(error.status, 406);
    assert.deepEqual(error.body, { errorCode: 'x' });
    assert.equal(error.retryable, false);
    return true;
  });
});

test('an answer of another shape, or no JSON at all, is an invalid response', async () => {
  const { fetch } = scripted(json({ name: 1 }), new Response('<html>'));
  const api = new JsonApi({ base: '', fetch, clock: new TestClock() });
  await assert.rejects(api.request(request), (error: ApiError) => /name:/.test(error.message));
  await assert.rejects(api.request(request), codeOf('invalid_response'));
});

test('a server that hangs ends at the deadline, even if fetch ignores its signal', async () => {
  const clock = new TestClock();
  const api = new JsonApi({ base: '', ...scripted('hang'), clock, deadlineMs: 5_000 });
  const result = assert.rejects(api.request(request), codeOf('deadline'));
  await clock.advance(5_000);
  await result;
  assert.equal(clock.pending, 0);
});

test('a server slower than the deadline gets more time with each attempt, until it is as fast again', async () => {
  const clock = new TestClock();
  let takesMs = Number.POSITIVE_INFINITY;
  const fetch = (): Promise<Response> =>
    new Promise((resolve) => clock.after(takesMs, () => resolve(json({ name: 'a' }))));
  const api = new JsonApi({ base: '', fetch, clock, deadlineMs: 5_000 });
  const endsAfter = async (ms: number) => {
    const result = assert.rejects(api.request(request), new RegExp(`within ${ms} ms`));
    await clock.advance(ms);
    await result;
  };
  for (const ms of [5_000, 7_500, 10_000, 10_000]) await endsAfter(ms);
  const answersAfter = async (ms: number) => {
    takesMs = ms;
    const answer = api.request(request);
    await clock.advance(ms);
    assert.deepEqual(await answer, { name: 'a' });
    takesMs = Number.POSITIVE_INFINITY;
  };
  await answersAfter(9_000);
  await answersAfter(9_000);
  await answersAfter(1_000);
  await endsAfter(5_000);
  // Three times as long as the last response took.
  await answersAfter(1_000);
  await answersAfter(3_000);
  await endsAfter(9_000);
});

test('aborting ends the request with the reason itself and leaves no timer', async () => {
  const clock = new TestClock();
  const api = new JsonApi({ base: '', ...scripted('hang'), clock });
  const controller = new AbortController();
  const result = assert.rejects(api.request({ ...request, signal: controller.signal }), {
    name: 'AbortError',
  });
  controller.abort();
  await result;
  assert.equal(clock.pending, 0);
});

test('retries the configured number of times with growing delays, and then throws the last error', async () => {
  const clock = new TestClock();
  const { fetch, calls } = scripted('refuse', json({}, 503), json({}, 502));
  const api = new JsonApi({ base: '', fetch, clock });
  const result = assert.rejects(
    api.request({ ...request, retry }),
    (error: ApiError) => error.status === 502,
  );
  await clock.advance(100);
  assert.equal(calls.length, 2);
  await clock.advance(199);
  assert.equal(calls.length, 2);
  await clock.advance(1);
  await result;
  assert.equal(calls.length, 3);
});

test('retries nothing that the policy does not accept, and nothing without a policy', async () => {
  const { fetch, calls } = scripted(json({}, 400), 'refuse');
  const api = new JsonApi({ base: '', fetch, clock: new TestClock() });
  await assert.rejects(api.request({ ...request, retry }), codeOf('http_status'));
  await assert.rejects(api.request(request), codeOf('network'));
  assert.equal(calls.length, 2);
});
