import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConnection } from '../../../src/call/lobby/connection-check.js';
import type { LobbyView } from '../../../src/room/protocol/index.js';
import { TestClock } from '../../../src/testing/test-clock.js';

test('the connection check measures by the injected clock, and reports a browser without WebRTC', async () => {
  const clock = new TestClock();
  const lobby = {
    getView: async () => {
      await clock.advance(40);
      return {} as LobbyView;
    },
    check: () => assert.fail('no description is sent without WebRTC'),
    // Long enough that the small transfer is the measurement.
    transfer: (sent: number) => clock.advance(sent > 0 ? 600 : 1_200),
  };
  const { checks } = await checkConnection({
    lobby,
    clock,
    RTCPeerConnection: undefined,
    onProgress: () => {},
  });
  assert.deepEqual(checks.server, { status: 'ok', value: 40 });
  assert.deepEqual(checks.media, { status: 'failed', value: null });
  assert.deepEqual(checks.upload, { status: 'ok', value: 2_000_000 });
  assert.deepEqual(checks.download, { status: 'ok', value: 1_000_000 });
});

test('the connection check uses the injected RTCPeerConnection, and closes what it made', async () => {
  const clock = new TestClock();
  const configurations: (RTCConfiguration | undefined)[] = [];
  let open = 0;
  class Connection extends EventTarget {
    iceGatheringState = 'complete';
    connectionState = 'new';
    localDescription = { sdp: 'offer' };
    constructor(configuration?: RTCConfiguration) {
      super();
      configurations.push(configuration);
      open++;
    }
    createDataChannel() {}
    async setLocalDescription() {}
    async setRemoteDescription({ sdp }: { sdp: string }) {
      if (sdp === 'answer') this.connectionState = 'connected';
      this.dispatchEvent(new Event('connectionstatechange'));
    }
    async getStats() {
      const pair = {
        type: 'candidate-pair',
        nominated: true,
        state: 'succeeded',
        currentRoundTripTime: 0.025,
      };
      return new Map([['pair', pair]]);
    }
    close() {
      open--;
    }
  }
  const lobby = {
    getView: async () => ({}) as LobbyView,
    check: async (sdp: string) => {
      assert.equal(sdp, 'offer');
      return { sdp: 'answer', iceServers: [] };
    },
    transfer: async () => {},
  };
  const { checks } = await checkConnection({
    lobby,
    clock,
    RTCPeerConnection: Connection as unknown as typeof RTCPeerConnection,
    onProgress: () => {},
  });
  assert.deepEqual(checks.media, { status: 'ok', value: 25 });
  assert.equal(checks.relay.status, 'unused');
  assert.deepEqual([configurations.length, open], [1, 0]);
});
