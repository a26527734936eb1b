import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AiError } from '../../../src/server/ai/ai-error.js';
import {
  BindingChatService,
  type ChatPart,
  type ChatRequest,
  type ChatService,
  HttpChatService,
} from '../../../src/server/ai/chat-service.js';
import { TestClock } from '../../../src/testing/test-clock.js';

const TOKEN = 'a-secret-token';

type Chunk = string | Uint8Array | 'hang';

/** A body that gives the chunks in turn, and then ends, hangs, or fails. */
function bodyOf(chunks: readonly Chunk[], end: 'end' | 'hang' | 'fail' = 'end') {
  const encoder = new TextEncoder();
  const rest = [...chunks];
  let cancel = () => {};
  /** It takes some turns until the source hears of it. */
  const canceled = new Promise<void>((resolve) => {
    cancel = resolve;
  });
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk !== undefined)
        return controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      if (end === 'end') controller.close();
      if (end === 'fail') controller.error(new TypeError('terminated'));
      return new Promise<void>(end === 'hang' ? () => {} : (resolve) => resolve());
    },
    cancel: () => cancel(),
  });
  return { stream, canceled };
}

const event = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const writes = (content: string) => event({ choices: [{ delta: { content } }] });
const DONE = event('[DONE]');

function streaming(
  body: ReadableStream<Uint8Array>,
  status = 200,
  type = 'text/event-stream; charset=utf-8',
) {
  return new Response(body, { status, headers: { 'content-type': type } });
}

interface Lab {
  service: ChatService;
  clock: TestClock;
  requests: { url: string; init: RequestInit }[];
}

function lab(answer: () => Response | Promise<Response>): Lab {
  const clock = new TestClock();
  const requests: Lab['requests'] = [];
  const service = new HttpChatService('https://ai.example/v1/', TOKEN, 'small', {
    clock,
    fetch: async (url, init = {}) => {
      requests.push({ url: String(url), init });
      return answer();
    },
  });
  return { service, clock, requests };
}

const never = new AbortController().signal;
const request = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  turns: [{ role: 'user', content: 'Hello' }],
  maxTokens: 100,
  signal: never,
  ...more,
});

async function all(service: ChatService, more: Partial<ChatRequest> = {}) {
  const parts: ChatPart[] = [];
  for await (const part of service.answer(request(more))) parts.push(part);
  return parts;
}

const textOf = (parts: readonly ChatPart[]) =>
  parts.map((part) => ('text' in part ? part.text : '')).join('');
const failsWith = (code: string) => (error: unknown) => {
  assert.ok(error instanceof AiError, String(error));
  assert.equal(error.code, code);
  assert.doesNotMatch(`${error.message} ${error.cause}`, new RegExp(TOKEN));
  return true;
};

describe('a chat service over HTTP', () => {
  test('is asked with the token, the model and the turns, and its text is read as it comes', async () => {
    const { service, requests } = lab(() =>
      streaming(bodyOf([writes('Good '), writes('day.'), DONE]).stream),
    );
    assert.deepEqual(await all(service), [{ text: 'Good ' }, { text: 'day.' }]);
    const [{ url, init }] = requests as [Lab['requests'][number]];
    assert.equal(url, 'https://ai.example/v1/chat/completions');
    assert.equal((init.headers as Record<string, string>).Authorization, `Bearer ${TOKEN}`);
    assert.equal(init.redirect, 'manual');
    assert.deepEqual(JSON.parse(String(init.body)), {
      model: 'small',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      max_tokens: 100,
    });
  });

  test('is read in whatever pieces its bytes arrive', async () => {
    const bytes = new TextEncoder().encode(`: comment\r\n\r\n${writes('Grüße 👋')}${DONE}`);
    const single = [...bytes].map((byte) => Uint8Array.of(byte));
    const { service } = lab(() => streaming(bodyOf(single).stream));
    assert.equal(textOf(await all(service)), 'Grüße 👋');
  });

  test('may end with a reason in place of [DONE], and in the format of Workers AI', async () => {
    const finished = event({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    const first = lab(() => streaming(bodyOf([writes('a'), finished]).stream));
    assert.equal(textOf(await all(first.service)), 'a');
    const second = lab(() => streaming(bodyOf([event({ response: 'b', p: 'x' }), DONE]).stream));
    assert.equal(textOf(await all(second.service)), 'b');
  });

  test('asks for functions, whose names and input arrive in pieces', async () => {
    const calls = (...pieces: object[]) => event({ choices: [{ delta: { tool_calls: pieces } }] });
    const { service, requests } = lab(() =>
      streaming(
        bodyOf([
          calls({ index: 0, id: 'c1', function: { name: 'weather', arguments: '{"ci' } }),
          calls({ index: 1, id: 'c2', function: { name: 'time', arguments: '' } }),
          calls({ index: 0, function: { arguments: 'ty":"Bern"}' } }),
          event({ choices: [{ delta: {}, finish_reason: 'tool_calls' }] }),
        ]).stream,
      ),
    );
    const functions = [{ name: 'weather', description: 'The weather.', parameters: { type: 'object' } }];
    assert.deepEqual(await all(service, { functions }), [
      {
        calls: [
          { id: 'c1', name: 'weather', input: '{"city":"Bern"}' },
          { id: 'c2', name: 'time', input: '' },
        ],
      },
    ]);
    const { tools } = JSON.parse(String(requests[0]?.init.body)) as { tools: unknown };
    assert.deepEqual(tools, [{ type: 'function', function: functions[0] }]);
  });

  for (const [status, code] of [
    [401, 'ai_refused'],
    [403, 'ai_refused'],
    [404, 'ai_refused'],
    [302, 'ai_refused'],
    [429, 'ai_limit_reached'],
    [503, 'ai_dropped'],
  ] as const)
    test(`HTTP ${status} is ${code}`, async () => {
      const { service } = lab(() =>
        streaming(bodyOf([`{"error":"${TOKEN}"}`]).stream, status, 'application/json'),
      );
      await assert.rejects(all(service), failsWith(code));
    });

  for (const [what, code, chunks, end] of [
    ['a stream that ends in the middle', 'ai_dropped', [writes('Half an ')], 'end'],
    ['a connection that is lost', 'ai_dropped', [writes('Half an ')], 'fail'],
    ['an error in the stream', 'ai_dropped', [event({ error: { message: 'overloaded' } })], 'end'],
    ['rubbish in the stream', 'ai_unusable_answer', [event('not JSON')], 'end'],
    ['a chunk of another shape', 'ai_unusable_answer', [event({ choices: 'all' })], 'end'],
    [
      'function calls without end',
      'ai_unusable_answer',
      [event({ choices: [{ delta: { tool_calls: [{ index: 1e9 }] } }] })],
      'end',
    ],
    [
      'an answer without end',
      'ai_unusable_answer',
      Array.from({ length: 1_200 }, () => writes('x'.repeat(1_000))),
      'hang',
    ],
  ] as const)
    test(`${what} is ${code}, and the stream is let go`, async () => {
      const { stream, canceled } = bodyOf(chunks, end);
      const { service } = lab(() => streaming(stream));
      await assert.rejects(all(service), failsWith(code));
      if (end === 'hang') await canceled;
    });

  test('a page in place of a stream is an unusable answer', async () => {
    const { service } = lab(() => streaming(bodyOf(['<!doctype html>']).stream, 200, 'text/html'));
    await assert.rejects(all(service), failsWith('ai_unusable_answer'));
  });

  test('a host that cannot be reached is a dropped connection', async () => {
    const { service } = lab(() => Promise.reject(new TypeError(`fetch failed: Bearer`)));
    await assert.rejects(all(service), failsWith('ai_dropped'));
  });

  test('silence ends it, before the answer and in its middle', async () => {
    const first = lab(() => new Promise<Response>(() => {}));
    const beforehand = assert.rejects(all(first.service), failsWith('ai_timed_out'));
    await first.clock.untilPending();
    await first.clock.advance(30_000);
    await beforehand;
    assert.equal(first.requests[0]!.init.signal!.aborted, true);

    const { stream, canceled } = bodyOf([writes('Half an ')], 'hang');
    const second = lab(() => streaming(stream));
    const parts = second.service.answer(request())[Symbol.asyncIterator]();
    assert.deepEqual((await parts.next()).value, { text: 'Half an ' });
    const middle = assert.rejects(parts.next(), failsWith('ai_timed_out'));
    await second.clock.untilPending();
    await second.clock.advance(30_000);
    await middle;
    await canceled;
    assert.equal(second.clock.pending, 0);
  });

  test('its signal ends it with the reason', async () => {
    const off = new AbortController();
    const { stream, canceled } = bodyOf([writes('Half an ')], 'hang');
    const { service, clock } = lab(() => streaming(stream));
    const parts = service.answer(request({ signal: off.signal }))[Symbol.asyncIterator]();
    await parts.next();
    const rest = assert.rejects(parts.next(), /not needed/);
    off.abort(new Error('not needed'));
    await rest;
    await canceled;
    assert.equal(clock.pending, 0);
  });

  test('a reader who stops lets the stream go', async () => {
    const { stream, canceled } = bodyOf([writes('a'), writes('b')], 'hang');
    const { service } = lab(() => streaming(stream));
    for await (const _ of service.answer(request())) break;
    await canceled;
  });
});

describe('a chat service by the binding of Workers AI', () => {
  test('is asked for a stream', async () => {
    const asked: unknown[] = [];
    const ai = {
      async run(model: string, input: object) {
        asked.push(model, input);
        return bodyOf([event({ response: 'Good day.' }), DONE]).stream;
      },
    };
    assert.equal(textOf(await all(new BindingChatService(ai, '@cf/small'))), 'Good day.');
    assert.deepEqual(asked, ['@cf/small', { messages: request().turns, stream: true, max_tokens: 100 }]);
  });

  test('a refusal and an answer without a stream are typed errors', async () => {
    const refusing = { run: () => Promise.reject(new Error('no such model')) };
    await assert.rejects(all(new BindingChatService(refusing, 'x')), failsWith('ai_refused'));
    const whole = { run: async () => ({ response: 'all at once' }) };
    await assert.rejects(all(new BindingChatService(whole, 'x')), failsWith('ai_unusable_answer'));
  });
});
