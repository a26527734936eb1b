import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { hasPocketsphinx, SAMPLE_RATE, wordsOfSpeech, wordsOfTones } from './speech-recognizer.js';

/** Of a frame; anything below is silence. */
const LOUD = 300;
const FRAME = SAMPLE_RATE / 50;
/** A pause that ends an utterance. */
const PAUSE = SAMPLE_RATE / 2;
const INTERIM_EVERY = SAMPLE_RATE / 4;
const MAX_UTTERANCE = 20 * SAMPLE_RATE;

/**
 * A speech service for development and tests: a Deepgram-compatible WebSocket without a model. It recognizes a few words
 * with Debian's `pocketsphinx` where that is installed, and known tones everywhere. Of other speech it says how long it
 * was.
 */
export class SpeechStandIn {
  readonly token = randomBytes(16).toString('hex');
  readonly #server: Server = createServer();
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #hasPocketsphinx: boolean;

  private constructor(hasRecognizer: boolean) {
    this.#hasPocketsphinx = hasRecognizer;
    this.#server.on('upgrade', (request, socket, head) => this.#accept(request, socket, head));
  }

  /** Starts it on a free port of this machine, where the network cannot reach it. */
  static async start(): Promise<SpeechStandIn> {
    const standIn = new SpeechStandIn(await hasPocketsphinx());
    await new Promise<void>((resolve, reject) => {
      standIn.#server.once('error', reject);
      standIn.#server.listen(0, '127.0.0.1', resolve);
    });
    return standIn;
  }

  /** The `SPEECH_ENDPOINT` of a Worker on this machine. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/listen`;
  }

  /** The settings with which a Worker uses it. */
  get vars(): Readonly<Record<'SPEECH_ENDPOINT' | 'SPEECH_TOKEN' | 'SPEECH_MODEL', string>> {
    return { SPEECH_ENDPOINT: this.url, SPEECH_TOKEN: this.token, SPEECH_MODEL: 'stand-in' };
  }

  /** How many streams it listens to now. */
  get streams(): number {
    return this.#sockets.clients.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const wanted = { encoding: 'linear16', sample_rate: String(SAMPLE_RATE), channels: '1' };
    const isRight = Object.entries(wanted).every(([name, value]) => searchParams.get(name) === value);
    const refusal =
      pathname !== '/v1/listen'
        ? '404 Not Found'
        : !this.#mayUse(request)
          ? '401 Unauthorized'
          : isRight
            ? null
            : '400 Bad Request';
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      const listener = new Listener(opened, this.#hasPocketsphinx);
      opened.on('message', (data, isBinary) => listener.hear(data, isBinary));
      opened.on('error', () => opened.terminate());
    });
  }

  #mayUse({ headers }: IncomingMessage): boolean {
    const [given, wanted] = [headers.authorization ?? '', `Token ${this.token}`].map((text) =>
      Buffer.from(text),
    );
    return given!.length === wanted!.length && timingSafeEqual(given!, wanted!);
  }
}

/** One stream: it finds the utterances between pauses. */
class Listener {
  readonly #socket: WebSocket;
  readonly #hasPocketsphinx: boolean;
  #frames: Int16Array[] = [];
  #rest = new Int16Array(0);
  #samples = 0;
  /** Where the utterance begins, in samples; null: nobody speaks. */
  #from: number | null = null;
  #quiet = 0;
  #sinceInterim = 0;

  constructor(socket: WebSocket, hasRecognizer: boolean) {
    this.#socket = socket;
    this.#hasPocketsphinx = hasRecognizer;
  }

  hear(data: RawData, isBinary: boolean): void {
    if (!isBinary) {
      if (String(data).includes('"CloseStream"')) this.#socket.close(1000);
      return;
    }
    const bytes = Uint8Array.from(data as Buffer);
    const added = new Int16Array(bytes.buffer, 0, bytes.length >> 1);
    const samples = new Int16Array(this.#rest.length + added.length);
    samples.set(this.#rest);
    samples.set(added, this.#rest.length);
    let at = 0;
    for (; at + FRAME <= samples.length; at += FRAME) this.#hearFrame(samples.slice(at, at + FRAME));
    this.#rest = samples.slice(at);
  }

  #hearFrame(frame: Int16Array): void {
    const power = frame.reduce((sum, sample) => sum + sample ** 2, 0) / frame.length;
    const isLoud = Math.sqrt(power) > LOUD;
    this.#samples += frame.length;
    if (this.#from === null && !isLoud) return;
    this.#from ??= this.#samples - frame.length;
    this.#frames.push(frame);
    this.#quiet = isLoud ? 0 : this.#quiet + frame.length;
    this.#sinceInterim += frame.length;
    if (this.#quiet >= PAUSE || this.#samples - this.#from >= MAX_UTTERANCE) void this.#finish();
    else if (this.#sinceInterim >= INTERIM_EVERY) this.#sayInterim();
  }

  #sayInterim(): void {
    this.#sinceInterim = 0;
    const text = wordsOfTones(joined(this.#frames)) || '…';
    this.#send(text, this.#from!, this.#samples, false);
  }

  async #finish(): Promise<void> {
    const [from, to, samples] = [this.#from!, this.#samples, joined(this.#frames)];
    this.#from = null;
    this.#frames = [];
    this.#quiet = 0;
    this.#sinceInterim = 0;
    const words =
      wordsOfTones(samples) || (this.#hasPocketsphinx ? await wordsOfSpeech(samples).catch(() => '') : '');
    const seconds = ((to - from - PAUSE) / SAMPLE_RATE).toFixed(1);
    this.#send(words || `(${seconds} s of speech)`, from, to, true);
  }

  #send(transcript: string, from: number, to: number, isFinal: boolean): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(
      JSON.stringify({
        type: 'Results',
        is_final: isFinal,
        speech_final: isFinal,
        start: from / SAMPLE_RATE,
        duration: (to - from) / SAMPLE_RATE,
        channel: { alternatives: [{ transcript, confidence: 1 }] },
      }),
    );
  }
}

function joined(frames: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}
