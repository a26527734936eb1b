import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { BYTES_PER_FRAME, FRAME_MS, OpusCodec } from '../adapters/opus-codec.js';
import { OpusWriter } from '../adapters/opus-writer.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { readRemoteDescription } from '../sdp/remote-description.js';
import type { Layer } from '../sfu/layer.js';
import type { Session } from '../sfu/session.js';
import type { Sfu } from '../sfu/sfu.js';
import type { TrackSubscriber } from '../sfu/track.js';
import { PitchShifter } from './pitch-shifter.js';

/** What a call hears between two turns at most: a minute. */
const MAX_FRAMES = 60_000 / FRAME_MS;
const SILENCE = Buffer.alloc(BYTES_PER_FRAME);
/** Samples of silence are smaller. */
const LOUD = 300;
const TRANSCRIPT = 'I am a stand-in. I say again what you said, higher.';

/**
 * A call of the stand-in with a real peer: it keeps what it hears, and says it again two semitones higher,
 * from the first sound. */
export class VoiceCall implements TrackSubscriber {
  readonly id = `rtc_${randomUUID().replaceAll('-', '')}`;
  readonly #session: Session;
  readonly #voice: Session;
  readonly #writer: OpusWriter;
  readonly #decoder = new OpusCodec();
  readonly #onClosed: () => void;
  readonly #instructions: string;
  #heard: Buffer[] = [];
  #committed: Buffer[] = [];
  #toSay: Buffer[] = [];
  #shifter = new PitchShifter();
  #sideband: WebSocket | null = null;
  #dueAtMs = performance.now();
  #timer: NodeJS.Timeout;
  #isClosed = false;
  /** Called with each 20 ms that it hears, for tests. */
  onHeard: (pcm: Buffer) => void = () => {};

  /** @param instructions see `VoiceStandIn`. */
  constructor(sfu: Sfu, instructions: string, onClosed: () => void) {
    this.#session = sfu.newSession('voice');
    this.#voice = sfu.newSession('voice');
    this.#writer = new OpusWriter(this.#voice.publishDetached('audio', 'voice'));
    this.#writer.write(SILENCE);
    this.#instructions = instructions;
    this.#onClosed = onClosed;
    this.#timer = setInterval(() => this.#say(), FRAME_MS);
  }

  /** @throws `ApiError` if the offer is not one of an m-line for audio in both directions. */
  answer(offer: string): string {
    this.#session.acceptOffer(readRemoteDescription(offer));
    const section = this.#session.negotiation.sections.find(({ kind }) => kind === 'audio');
    if (!section) throw new Error('The offer has no m-line for audio.');
    this.#session.publish(section, 'heard').subscribe(this);
    this.#session.outgoing.subscribe(section, this.#voice.track('voice')!, undefined);
    return this.#session.writeAnswer();
  }

  /** Lets a server control the call. */
  control(socket: WebSocket): void {
    this.#sideband?.close();
    this.#sideband = socket;
    socket.on('message', (data) => this.#obey(JSON.parse(String(data)) as { type?: string }));
    if (this.#instructions.includes('mumble')) socket.send('<<<');
    else this.#tell({ type: 'session.created' });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#session.close('the call was hung up');
    this.#voice.close('the call was hung up');
    this.#writer.close();
    this.#decoder.close();
    this.#sideband?.close();
    this.#onClosed();
  }

  onPacket(_layer: Layer, { payload }: RtpPacket): void {
    const pcm = payload.length === 0 || this.#isClosed ? undefined : this.#decoder.decode(payload);
    if (!pcm || pcm.length !== BYTES_PER_FRAME) return;
    this.onHeard(pcm);
    this.#heard.push(pcm);
    if (this.#heard.length > MAX_FRAMES) this.#heard.shift();
  }

  onSenderReport(): void {}

  onLayersChanged(): void {}

  onEnded(): void {}

  #obey({ type }: { type?: string }): void {
    if (type === 'session.update') this.#tell({ type: 'session.updated' });
    else if (type === 'input_audio_buffer.clear') {
      this.#heard = [];
      this.#tell({ type: 'input_audio_buffer.cleared' });
    } else if (type === 'input_audio_buffer.commit') {
      const begins = this.#heard.findIndex(isLoud);
      this.#committed = begins < 0 ? [] : this.#heard.slice(begins);
      this.#heard = [];
      this.#tell({ type: 'input_audio_buffer.committed' });
    } else if (type === 'response.create') this.#respond();
    else if (type === 'output_audio_buffer.clear') {
      this.#toSay = [];
      this.#tell({ type: 'output_audio_buffer.cleared' });
    } else if (type !== 'response.cancel')
      this.#tell({
        type: 'error',
        error: { type: 'invalid_request_error', message: `Unknown event ${type}.` },
      });
  }

  #respond(): void {
    this.#tell({ type: 'response.created' });
    this.#tell({ type: 'response.output_audio_transcript.delta', delta: TRANSCRIPT });
    this.#tell({ type: 'response.output_audio_transcript.done', transcript: TRANSCRIPT });
    this.#tell({ type: 'response.done', response: { status: 'completed' } });
    this.#toSay = this.#committed;
    this.#committed = [];
    if (this.#toSay.length === 0) return;
    this.#tell({ type: 'output_audio_buffer.started' });
    if (this.#instructions.includes('break off')) this.close();
  }

  /** Sends the frames that are due: of an answer, or silence. */
  #say(): void {
    for (const now = performance.now(); this.#dueAtMs <= now; this.#dueAtMs += FRAME_MS) {
      const frame = this.#toSay.shift();
      this.#writer.write(frame ? this.#shifter.shift(frame) : SILENCE);
      if (frame && this.#toSay.length === 0) this.#tell({ type: 'output_audio_buffer.stopped' });
    }
  }

  #tell(event: object): void {
    this.#sideband?.send(JSON.stringify({ event_id: randomUUID(), ...event }));
  }
}

function isLoud(pcm: Buffer): boolean {
  for (let at = 0; at < pcm.length; at += 2) if (Math.abs(pcm.readInt16LE(at)) > LOUD) return true;
  return false;
}
