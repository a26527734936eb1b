import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AiState } from '../../src/behaviors/ai-state.js';
import { OpusCodec, SAMPLE_RATE, SAMPLES_PER_FRAME } from '../../src/local/adapters/opus-codec.js';
import { VoiceStandIn } from '../../src/local/ai/voice-stand-in.js';
import type { LocalSfuOptions } from '../../src/local/index.js';
import type { ParticipantInfo } from '../../src/room/protocol/index.js';
import type { RoomTokenOptions } from '../../src/server/tokens/room-token.js';
import { ApiClient } from '../local/api-client.js';
import { RawPeer } from '../local/raw-peer.js';
import { TcpGate } from '../support/tcp-gate.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const entry = fileURLToPath(new URL('./ai-voice-worker.ts', import.meta.url));

type Client = Awaited<ReturnType<typeof RawClient.join>>;

/** The real Worker, the real local SFU, and a stand-in for the AI service. */
export class VoiceRoom {
  private constructor(
    readonly worker: RunningWorker,
    readonly api: ApiClient,
    readonly service: VoiceStandIn,
    /** Between the Worker and the service. */
    readonly line: TcpGate,
  ) {}

  static async start(sfu: LocalSfuOptions = {}): Promise<VoiceRoom> {
    const [api, service] = await Promise.all([ApiClient.start(sfu), VoiceStandIn.start()]);
    const line = await TcpGate.to(Number(new URL(service.url).port));
    await line.open();
    const worker = await startWorker({
      entry,
      classes: ['VoiceAgent'],
      callsApiBase: api.sfu.url,
      vars: {
        CALLS_APP_ID: api.sfu.appId,
        CALLS_APP_SECRET: api.sfu.appSecret,
        ...service.vars,
        AI_ENDPOINT: service.url.replace(/\/\/[^/]+/, `//localhost:${line.port}`),
      },
    });
    return new VoiceRoom(worker, api, service, line);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.line.close();
    await this.service.close();
    await this.api.close();
  }

  /** What the service hears of these tones, in the only call that it has. */
  tones(...tones: number[]): Tones {
    const heard = new Tones();
    const [call] = this.service.calls;
    call!.onHeard = (pcm) => heard.add(pcm, tones);
    return heard;
  }

  /** Waits until the SFU has no connected session and the service no call. */
  async isEmpty(): Promise<void> {
    while (this.service.calls.length > 0 || this.api.sfu.stats().connectedSessions > 0) await pause(10);
  }

  /** Waits until the service has no call, and this session at the SFU, if there was one, neither sends nor receives. */
  async isClosed(sessionId: string | null): Promise<void> {
    while (this.service.calls.length > 0 || (await this.isOpen(sessionId))) await pause(10);
  }

  /** Whether this session at the SFU, if there was one, sends or receives. */
  async isOpen(sessionId: string | null): Promise<boolean> {
    if (sessionId === null) return false;
    const { status, body } = await this.api.request('GET', `sessions/${sessionId}`);
    if (status === 404 || status === 410) return false;
    assert.equal(status, 200, JSON.stringify(body));
    return body.tracks.some((track: { status: string }) => track.status !== 'inactive');
  }

  /** Lets the AI into the call without the knowledge of the room. */
  async startUnknown(room: string, visit = 'unknown'): Promise<void> {
    // The call may be over before the answer is here.
    const begins = this.#begins();
    await this.#post(`${room}/start-unknown`, visit);
    await begins;
  }

  /** From its next start on, the room has no AI service. */
  removeService(room: string): Promise<void> {
    return this.#post(`${room}/without-service`, '');
  }

  async #begins(): Promise<void> {
    while (this.service.calls.length === 0) await pause(1);
  }

  async #post(path: string, body: string): Promise<void> {
    const { status } = await fetch(`${this.worker.origin}/test/${path}`, { method: 'POST', body });
    assert.equal(status, 204);
  }

  async join(room: string, name: string, more: Partial<RoomTokenOptions> = {}): Promise<Person> {
    const client = await RawClient.join(this.worker, { room, token: { room, subject: name, name, ...more } });
    return new Person(this, client);
  }

  /** A new page takes the place of a page of this person that the room still has. */
  async resume(room: string, name: string, { client }: Person): Promise<Person> {
    const token = { room, subject: name, name, role: client.welcome.self.role };
    const query = { resume: client.welcome.resume };
    return new Person(this, await RawClient.join(this.worker, { room, token, query }));
  }
}

export class Person {
  readonly #peers: RawPeer[] = [];
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(
    readonly place: VoiceRoom,
    readonly client: Client,
  ) {}

  get id(): string {
    return this.client.id;
  }

  /** Publishes a microphone that carries a tone, without end. */
  async speak(frequency: number): Promise<void> {
    await this.client.command('publication.declare', {
      trackName: 'mic',
      source: 'microphone',
      muted: false,
    });
    const peer = await RawPeer.open({ setup: 'active', isControlling: true });
    this.#peers.push(peer);
    const { sessionId } = await this.calls('new');
    const { sessionDescription } = await this.calls(`${sessionId}/tracks/new`, {
      sessionDescription: { type: 'offer', sdp: peer.offer([]) },
      tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
    });
    await connect(peer, sessionDescription.sdp);
    const opus = new OpusCodec();
    let at = 0;
    const speaking = setInterval(() => {
      const pcm = Buffer.alloc(SAMPLES_PER_FRAME * 4);
      for (let i = 0; i < SAMPLES_PER_FRAME; i++, at++) {
        const sample = Math.round(12_000 * Math.sin((2 * Math.PI * frequency * at) / SAMPLE_RATE));
        pcm.writeInt16LE(sample, i * 4);
        pcm.writeInt16LE(sample, i * 4 + 2);
      }
      peer.sendAudio(opus.encode(pcm));
      // So that the SFU hears from the client, as it does from a browser.
      if (at % SAMPLE_RATE === 0) peer.check();
    }, 20);
    this.#timers.push(speaking);
  }

  /** Receives the AI's voice, as everyone in the room does. */
  async listen(): Promise<Ear> {
    const { sessionId, trackName } = Object.values((await this.agent())!.publications)[0]!;
    const peer = await RawPeer.open({ setup: 'active', isControlling: true });
    this.#peers.push(peer);
    const { sessionId: own } = await this.calls('new');
    const { tracks, sessionDescription } = await this.calls(`${own}/tracks/new`, {
      tracks: [{ location: 'remote', sessionId, trackName }],
    });
    if (tracks[0].errorCode) throw new Error(JSON.stringify(tracks));
    const opus = new OpusCodec();
    const ear = new Ear();
    peer.events.on('rtp', (payload: Buffer) => {
      const pcm = payload.length > 0 && opus.decode(payload);
      if (pcm) ear.add(Buffer.from(pcm));
    });
    const answer = { type: 'answer', sdp: peer.answer(sessionDescription.sdp, []) };
    await this.calls(`${own}/renegotiate`, { sessionDescription: answer }, 'PUT');
    await connect(peer, sessionDescription.sdp);
    // So that the SFU hears from the client, as it does from a browser.
    this.#timers.push(setInterval(() => peer.check(), 400));
    return ear;
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer may be anything; the tests say what it has to be
  async calls(path: string, body?: unknown, method = 'POST'): Promise<any> {
    const response = await fetch(`${this.place.worker.origin}/calls/sessions/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.client.welcome.credential!.token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.json();
  }

  /** A command that must succeed. */
  async do(command: string, data: object = {}): Promise<void> {
    const answer = await this.client.command(`ai.${command}`, data);
    if ('error' in answer) throw new Error(JSON.stringify(answer.error));
  }

  /** The code with which a command is refused; null: it succeeds. */
  async refused(command: string, data: object = {}): Promise<string | null> {
    const { error } = await this.client.command(`ai.${command}`, data);
    return (error as { code: string } | undefined)?.code ?? null;
  }

  async state(): Promise<AiState> {
    return (await this.client.roomState()).behaviors.ai as AiState;
  }

  async agent(): Promise<ParticipantInfo | undefined> {
    const { participants } = await this.client.roomState();
    return Object.values(participants).find(({ agent }) => agent);
  }

  /** The state once it fits, now or after a later change. */
  async until(fits: (state: AiState) => boolean): Promise<AiState> {
    for (;;) {
      const state = await this.state();
      if (fits(state)) return state;
      await this.client.next('patch');
    }
  }

  async leave(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#peers.splice(0).map((peer) => peer.close()));
    await this.client.close();
  }
}

async function connect(peer: RawPeer, sdp: string): Promise<void> {
  peer.goesTo(sdp);
  const answered = once(peer.events, 'answered');
  peer.check();
  await answered;
  peer.begin();
  await peer.connected;
}

/** Measures what it hears. */
export class Ear {
  #frames: Buffer[] = [];
  #wake = () => {};

  add(pcm: Buffer): void {
    this.#frames.push(pcm);
    this.#wake();
  }

  /** The frequency of the next 240 ms of sound, in hertz. */
  async pitch(): Promise<number> {
    this.#frames = [];
    const loud: Buffer[] = [];
    while (loud.length < 15) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      for (const frame of this.#frames.splice(0)) if (Math.abs(peakOf(frame)) > 2_000) loud.push(frame);
    }
    // The first frames fade in.
    const samples = Buffer.concat(loud.slice(3));
    let crossings = 0;
    for (let at = 4; at < samples.length; at += 4)
      if (samples.readInt16LE(at - 4) < 0 && samples.readInt16LE(at) >= 0) crossings++;
    return (crossings * SAMPLE_RATE) / (samples.length / 4);
  }
}

/** A tone two semitones away has less of this in a frame. */
const LOUD = 6_000;

/** Counts the frames in which each tone is heard. */
export class Tones {
  readonly #counts = new Map<number, number>();
  #wake = () => {};

  add(pcm: Buffer, tones: readonly number[]): void {
    for (const tone of tones) if (strengthOf(pcm, tone) > LOUD) this.#counts.set(tone, this.of(tone) + 1);
    this.#wake();
  }

  all(): Record<number, number> {
    return Object.fromEntries(this.#counts);
  }

  of(tone: number): number {
    return this.#counts.get(tone) ?? 0;
  }

  async reaches(tone: number, count: number): Promise<void> {
    while (this.of(tone) < count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }
}

/** The amplitude of a tone: a single bin of a Fourier transform. */
function strengthOf(pcm: Buffer, tone: number): number {
  let [real, imaginary] = [0, 0];
  const frames = pcm.length / 4;
  for (let at = 0; at < frames; at++) {
    const angle = (2 * Math.PI * tone * at) / SAMPLE_RATE;
    real += pcm.readInt16LE(at * 4) * Math.cos(angle);
    imaginary += pcm.readInt16LE(at * 4) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / frames;
}

function peakOf(pcm: Buffer): number {
  let peak = 0;
  for (let at = 0; at < pcm.length; at += 4) peak = Math.max(peak, Math.abs(pcm.readInt16LE(at)));
  return peak;
}
