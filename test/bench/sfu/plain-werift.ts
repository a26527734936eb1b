/** A minimal forwarder on werift: a connection per client, and each packet is forwarded as it arrives. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MediaStreamTrack, RTCPeerConnection, type RTCRtpSender } from 'werift';
import { connectionConfig } from './connection-config.js';
import { serveMetered } from './meter.js';

const senders = new Map<string, RTCRtpSender[]>();
const pulling = new Map<string, RTCPeerConnection>();

const routes: Record<string, (body: { name: string; names: string[]; sdp: string }) => Promise<object>> = {
  async publish({ name, sdp }) {
    const connection = new RTCPeerConnection(connectionConfig);
    const receivers: RTCRtpSender[] = [];
    senders.set(name, receivers);
    connection.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe((packet) => {
        for (const receiver of receivers) void receiver.sendRtp(packet);
      });
    });
    await connection.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription(await connection.createAnswer());
    return { sdp: connection.localDescription?.sdp };
  },
  async pull({ names }) {
    const connection = new RTCPeerConnection(connectionConfig);
    for (const name of names) {
      const track = new MediaStreamTrack({ kind: 'video' });
      const { sender } = connection.addTransceiver(track, { direction: 'sendonly' });
      senders.get(name)?.push(sender);
    }
    await connection.setLocalDescription(await connection.createOffer());
    const id = String(pulling.size);
    pulling.set(id, connection);
    return { id, sdp: connection.localDescription?.sdp };
  },
  async answer({ name, sdp }) {
    await pulling.get(name)?.setRemoteDescription({ type: 'answer', sdp });
    return {};
  },
};

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const answer = await routes[request.url?.slice(1) ?? '']?.(JSON.parse(text));
  response.end(JSON.stringify(answer));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

const { port } = server.address() as AddressInfo;
serveMetered({ address: () => ({ base: `http://127.0.0.1:${port}`, secret: '' }) });
