import { CallsClient } from '../../src/calls-api/calls-client.js';
import { silentLogger } from '../../src/core/logger.js';
import { Peer, type PeerOptions } from '../../src/peer/peer.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { FakeConnection } from './fake-connection.js';
import { FakeSfu } from './fake-sfu.js';

/** A peer on a fake SFU and fake connections, with a clock that the test moves. */
export interface PeerLab {
  clock: TestClock;
  sfu: FakeSfu;
  /** A peer that measures nothing. */
  peer: Peer;
  /** Makes another peer on the same SFU. */
  newPeer(options: Partial<PeerOptions>): Peer;
  /** Runs everything that needs no time. The fake SFU answers over real streams, which takes more than microtasks. */
  flush(turns?: number): Promise<void>;
  /** Moves time on in small steps, each of which lets answers arrive. */
  pass(ms: number): Promise<void>;
}

export function createPeerLab(): PeerLab {
  FakeConnection.reset();
  const clock = new TestClock();
  const sfu = new FakeSfu();
  const newPeer = (options: Partial<PeerOptions>) => {
    const calls = new CallsClient({ base: 'http://sfu', fetch: sfu.fetch, clock });
    const Connection = FakeConnection as unknown as typeof RTCPeerConnection;
    return new Peer({ calls, clock, logger: silentLogger, RTCPeerConnection: Connection, ...options });
  };
  const flush = async (turns = 20) => {
    for (let i = 0; i < turns; i++) {
      await clock.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const pass = async (ms: number) => {
    const step = ms > 20_000 ? 1_000 : 100;
    for (let at = 0; at < ms; at += step) {
      await clock.advance(step);
      await flush(2);
    }
    await flush();
  };
  return { clock, sfu, peer: newPeer({ statsIntervalMs: 0 }), newPeer, flush, pass };
}

/** A published video track. */
export const cam = (sessionId: string, n: string | number = '') => ({
  sessionId,
  trackName: `cam${n}`,
  kind: 'video' as const,
});
