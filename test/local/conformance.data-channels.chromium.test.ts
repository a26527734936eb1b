import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

declare global {
  interface Window {
    channel: RTCDataChannel;
    messages: string[];
  }
}

/** Opens the session's channel `id` in the page and collects what comes on it. */
async function openChannel(page: Page, id: number, options: RTCDataChannelInit = {}): Promise<void> {
  await page.evaluate(
    async ({ id, options }) => {
      window.messages = [];
      const channel = window.calls.pc.createDataChannel('test', { negotiated: true, id, ...options });
      channel.onmessage = ({ data }) => window.messages.push(data);
      window.channel = channel;
      if (channel.readyState !== 'open') {
        await new Promise((resolve) => channel.addEventListener('open', resolve));
      }
    },
    { id, options },
  );
}

function receives(page: Page, message: string): Promise<unknown> {
  return page.waitForFunction((message) => window.messages.includes(message), message);
}

function send(page: Page, message: string): Promise<void> {
  return page.evaluate((message) => window.channel.send(message), message);
}

describe('conformance: data channels', { timeout: 30_000 }, () => {
  let call: Awaited<ReturnType<typeof ChromiumCall.conformance>>;
  let alice: Page;
  let bob: Page;
  let carol: Page;
  let publisher: string;
  const request = (page: Page, method: string, operation: string, dataChannels: object[]) =>
    page.evaluate(
      ([method, operation, dataChannels]) =>
        window.calls.request(method, `{s}/datachannels/${operation}`, { dataChannels }),
      [method, operation, dataChannels] as const,
    );
  const subscribe = async (page: Page, more: object = {}) => {
    const answer = await request(page, 'POST', 'new', [
      { location: 'remote', sessionId: publisher, dataChannelName: 'chat', ...more },
    ]);
    return answer.body.dataChannels[0];
  };

  before(async () => {
    call = await ChromiumCall.conformance();
    [alice, bob, carol] = await Promise.all([call.openPage(), call.openPage(), call.openPage()]);
    publisher = await alice.evaluate(() => window.calls.open());
    await bob.evaluate(() => window.calls.open());
    await carol.evaluate(() => window.calls.open());
  });
  after(() => call.close());

  it('are established by our offer, or by the client', async () => {
    for (const page of [bob, carol]) {
      const { answer, label } = await page.evaluate(async () => {
        const opened = new Promise<RTCDataChannel>((resolve) => {
          window.calls.pc.ondatachannel = ({ channel }) => resolve(channel);
        });
        const answer = await window.calls.establish();
        return { answer, label: (await opened).label };
      });
      assert.equal(answer.body.requiresImmediateRenegotiation, true);
      assert.equal(answer.body.dataChannel.id, 0);
      assert.equal(label, 'server-events', 'the reserved channel, which the SFU opens');
    }
    const answer = await alice.evaluate(() => window.calls.establishByOffer());
    assert.equal(answer.body.requiresImmediateRenegotiation, false);
    const again = await bob.evaluate(() => window.calls.establish());
    assert.equal(again.body.errorCode, 'decoding_error');
  });

  it('carry messages from the publisher to every subscriber, in the order they were sent', async () => {
    const published = await request(alice, 'POST', 'new', [{ location: 'local', dataChannelName: 'chat' }]);
    await openChannel(alice, published.body.dataChannels[0].id);
    for (const page of [bob, carol]) await openChannel(page, (await subscribe(page)).id);
    await alice.evaluate(() => {
      for (let i = 0; i < 50; i++) window.channel.send(`message ${i}`);
    });
    for (const page of [bob, carol]) {
      await receives(page, 'message 49');
      assert.deepEqual(
        await page.evaluate(() => window.messages),
        Array.from({ length: 50 }, (_, i) => `message ${i}`),
      );
    }
  });

  it('lose no early message of a session without retransmission', async () => {
    const policy = { ordered: false, maxRetransmits: 0 };
    const [{ id }] = (
      await request(alice, 'POST', 'new', [{ location: 'local', dataChannelName: 'once', ...policy }])
    ).body.dataChannels;
    const erin = await call.openPage();
    await erin.evaluate(() => window.calls.open());
    await erin.evaluate(() => window.calls.establish());
    const { id: pulledId } = await subscribe(erin, { dataChannelName: 'once', ...policy });
    await openChannel(erin, pulledId, policy);
    const chat = await alice.evaluateHandle(() => window.channel);
    await openChannel(alice, id, policy);
    // Each on its way alone, so that each is a DTLS record of its own.
    for (let i = 0; i < 12; i++) {
      await send(alice, `message ${i}`);
      await receives(erin, `message ${i}`);
    }
    await alice.evaluate((chat) => {
      window.channel = chat;
    }, chat);
    await erin.close();
  });

  it('let one subscriber reply at a time, to the publisher alone', async () => {
    const granted = (page: Page, canReply: boolean) =>
      request(page, 'PUT', 'update', [
        { location: 'remote', sessionId: publisher, dataChannelName: 'chat', canReply },
      ]);
    await send(bob, 'not allowed');
    assert.equal((await granted(bob, true)).body.dataChannels[0].canReply, true);
    await send(bob, 'from bob');
    await receives(alice, 'from bob');
    await granted(carol, true);
    await send(bob, 'no longer allowed');
    await send(carol, 'from carol');
    await receives(alice, 'from carol');
    assert.deepEqual(await alice.evaluate(() => window.messages), ['from bob', 'from carol']);
  });

  it('hold messages until the acknowledgement, which is not forwarded', async () => {
    const [{ id }] = (
      await request(alice, 'POST', 'new', [
        { location: 'local', dataChannelName: 'gated', ordered: false, maxRetransmits: 0 },
      ])
    ).body.dataChannels;
    await openChannel(alice, id, { ordered: false, maxRetransmits: 0 });
    const gated = await subscribe(bob, { dataChannelName: 'gated', waitForAck: true, canReply: true });
    await openChannel(bob, gated.id, { ordered: false, maxRetransmits: 0 });
    await send(alice, 'too early');
    await send(bob, 'ready');
    await send(bob, 'reply');
    await receives(alice, 'reply');
    await send(alice, 'now');
    await receives(bob, 'now');
    assert.deepEqual(await bob.evaluate(() => window.messages), ['now']);
    assert.deepEqual(await alice.evaluate(() => window.messages), ['reply']);
  });

  it('are listed, refused twice, and closed by id', async () => {
    const [twice] = (await request(alice, 'POST', 'new', [{ location: 'local', dataChannelName: 'gated' }]))
      .body.dataChannels;
    assert.equal(twice.errorCode, 'repeated_local_track_error');
    assert.equal((await subscribe(bob, { dataChannelName: 'none' })).errorCode, 'not_found_track_error');
    const state = await alice.evaluate(() => window.calls.request('GET', '{s}'));
    const gated = state.body.dataChannels.find(
      (channel: { dataChannelName: string }) => channel.dataChannelName === 'gated',
    );
    assert.equal(gated.status, 'active');
    const closed = await request(alice, 'PUT', 'close', [{ id: gated.id }, { id: 99 }]);
    assert.deepEqual(closed.body.dataChannels[0], {
      location: 'local',
      dataChannelName: 'gated',
      id: gated.id,
    });
    assert.equal(closed.body.dataChannels[1].errorCode, 'close_track_error');
    await bob.waitForFunction(() => window.channel.readyState === 'closed');
  });

  it('may be unreliable or unordered as their publisher configures, and refuse contradictions', async () => {
    const policies = [
      { ordered: false },
      { ordered: false, maxRetransmits: 0 },
      { maxRetransmits: 3 },
      { maxPacketLifeTime: 500 },
    ];
    for (const [at, policy] of policies.entries()) {
      const dataChannelName = `policy ${at}`;
      const [published] = (
        await request(alice, 'POST', 'new', [{ location: 'local', dataChannelName, ...policy }])
      ).body.dataChannels;
      assert.deepEqual(published, { location: 'local', dataChannelName, ...policy, id: published.id });
      await openChannel(alice, published.id, policy);
      await openChannel(bob, (await subscribe(bob, { dataChannelName, ...policy })).id, policy);
      await send(alice, dataChannelName);
      await receives(bob, dataChannelName);
    }
    const answer = await request(alice, 'POST', 'new', [
      { location: 'local', dataChannelName: 'a', maxRetransmits: 1, maxPacketLifeTime: 1 },
      { location: 'local', dataChannelName: 'b', maxRetransmits: -1 },
      { location: 'local', dataChannelName: 'c', maxPacketLifeTime: -1 },
      { location: 'local' },
      { location: 'local', dataChannelName: 'd' },
    ]);
    assert.deepEqual(
      answer.body.dataChannels.map((channel: { errorCode?: string }) => channel.errorCode),
      ['invalid_params', 'invalid_params', 'invalid_params', 'invalid_params', undefined],
    );
    const unknown = await request(bob, 'PUT', 'update', [
      { location: 'remote', sessionId: publisher, dataChannelName: 'never pulled', canReply: true },
    ]);
    assert.equal(unknown.body.dataChannels[0].errorCode, 'not_found_track_error');
  });

  it('exist without being established if the first offer has an m-line for them', async () => {
    const dave = await call.openPage();
    await dave.evaluate(() => window.calls.open());
    await dave.evaluate(async () => {
      const { pc } = window.calls;
      pc.createDataChannel('server-events', { negotiated: true, id: 0 });
      await window.calls.publish({ audio: 'mic' });
      await window.calls.connected();
    });
    const pulled = await subscribe(dave);
    await openChannel(dave, pulled.id);
    const again = await dave.evaluate(() => window.calls.establish());
    assert.equal(again.body.errorCode, 'decoding_error');
  });
});
