/** The clients of both forwarders: publishers that send video of a steady rate, and viewers that count. */
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift';
import { CallsClient } from '../../../src/calls-api/calls-client.js';
import { serve } from './child.js';
import { connectionConfig } from './connection-config.js';

export interface LoadOptions {
  forwarder: 'ours' | 'plain';
  base: string;
  secret: string;
  publishers: number;
  viewers: number;
  /** Each viewer pulls every publisher but the one of its own number. */
  isMesh: boolean;
  /** Of each publisher. */
  packetsPerSecond: number;
}

export interface LoadCounts {
  sent: number;
  received: number;
}

interface Forwarder {
  publish(connection: RTCPeerConnection): Promise<string>;
  pull(connection: RTCPeerConnection, names: string[]): Promise<void>;
}

const CONNECT_LIMIT_MS = 8_000;
const PAYLOAD_BYTES = 1_100;
const TICK_MS = 10;
const TICKS_PER_FRAME = 3;
const KEY_FRAME_EVERY = 20;

const counts: LoadCounts = { sent: 0, received: 0 };

serve({
  async start(options: LoadOptions) {
    const forwarder = options.forwarder === 'ours' ? callsApi(options) : plainApi(options);
    const names: string[] = [];
    for (let n = 0; n < options.publishers; n++) {
      const connection = new RTCPeerConnection(connectionConfig);
      const track = new MediaStreamTrack({ kind: 'video' });
      connection.addTransceiver(track, { direction: 'sendonly' });
      names.push(await forwarder.publish(connection));
      await connected(connection);
      send(track, options.packetsPerSecond);
    }
    for (let n = 0; n < options.viewers; n++) {
      const connection = new RTCPeerConnection(connectionConfig);
      connection.onTrack.subscribe((track) => {
        track.onReceiveRtp.subscribe(() => {
          counts.received++;
        });
      });
      const wanted = options.isMesh ? names.filter((_, at) => at !== n) : names;
      await forwarder.pull(connection, wanted);
      await connected(connection);
    }
  },
  counts: () => counts,
});

function callsApi({ base, secret }: LoadOptions): Forwarder {
  const client = new CallsClient({ base, headers: () => ({ authorization: `Bearer ${secret}` }) });
  return {
    async publish(connection) {
      const { sessionId } = await client.newSession();
      await connection.setLocalDescription(await connection.createOffer());
      const mid = connection.getTransceivers()[0]?.mid ?? '0';
      const { sessionDescription } = await client.newTracks(sessionId, {
        sessionDescription: { type: 'offer', sdp: connection.localDescription?.sdp ?? '' },
        tracks: [{ location: 'local', mid, trackName: 'camera' }],
      });
      await connection.setRemoteDescription({ type: 'answer', sdp: sessionDescription?.sdp ?? '' });
      return sessionId;
    },
    async pull(connection, names) {
      const { sessionId } = await client.newSession();
      const { sessionDescription } = await client.newTracks(sessionId, {
        tracks: names.map((name) => ({ location: 'remote', sessionId: name, trackName: 'camera' })),
      });
      await connection.setRemoteDescription({ type: 'offer', sdp: sessionDescription?.sdp ?? '' });
      await connection.setLocalDescription(await connection.createAnswer());
      await client.renegotiate(sessionId, { type: 'answer', sdp: connection.localDescription?.sdp ?? '' });
    },
  };
}

function plainApi({ base }: LoadOptions): Forwarder {
  const post = async (path: string, body: object): Promise<{ id: string; sdp: string }> =>
    (await fetch(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
  let published = 0;
  return {
    async publish(connection) {
      const name = String(published++);
      await connection.setLocalDescription(await connection.createOffer());
      const { sdp } = await post('publish', { name, sdp: connection.localDescription?.sdp });
      await connection.setRemoteDescription({ type: 'answer', sdp });
      return name;
    },
    async pull(connection, names) {
      const { id, sdp } = await post('pull', { names });
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription(await connection.createAnswer());
      await post('answer', { name: id, sdp: connection.localDescription?.sdp });
    },
  };
}

function connected(connection: RTCPeerConnection): Promise<void> {
  if (connection.connectionState === 'connected') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('A connection did not come up.')), CONNECT_LIMIT_MS);
    connection.connectionStateChange.subscribe((state) => {
      if (state !== 'connected') return;
      clearTimeout(late);
      resolve();
    });
  });
}

/** In bursts, as a camera's frames come, and by the clock, so that a late timer does not lower the rate. */
function send(track: MediaStreamTrack, packetsPerSecond: number): void {
  const startedAt = performance.now();
  let sequenceNumber = 0;
  let tick = 0;
  setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * packetsPerSecond);
    const startsFrame = tick % TICKS_PER_FRAME === 0;
    const frame = Math.floor(tick / TICKS_PER_FRAME);
    tick++;
    for (let first = startsFrame; sequenceNumber < due; first = false) {
      const header = new RtpHeader({
        payloadType: 96,
        sequenceNumber: sequenceNumber & 0xffff,
        timestamp: frame * TICK_MS * TICKS_PER_FRAME * 90,
        marker: tick % TICKS_PER_FRAME === 0 && sequenceNumber === due - 1,
      });
      track.writeRtp(new RtpPacket(header, vp8(frame, first)));
      sequenceNumber++;
      counts.sent++;
    }
  }, TICK_MS);
}

/** A VP8 payload with a picture number, of noise. */
function vp8(frame: number, startsFrame: boolean): Buffer {
  const payload = Buffer.alloc(PAYLOAD_BYTES, 0x5a);
  payload[0] = startsFrame ? 0x90 : 0x80;
  payload[1] = 0x80;
  payload.writeUInt16BE(0x8000 | (frame & 0x7fff), 2);
  // The lowest bit of the frame's own first byte is 0 in a key frame.
  payload[4] = startsFrame && frame % KEY_FRAME_EVERY === 0 ? 0x10 : 0x11;
  return payload;
}
