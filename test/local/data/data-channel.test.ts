import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ChannelEnd, DataPublication, DataSubscription } from '../../../src/local/data/data-channel.js';
import { DataTransport } from '../../../src/local/data/data-transport.js';
import { SctpAssociation } from '../../../src/local/data/sctp-association.js';
import { TestClock } from '../../../src/testing/test-clock.js';

const TEXT = 51;
const message = (text: string) => ({ protocolId: TEXT, data: Buffer.from(text) });

/** The end of a channel at a client that writes down what comes. */
function clientEnd(id: number): ChannelEnd & { got: string[]; isReset: boolean } {
  return {
    id,
    got: [],
    isReset: false,
    send({ data }) {
      this.got.push(String(data));
    },
    reset() {
      this.isReset = true;
    },
  };
}

describe('a data channel that waits for its subscriber', () => {
  it('is closed without an acknowledgement within 30 s', async () => {
    const clock = new TestClock();
    const publication = new DataPublication('s', 'chat', clientEnd(1), { ordered: true });
    const [silent, ready] = [clientEnd(2), clientEnd(3)];
    const subscriptions = [silent, ready].map(
      (end) => new DataSubscription(publication, end, { waitForAck: true }, clock),
    );
    await clock.advance(29_999);
    subscriptions[1]?.receive(message('ready'));
    await clock.advance(1);
    assert.deepEqual(
      subscriptions.map((subscription) => subscription.isOpen),
      [false, true],
    );
    assert.equal(silent.isReset, true);
    publication.receive(message('news'));
    assert.deepEqual([silent.got, ready.got], [[], ['news']]);
    assert.equal(clock.pending, 0);
  });

  it('leaves no timer if it is closed before', () => {
    const clock = new TestClock();
    const publication = new DataPublication('s', 'chat', clientEnd(1), { ordered: true });
    new DataSubscription(publication, clientEnd(2), { waitForAck: true }, clock);
    publication.close();
    assert.equal(clock.pending, 0);
  });
});

describe('the right to reply', () => {
  it('ends with the subscriber who held it, and is never a publisher’s', () => {
    const publisher = clientEnd(1);
    const publication = new DataPublication('s', 'chat', publisher, { ordered: true });
    const clock = new TestClock();
    const first = new DataSubscription(publication, clientEnd(2), { canReply: true }, clock);
    const second = new DataSubscription(publication, clientEnd(3), { canReply: true }, clock);
    first.receive(message('replaced'));
    second.receive(message('mine'));
    second.close();
    first.receive(message('still replaced'));
    assert.deepEqual(publisher.got, ['mine']);
  });
});

describe('the streams of a session', () => {
  it('are not reused while the client may still be closing its end', () => {
    const transport = new DataTransport({
      sessionId: 's',
      clock: new TestClock(),
      opensServerEvents: false,
      send: async () => {},
    });
    const { id } = transport.publish({}, 'one');
    transport.close(id);
    assert.notEqual(transport.publish({}, 'two').id, id);
    transport.end();
  });

  it('number 1023, and one more is refused', () => {
    const transport = new DataTransport({
      sessionId: 's',
      clock: new TestClock(),
      opensServerEvents: false,
      send: async () => {},
    });
    const ids = Array.from({ length: 1023 }, (_, at) => transport.publish({}, String(at)).id);
    assert.equal(new Set(ids).size, 1023);
    assert.throws(() => transport.publish({}, 'more'), { code: 'invalid_params' });
    transport.end();
  });
});

describe('an SCTP association', () => {
  it('ignores malformed packets', async () => {
    const association = new SctpAssociation({
      send: async () => {},
      onConnect: () => {},
      onMessage: () => {},
      onStreamsReset: () => {},
    });
    void association.start();
    for (const bytes of [[], [0], Array(12).fill(0), Array(200).fill(0xff)]) {
      association.receive(Buffer.from(bytes));
    }
    assert.equal(association.isConnected, false);
    await association.close();
  });
});
