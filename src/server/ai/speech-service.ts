import type { Clock } from '../../core/clock.js';
import type { AiBinding } from '../platform.js';
import { AiError } from './ai-error.js';
import { inTime } from './in-time.js';
import { SAMPLE_RATE } from './resampler.js';
import { readSpeechMessage, type SpeechResult } from './speech-results.js';

/** Takes the words of a connection to a speech service. After `onEnd` nothing more comes. */
export interface SpeechListener {
  onResult(result: SpeechResult): void;
  onEnd(error: AiError): void;
}

/** A service that turns speech into text: 16 kHz, mono, signed 16-bit samples. */
export interface SpeechService {
  /** @throws `AiError` */
  connect(language: string | null, listener: SpeechListener): Promise<SpeechConnection>;
}

const CONNECT_LIMIT_MS = 10_000;
/** A service that gets speech and says nothing for so long is stuck. */
const SILENCE_LIMIT_MS = 20_000;
/** Messages per second. A service sends a few. */
const MESSAGES_PER_SECOND = 30;
const MESSAGES_AT_ONCE = 150;

/** A Deepgram-compatible service over a WebSocket. */
export class SocketSpeechService implements SpeechService {
  readonly #endpoint: string;
  readonly #token: string | null;
  readonly #model: string;
  readonly #clock: Clock;

  /** @param endpoint the address of the WebSocket, such as `wss://api.deepgram.com/v1/listen`. */
  constructor(endpoint: string, token: string | null, model: string, clock: Clock) {
    this.#endpoint = endpoint;
    this.#token = token;
    this.#model = model;
    this.#clock = clock;
  }

  async connect(language: string | null, listener: SpeechListener): Promise<SpeechConnection> {
    // The error of the request would contain the token.
    if (this.#token !== null && !/^[\x21-\x7e]+$/.test(this.#token))
      throw new AiError(
        'ai_not_configured',
        'SPEECH_TOKEN has a character that an HTTP header cannot have. Set the token again.',
      );
    const url = new URL(this.#endpoint.replace(/^ws/i, 'http'));
    for (const [name, value] of Object.entries(parameters(language))) url.searchParams.set(name, value);
    if (this.#model !== '') url.searchParams.set('model', this.#model);
    const response = await connected(this.#clock, (signal) =>
      fetch(url, {
        headers: {
          Upgrade: 'websocket',
          ...(this.#token !== null && { Authorization: `Token ${this.#token}` }),
        },
        // A redirect to another host would take the token there.
        redirect: 'manual',
        signal,
      }),
    );
    if (!response.webSocket) throw refusalOf(response.status);
    return new SpeechConnection(response.webSocket, listener, this.#clock);
  }
}

/** A speech model of Workers AI, by the binding `AI`. */
export class BindingSpeechService implements SpeechService {
  readonly #ai: AiBinding;
  readonly #model: string;
  readonly #clock: Clock;

  constructor(ai: AiBinding, model: string, clock: Clock) {
    this.#ai = ai;
    this.#model = model;
    this.#clock = clock;
  }

  async connect(language: string | null, listener: SpeechListener): Promise<SpeechConnection> {
    const answer = await connected(this.#clock, () =>
      this.#ai.run(this.#model, parameters(language), { websocket: true }),
    );
    const socket = (answer as Partial<Response> | null)?.webSocket;
    if (!socket) throw new AiError('ai_refused', 'Workers AI opened no WebSocket. Check SPEECH_MODEL.');
    return new SpeechConnection(socket, listener, this.#clock);
  }
}

function parameters(language: string | null): Record<string, string> {
  return {
    encoding: 'linear16',
    sample_rate: String(SAMPLE_RATE),
    channels: '1',
    interim_results: 'true',
    punctuate: 'true',
    ...(language !== null && { language }),
  };
}

function connected<T>(clock: Clock, connect: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return inTime(clock, CONNECT_LIMIT_MS, connect, {
    late: `The speech service did not answer for ${CONNECT_LIMIT_MS / 1_000} s.`,
    failed: 'The speech service could not be reached. Check SPEECH_ENDPOINT.',
  });
}

/** An open connection to a speech service. */
export class SpeechConnection {
  readonly #socket: WebSocket;
  readonly #listener: SpeechListener;
  readonly #clock: Clock;
  #isOver = false;
  /** How many messages may come now, and since when. */
  #allowed = MESSAGES_AT_ONCE;
  #atMs: number;
  #heardAtMs: number;

  constructor(socket: WebSocket, listener: SpeechListener, clock: Clock) {
    this.#socket = socket;
    this.#listener = listener;
    this.#clock = clock;
    this.#atMs = clock.now();
    this.#heardAtMs = this.#atMs;
    socket.accept();
    socket.addEventListener('message', ({ data }) => this.#read(data));
    socket.addEventListener('close', () => this.#end(dropped()));
    socket.addEventListener('error', () => this.#end(dropped()));
  }

  /** Sends speech. */
  send(samples: Int16Array): void {
    if (this.#isOver) return;
    if (this.#clock.now() - this.#heardAtMs > SILENCE_LIMIT_MS) {
      this.#end(
        new AiError('ai_timed_out', `The speech service said nothing for ${SILENCE_LIMIT_MS / 1_000} s.`),
      );
      return;
    }
    this.#socket.send(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  /** Keeps the connection open while nobody speaks. */
  keepAlive(): void {
    if (this.#isOver) return;
    // No answer is expected while there is no speech.
    this.#heardAtMs = this.#clock.now();
    this.#socket.send('{"type":"KeepAlive"}');
  }

  /** Ends the connection at once. What the service has not said yet is lost. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.close(1000);
  }

  #read(data: unknown): void {
    if (this.#isOver) return;
    try {
      this.#count();
      const result = readSpeechMessage(data);
      if (result) this.#listener.onResult(result);
    } catch (error) {
      if (!(error instanceof AiError)) throw error;
      this.#end(error);
    }
  }

  #count(): void {
    const nowMs = this.#clock.now();
    const more = ((nowMs - this.#atMs) * MESSAGES_PER_SECOND) / 1_000;
    this.#allowed = Math.min(MESSAGES_AT_ONCE, this.#allowed + more) - 1;
    this.#atMs = nowMs;
    this.#heardAtMs = nowMs;
    if (this.#allowed < 0)
      throw new AiError(
        'ai_unusable_answer',
        `The speech service sends more than ${MESSAGES_PER_SECOND} messages per second.`,
      );
  }

  #end(error: AiError): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.onEnd(error);
  }
}

function dropped(): AiError {
  return new AiError('ai_dropped', 'The connection to the speech service was lost.');
}

function refusalOf(status: number): AiError {
  if (status === 401 || status === 403)
    return new AiError(
      'ai_refused',
      `The speech service refuses SPEECH_TOKEN (HTTP ${status}). Set a valid token.`,
    );
  if (status === 402 || status === 429)
    return new AiError('ai_limit_reached', `The speech service has reached its limit (HTTP ${status}).`);
  if (status >= 500) return new AiError('ai_dropped', `The speech service failed (HTTP ${status}).`);
  if (status >= 200 && status < 300)
    return new AiError(
      'ai_unusable_answer',
      `The speech service answered with HTTP ${status}, not with a WebSocket. Check SPEECH_ENDPOINT.`,
    );
  return new AiError(
    'ai_refused',
    `The speech service refuses the request (HTTP ${status}). Check SPEECH_ENDPOINT and SPEECH_MODEL.`,
  );
}
