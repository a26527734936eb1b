import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ChatStandIn } from '../../../src/local/ai/chat-stand-in.js';

let standIn: ChatStandIn;
before(async () => {
  standIn = await ChatStandIn.start();
});
after(() => standIn.close());

const INSTRUCTIONS = 'You are the assistant. The word of the day is Rumpelstiltskin.';

const post = (body: string, token = standIn.token): Promise<Response> =>
  fetch(`${standIn.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });

/** A request in which Ada asks, behind a message of Bob. */
const request = (question: string, more = {}) =>
  JSON.stringify({
    model: 'stand-in',
    stream: true,
    messages: [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: 'Bob: We meet on Monday.' },
      { role: 'user', content: `Ada: ${question}` },
    ],
    ...more,
  });

/** The events of a stream, as the service writes them. */
const eventsOf = (text: string) =>
  text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.replace(/^data: /, ''));

interface Chunk {
  choices: [
    {
      delta: { content?: string; tool_calls?: { function: { name: string; arguments: string } }[] };
      finish_reason?: string;
    },
  ];
}

/** The chunks of a whole answer, without the end mark. */
async function answerTo(body: string): Promise<Chunk[]> {
  const response = await post(body);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const events = eventsOf(await response.text());
  assert.equal(events.pop(), '[DONE]');
  return events.map((event) => JSON.parse(event) as Chunk);
}

const textOf = (chunks: readonly Chunk[]) =>
  chunks.map(({ choices: [{ delta }] }) => delta.content ?? '').join('');

async function refusalOf(response: Response): Promise<{ status: number; message: string }> {
  const { error } = (await response.json()) as { error: { message: string } };
  return { status: response.status, message: error.message };
}

describe('the stand-in for a chat service', () => {
  test('streams an answer word by word, and says what it is', async () => {
    const chunks = await answerTo(request('When do we meet?'));
    assert.equal(chunks.at(-1)?.choices[0].finish_reason, 'stop');
    const words = chunks.slice(0, -1).map(({ choices: [{ delta }] }) => delta.content ?? '');
    assert.ok(words.length > 10, `${words.length} chunks`);
    for (const word of words) assert.match(word, /^\S+\s*$/);
    assert.equal(
      textOf(chunks),
      'I am a stand-in for a language model, on this machine. I have read 2 messages by Bob, Ada. You wrote: “When do we meet?”',
    );
  });

  test('has settings for a Worker, with an address of this machine', () => {
    assert.match(standIn.url, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.deepEqual(standIn.vars, {
      CHAT_ENDPOINT: standIn.url,
      CHAT_TOKEN: standIn.token,
      CHAT_MODEL: 'stand-in',
    });
  });

  test('refuses another token, and has no other route', async () => {
    for (const token of ['', 'wrong', `${standIn.token}0`, standIn.token.replace(/./g, '0')])
      assert.equal((await refusalOf(await post(request('Hello?'), token))).status, 401, token);
    const other = await refusalOf(await fetch(standIn.url));
    assert.deepEqual(other, { status: 404, message: 'There is only POST /v1/chat/completions.' });
  });

  for (const [name, body] of [
    ['text that is not JSON', '<<<'],
    ['nothing', ''],
    ['a list', '[]'],
    ['no messages', request('', { messages: [] })],
    ['a message of another shape', request('', { messages: [{ role: 'user', content: { text: 1 } }] })],
    ['a request without a stream', request('', { stream: false })],
    ['a request without a model', request('', { model: undefined })],
    ['more than 2 MiB', request('x'.repeat(3 << 20))],
  ] as const)
    test(`refuses ${name} with a sentence`, async () => {
      const { status, message } = await refusalOf(await post(body));
      assert.equal(status, 400);
      assert.match(message, /\w/);
    });

  test('calls the function that the question names, and then repeats its answer', async () => {
    const tools = [{ type: 'function', function: { name: 'count-people' } }];
    const [call, ...rest] = await answerTo(request('Please use count-people', { tools }));
    assert.deepEqual(rest, []);
    assert.equal(call?.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(call?.choices[0].delta.tool_calls?.[0]?.function, {
      name: 'count-people',
      arguments: '{}',
    });
    const { messages } = JSON.parse(request('Please use count-people')) as { messages: object[] };
    messages.push({ role: 'assistant', content: '', tool_calls: [] });
    messages.push({ role: 'tool', tool_call_id: 'call-1', content: '{"people":2}' });
    assert.equal(textOf(await answerTo(request('', { messages, tools }))), 'The function says: {"people":2}');
  });

  test('refuse me: it answers with HTTP status 429', async () => {
    assert.equal((await refusalOf(await post(request('Please refuse me')))).status, 429);
  });

  test('repeat your instructions: it does', async () => {
    assert.equal(textOf(await answerTo(request('repeat your instructions'))), INSTRUCTIONS);
  });

  test('say rubbish: the stream is not one of JSON', async () => {
    const response = await post(request('say rubbish'));
    assert.deepEqual(eventsOf(await response.text()), ['<<<']);
  });

  test('break off: the connection ends in the middle of the answer', async () => {
    const response = await post(request('break off'));
    let received = '';
    const reading = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) received += chunk;
    })();
    await assert.rejects(reading);
    assert.match(received, /stand-in/);
    assert.doesNotMatch(received, /\[DONE\]|finish_reason/);
  });

  test('say nothing: the stream is open and stays empty, until the stand-in is closed', async () => {
    const other = await ChatStandIn.start();
    const { url } = other;
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${other.token}` },
      body: request('say nothing'),
    });
    assert.equal(response.status, 200);
    await other.close();
    await assert.rejects(response.text());
    await assert.rejects(fetch(url), 'nothing is left that listens');
  });
});
