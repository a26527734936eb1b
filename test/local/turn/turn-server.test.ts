import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { AccountStore, type StoredResource } from '../../../src/local/account/account-store.js';
import { attribute } from '../../../src/local/transport/stun.js';
import { TurnCredentials } from '../../../src/local/turn/turn-credentials.js';
import {
  attributes,
  classes,
  lifetimeAttribute,
  methods,
  parseMessage,
  readAddress,
  readChannelData,
  writeChannelData,
  writeMessage,
} from '../../../src/local/turn/turn-message.js';
import { TurnServer } from '../../../src/local/turn/turn-server.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { errorOf, peerAt, RELAY_UDP, TurnClient } from './turn-client.js';

const CHANNEL = 0x4001;

function channelNumber(channel: number): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt16BE(channel);
  return attribute(attributes.channelNumber, value);
}

describe('the TURN server', () => {
  const clock = new TestClock();
  const clients: TurnClient[] = [];
  let key: StoredResource;
  let credentials: TurnCredentials;
  let server: TurnServer;
  /** What stands for the SFU's media port. */
  let media: Socket;
  let mediaPort: number;

  const open = async (transport: 'udp' | 'tcp' = 'udp') => {
    const client = await TurnClient.over(transport, server.port);
    clients.push(client);
    return client;
  };

  before(async () => {
    const store = await AccountStore.open(undefined);
    key = await store.create('turnKeys', 'test');
    credentials = new TurnCredentials(store, clock);
    media = createSocket('udp4').bind(0);
    await once(media, 'listening');
    mediaPort = media.address().port;
    server = await TurnServer.start({
      port: 0,
      openToNetwork: false,
      address: '127.0.0.1',
      credentials,
      clock,
      isPeerAddress: (address) => address === '127.0.0.1',
      peerPort: mediaPort,
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    // Longer than the lifetime of an allocation.
    await clock.advance(3_600_000);
  });
  after(async () => {
    media.close();
    await server.close();
  });

  for (const transport of ['udp', 'tcp'] as const) {
    it(`tells a client its address, and relays for it, over ${transport}`, async () => {
      const client = await open(transport);
      const bound = await client.request(methods.binding);
      assert.equal(readAddress(bound.get(attributes.mappedAddress))?.address, '127.0.0.1');

      const relayed = await client.allocate(credentials.create(key, 3_600));
      assert.ok(relayed, 'the answer has a relayed address');
      assert.equal(errorOf(await client.request(methods.createPermission, [peerAt(mediaPort)])), 0);

      const sent = [peerAt(mediaPort), attribute(attributes.data, Buffer.from('hello'))];
      const head = { method: methods.send, transactionId: randomBytes(12) };
      const arrives = once(media, 'message');
      client.sendBytes(writeMessage(head, classes.indication, sent));
      const [text, from] = await arrives;
      assert.deepEqual([String(text), from.port], ['hello', relayed.port]);

      const indicated = client.next();
      media.send('hi', relayed.port, relayed.address);
      const indication = parseMessage(await indicated);
      assert.equal(indication?.get(attributes.data)?.toString(), 'hi');
      assert.equal(readAddress(indication?.get(attributes.peerAddress))?.port, mediaPort);

      const bind = [channelNumber(CHANNEL), peerAt(mediaPort)];
      assert.equal(errorOf(await client.request(methods.channelBind, bind)), 0);
      const overChannel = once(media, 'message');
      // Of five bytes, so that it needs padding over TCP.
      const data = writeChannelData(CHANNEL, Buffer.from('again'));
      client.sendBytes(transport === 'tcp' ? Buffer.concat([data, Buffer.alloc(3)]) : data);
      assert.equal(String((await overChannel)[0]), 'again');
      const back = client.next();
      media.send('back', relayed.port, relayed.address);
      assert.deepEqual(readChannelData(await back), { channel: CHANNEL, data: Buffer.from('back') });

      assert.equal(errorOf(await client.request(methods.refresh, [lifetimeAttribute(0)])), 0);
      assert.equal(server.allocationCount, 0);
    });
  }

  it('ends the allocation of a TCP connection when it closes', async () => {
    const client = await open('tcp');
    await client.allocate(credentials.create(key, 3_600));
    assert.equal(server.allocationCount, 1);
    client.close();
    while (server.allocationCount > 0) await new Promise(setImmediate);
  });

  it('ends an allocation that is not refreshed', async () => {
    const client = await open();
    await client.allocate(credentials.create(key, 3_600));
    await clock.advance(599_000);
    assert.equal(errorOf(await client.request(methods.refresh)), 0);
    await clock.advance(599_000);
    assert.equal(server.allocationCount, 1);
    await clock.advance(2_000);
    assert.equal(server.allocationCount, 0);
    assert.equal(errorOf(await client.request(methods.refresh)), 437);
  });

  it('gives the same answer to an Allocate that is repeated, and refuses another', async () => {
    const client = await open();
    await client.request(methods.allocate, [RELAY_UDP]);
    client.credential = credentials.create(key, 3_600);
    const id = randomBytes(12);
    const first = await client.request(methods.allocate, [RELAY_UDP], id);
    const again = await client.request(methods.allocate, [RELAY_UDP], id);
    assert.ok(first.get(attributes.relayedAddress), 'the first answer has a relayed address');
    assert.deepEqual(again.get(attributes.relayedAddress), first.get(attributes.relayedAddress));
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 437);
  });

  it('asks for credentials with 401, and refuses wrong, expired and revoked ones likewise', async () => {
    const client = await open();
    const asked = await client.request(methods.allocate, [RELAY_UDP]);
    assert.equal(errorOf(asked), 401);
    assert.equal(asked.get(attributes.realm)?.toString(), 'callroom');
    const good = credentials.create(key, 60);
    const inventions = [
      { ...good, credential: 'wrong' },
      { ...good, username: good.username.replace(/^\d+/, '9999999999') },
      { ...good, username: good.username.replace(key.uid, 'unknown') },
    ];
    for (const invented of inventions) {
      client.credential = invented;
      assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 401);
    }

    client.credential = good;
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 0);
    await clock.advance(60_000);
    assert.equal(server.allocationCount, 0, 'an allocation ends with its credentials');
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 401);

    client.credential = credentials.create(key, 3_600);
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 0);
    credentials.revoke(key, client.credential.username);
    assert.equal(errorOf(await client.request(methods.refresh)), 401);
    server.endAllocationsOf(client.credential.username);
    assert.equal(server.allocationCount, 0);
  });

  it('answers 438 with a new nonce to an expired or foreign nonce', async () => {
    const client = await open();
    await client.request(methods.allocate, [RELAY_UDP]);
    client.credential = credentials.create(key, 10_000);
    await clock.advance(3_600_000);
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 438);
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 0);
    client.nonce = '1-invented';
    assert.equal(errorOf(await client.request(methods.refresh)), 438);
  });

  it("reaches only the SFU's media port, so that it is no open relay", async () => {
    const client = await open();
    await client.allocate(credentials.create(key, 3_600));
    const permission = [peerAt(mediaPort), peerAt(mediaPort, '192.0.2.1')];
    assert.equal(errorOf(await client.request(methods.createPermission, permission)), 403);
    const other = createSocket('udp4').bind(0);
    await once(other, 'listening');
    const { port } = other.address();
    assert.equal(
      errorOf(await client.request(methods.channelBind, [channelNumber(CHANNEL), peerAt(port)])),
      403,
    );
    assert.equal(errorOf(await client.request(methods.createPermission, [peerAt(port)])), 0);
    const head = { method: methods.send, transactionId: randomBytes(12) };
    const send = (to: number) => {
      const parts = [peerAt(to), attribute(attributes.data, Buffer.from('x'))];
      client.sendBytes(writeMessage(head, classes.indication, parts));
    };
    const reached: string[] = [];
    other.on('message', () => reached.push('other'));
    const arrives = once(media, 'message');
    send(port);
    send(mediaPort);
    await arrives;
    assert.deepEqual(reached, []);
    other.close();
  });

  it('refuses what it does not support by the codes of RFC 8656', async () => {
    const client = await open();
    const dontFragment = attribute(0x001a, Buffer.alloc(0));
    assert.equal(errorOf(await client.request(methods.allocate, [dontFragment])), 420);
    assert.equal(errorOf(await client.request(methods.allocate)), 401);
    client.credential = credentials.create(key, 3_600);
    assert.equal(errorOf(await client.request(methods.allocate)), 400);
    const tcp = attribute(attributes.requestedTransport, Buffer.from([6, 0, 0, 0]));
    assert.equal(errorOf(await client.request(methods.allocate, [tcp])), 442);
    assert.equal(errorOf(await client.request(0x00c)), 400);
    for (const method of [methods.refresh, methods.createPermission, methods.channelBind]) {
      assert.equal(errorOf(await client.request(method)), 437);
    }
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 0);
    assert.equal(errorOf(await client.request(methods.createPermission)), 400);
    const outside = [channelNumber(0x3fff), peerAt(mediaPort)];
    assert.equal(errorOf(await client.request(methods.channelBind, outside)), 400);
    const bound = [channelNumber(CHANNEL), peerAt(mediaPort)];
    assert.equal(errorOf(await client.request(methods.channelBind, bound)), 0);
    const second = [channelNumber(CHANNEL + 1), peerAt(mediaPort)];
    assert.equal(errorOf(await client.request(methods.channelBind, second)), 400);
    client.credential = credentials.create(key, 3_600);
    assert.equal(errorOf(await client.request(methods.refresh)), 441);
  });

  it('ignores malformed datagrams, and ends a TCP connection with another protocol', async () => {
    const client = await open();
    for (let length = 0; length < 200; length++) client.sendBytes(randomBytes(length));
    assert.equal(errorOf(await client.request(methods.binding)), 0);
    const socket = connect(server.port, '127.0.0.1');
    // As TLS begins.
    socket.write(Buffer.from([0x16, 3, 1, 0, 5]));
    await once(socket, 'close');
  });
});
