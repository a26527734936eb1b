import { expect } from '@open-wc/testing';
import { requestToken } from '../../src/elements/room/token-endpoint.js';
import { waitUntil } from './wait-until.js';

describe('A token endpoint', () => {
  const original = window.fetch;
  let requests: { body: unknown; answer: (response: Response) => void }[] = [];

  beforeEach(() => {
    requests = [];
    window.fetch = (_, init) =>
      new Promise((answer) => requests.push({ body: JSON.parse(String(init?.body)), answer }));
  });
  afterEach(() => {
    window.fetch = original;
  });

  /** As `<call-room>` asks, for its lobby and for the join. */
  const ask = (endpoint: string) => requestToken(endpoint, { room: 'standup', name: 'Ada' });
  const isSent = (count: number) => waitUntil(() => requests.length >= count);

  it('gets no second request before its first answer, which may set the cookie that names this browser', async () => {
    const tokens = [ask('/token-1'), ask('/token-1'), ask('/token-1')];
    await isSent(1);
    await new Promise((resolve) => setTimeout(resolve));
    expect(requests).to.have.length(1);
    requests[0]!.answer(Response.json({ token: 'first' }));
    await isSent(3);
    for (const { answer } of requests.slice(1)) answer(Response.json({ token: 'next' }));
    expect(await Promise.all(tokens)).to.deep.equal(['first', 'next', 'next']);
  });

  it('gets the next request after a first that failed', async () => {
    const failed = ask('/token-2').catch((error: { code: string }) => error.code);
    const token = ask('/token-2');
    await isSent(1);
    requests[0]!.answer(new Response('', { status: 403 }));
    await isSent(2);
    requests[1]!.answer(Response.json({ token: 'second' }));
    expect(await failed).to.equal('token_refused');
    expect(await token).to.equal('second');
  });

  it('gets the next request also while its first answer is not there', async () => {
    void ask('/token-4').catch(() => {});
    const token = ask('/token-4');
    await isSent(2);
    requests[1]!.answer(Response.json({ token: 'second' }));
    expect(await token).to.equal('second');
  });

  it('is told the identifier that it gave this browser, also in a page without storage', async () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {};
    try {
      const first = ask('/token-3');
      await isSent(1);
      requests[0]!.answer(Response.json({ token: 'first', subject: 'browser-1' }));
      await first;
      void ask('/token-3').catch(() => {});
      await isSent(2);
      expect(requests[1]!.body).to.deep.equal({ room: 'standup', name: 'Ada', subject: 'browser-1' });
      requests[1]!.answer(Response.json({ token: 'second' }));
    } finally {
      Storage.prototype.setItem = setItem;
    }
  });
});
