import { once } from 'node:events';
import { OpusCodec, SAMPLE_RATE, SAMPLES_PER_FRAME } from '../../../src/local/adapters/opus-codec.js';
import type { Role } from '../../../src/room/protocol/index.js';
import { RawPeer } from '../../local/raw-peer.js';
import { RawClient } from '../raw-client.js';
import type { RunningWorker } from '../start-worker.js';

type Client = Awaited<ReturnType<typeof RawClient.join>>;

const FRAME_MS = 20;

/** A participant without a browser, whose microphone a test lets speak. */
export class SpeakingPerson {
  readonly #peer: RawPeer;
  readonly #opus = new OpusCodec();
  #hertz = 0;
  #frame = 0;
  readonly #timer: NodeJS.Timeout;

  private constructor(
    readonly client: Client,
    readonly sessionId: string,
    peer: RawPeer,
  ) {
    this.#peer = peer;
    // As a microphone does, it also sends while nobody speaks.
    this.#timer = setInterval(() => this.#send(), FRAME_MS);
  }

  static async join(
    worker: RunningWorker,
    room: string,
    subject: string,
    role: Role = 'participant',
  ): Promise<SpeakingPerson> {
    const client = await RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
    return SpeakingPerson.publish(worker, client);
  }

  static async publish(worker: RunningWorker, client: Client): Promise<SpeakingPerson> {
    const call = async (path: string, body?: unknown) => {
      const response = await fetch(`${worker.origin}/calls/sessions/${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return (await response.json()) as { sessionId: string; sessionDescription: { sdp: string } };
    };
    const peer = await RawPeer.open({ setup: 'passive', isControlling: true });
    await client.command('publication.declare', { trackName: 'voice', source: 'microphone', muted: false });
    const { sessionId } = await call('new');
    const checked = once(peer.events, 'answered');
    const { sessionDescription } = await call(`${sessionId}/tracks/new`, {
      sessionDescription: { type: 'offer', sdp: peer.offer([]) },
      tracks: [{ location: 'local', mid: '0', trackName: 'voice' }],
    });
    peer.goesTo(sessionDescription.sdp);
    peer.check();
    await checked;
    await peer.connected;
    return new SpeakingPerson(client, sessionId, peer);
  }

  get id(): string {
    return this.client.id;
  }

  /** Sends a tone until another; 0: silence. */
  speak(hertz: number): void {
    this.#hertz = hertz;
  }

  allow(allowed = true): Promise<Record<string, unknown>> {
    return this.client.command('captions.allow', { allowed });
  }

  async leave(): Promise<void> {
    clearInterval(this.#timer);
    this.client.send({ id: 'leave', command: 'leave' });
    await this.client.close();
    await this.#peer.close();
  }

  #send(): void {
    const pcm = Buffer.alloc(SAMPLES_PER_FRAME * 4);
    for (let at = 0; at < SAMPLES_PER_FRAME && this.#hertz > 0; at++) {
      const seconds = (this.#frame * SAMPLES_PER_FRAME + at) / SAMPLE_RATE;
      const value = Math.round(8_000 * Math.sin(2 * Math.PI * this.#hertz * seconds));
      pcm.writeInt16LE(value, at * 4);
      pcm.writeInt16LE(value, at * 4 + 2);
    }
    this.#frame++;
    this.#peer.sendAudio(this.#opus.encode(pcm));
  }
}
