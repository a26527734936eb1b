import type { Clock } from '../../core/clock.js';
import { AiError } from './ai-error.js';
import { PacketError, readPcmPacket } from './pcm-packet.js';
import { Resampler, SAMPLE_RATE } from './resampler.js';
import type { SpeechConnection, SpeechService } from './speech-service.js';
import { StreamClock } from './stream-clock.js';
import type { TranscriberReport } from './transcriber-report.js';
import { type Utterance, Utterances } from './utterances.js';

type Report = TranscriberReport extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'stream'>
    : never
  : never;

type Problem = Pick<TranscriberReport & { type: 'failed' }, 'code' | 'isOver'>;

export interface SpeechStreamOptions {
  /** Null: the site has not set one up. */
  service: SpeechService | null;
  language: string | null;
  clock: Clock;
  report(report: Report): Promise<void>;
  /** Called when the SFU has disconnected. */
  onAway(): void;
}

/** Speech that is kept until the service is connected. */
const BUFFERED_SAMPLES = 5 * SAMPLE_RATE;
/** A sample of silence is smaller. */
const QUIET = 64;
/** Silence that the service gets, so that it notices a pause. The rest is left out. */
const QUIET_SAMPLES = 2 * SAMPLE_RATE;
const KEEP_ALIVE_MS = 5_000;
/** An open connection that carries nothing for so long makes way for another. */
const IDLE_MS = 3_000;
const REPORT_SECONDS = 10;
/** The last attempt is after some 30 s. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000];
/** So many malformed packets in a row are not a mishap. */
const MAX_MALFORMED = 250;

/** One track: from the SFU to the speech service, and its words to the room. */
export class SpeechStream {
  readonly #options: SpeechStreamOptions;
  readonly #resampler = new Resampler();
  readonly #utterances = new Utterances();
  readonly #clock = new StreamClock();
  #socket: WebSocket | null = null;
  #heardAtMs = 0;
  #awaySinceMs: number | null;
  #connection: SpeechConnection | null = null;
  #isConnecting = false;
  #attempts = 0;
  #cancelRetry = () => {};
  #buffer: Int16Array[] = [];
  #buffered = 0;
  #quiet = 0;
  #keptAliveAtMs = 0;
  #samples = 0;
  #malformed = 0;
  #isOver = false;
  #problem: Problem | null = null;
  #isTelling = false;
  #next: Utterance | null = null;

  constructor(options: SpeechStreamOptions) {
    this.#options = options;
    this.#awaySinceMs = options.clock.now();
  }

  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** Whether the SFU is connected and sends. */
  get isReceiving(): boolean {
    return this.#socket !== null && this.#options.clock.now() - this.#heardAtMs < IDLE_MS;
  }

  /** Whether the speech service is connected. */
  get isListening(): boolean {
    return this.#connection !== null;
  }

  /** Why the speech service is not connected; null: it is, or it has not been tried yet. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Since when the SFU is not connected, in milliseconds since the epoch; null: it is. */
  get awaySinceMs(): number | null {
    return this.#awaySinceMs;
  }

  /** How much speech the service got since the last call, in seconds. */
  takeSeconds(): number {
    const seconds = this.#samples / SAMPLE_RATE;
    this.#samples = 0;
    return seconds;
  }

  /** Takes the SFU's connection, in place of an earlier one. */
  receive(socket: WebSocket): void {
    this.#socket?.close(1000);
    this.#socket = socket;
    this.#awaySinceMs = null;
    this.#heardAtMs = this.#options.clock.now();
    // The default depends on the compatibility date of the site's Worker.
    socket.binaryType = 'arraybuffer';
    socket.accept();
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#read(data);
    });
    const onAway = () => {
      if (socket !== this.#socket) return;
      this.#socket = null;
      this.#awaySinceMs = this.#options.clock.now();
      if (!this.#isOver) this.#options.onAway();
    };
    socket.addEventListener('close', onAway);
    socket.addEventListener('error', onAway);
    if (!this.#connection) this.#connect();
  }

  /** Ends all at once: words that the service says later are dropped. */
  close(): void {
    this.#isOver = true;
    this.#cancelRetry();
    this.#socket?.close(1000);
    this.#socket = null;
    this.#connection?.close();
    this.#connection = null;
  }

  #read(data: unknown): void {
    this.#heardAtMs = this.#options.clock.now();
    try {
      if (!(data instanceof ArrayBuffer)) throw new PacketError('is not binary');
      const { timestamp, samples } = readPcmPacket(new Uint8Array(data));
      this.#malformed = 0;
      this.#hear(this.#resampler.add(samples), timestamp);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      if (this.#malformed++ === 0) console.warn('[callroom]', error.message);
      if (this.#malformed >= MAX_MALFORMED) this.#fail(new AiError('ai_dropped', error.message), true);
    }
  }

  #hear(samples: Int16Array, timestamp: number): void {
    const nowMs = this.#options.clock.now();
    const isQuiet = samples.every((sample) => sample < QUIET && sample > -QUIET);
    this.#quiet = isQuiet ? this.#quiet + samples.length : 0;
    if (this.#quiet > QUIET_SAMPLES) {
      if (nowMs - this.#keptAliveAtMs < KEEP_ALIVE_MS) return;
      this.#keptAliveAtMs = nowMs;
      this.#connection?.keepAlive();
      return;
    }
    const pause = this.#clock.add(samples.length, timestamp, nowMs);
    if (pause > 0) this.#pass(new Int16Array(pause));
    this.#pass(samples);
  }

  #pass(samples: Int16Array): void {
    if (!this.#connection) {
      this.#buffer.push(samples);
      this.#buffered += samples.length;
      while (this.#buffered > BUFFERED_SAMPLES) this.#buffered -= this.#buffer.shift()!.length;
      return;
    }
    this.#connection.send(samples);
    this.#samples += samples.length;
    if (this.#samples >= REPORT_SECONDS * SAMPLE_RATE)
      void this.#options.report({ type: 'used', seconds: this.takeSeconds() });
  }

  async #connect(): Promise<void> {
    this.#cancelRetry();
    if (this.#isConnecting || this.#connection || this.#isOver) return;
    this.#isConnecting = true;
    try {
      const { service, language } = this.#options;
      if (!service) throw new AiError('ai_not_configured', 'The site has no speech service.');
      const connection = await service.connect(language, {
        onResult: (result) => {
          this.#attempts = 0;
          this.#say(this.#utterances.add(result));
        },
        onEnd: (error) => {
          this.#connection = null;
          this.#say(this.#utterances.finish());
          this.#fail(error, false);
        },
      });
      if (this.#isOver) return connection.close();
      this.#connection = connection;
      this.#problem = null;
      void this.#options.report({ type: 'listening' });
      this.#clock.begin(this.#buffered);
      const buffer = this.#buffer;
      this.#buffer = [];
      this.#buffered = 0;
      for (const samples of buffer) this.#pass(samples);
    } catch (error) {
      this.#fail(
        error instanceof AiError ? error : new AiError('ai_dropped', 'The speech service failed.', error),
        false,
      );
    } finally {
      this.#isConnecting = false;
    }
  }

  #fail(error: AiError, isOver: boolean): void {
    if (this.#isOver) return;
    console.warn('[callroom] Captions are interrupted.', error);
    const delayMs = error.retryable && !isOver ? RETRY_MS[this.#attempts++] : undefined;
    this.#problem = { code: error.code, isOver: delayMs === undefined };
    void this.#options.report({ type: 'failed', ...this.#problem });
    if (delayMs === undefined) this.close();
    else this.#cancelRetry = this.#options.clock.after(delayMs, () => void this.#connect());
  }

  /** Reports words. While a report is on its way, only the latest of unfinished words waits. */
  #say(utterance: Utterance | null): void {
    if (!utterance || this.#isOver) return;
    if (utterance.isFinished) {
      this.#next = null;
      void this.#report(utterance);
    } else if (this.#isTelling) this.#next = utterance;
    else void this.#sayNext(utterance);
  }

  async #sayNext(utterance: Utterance): Promise<void> {
    this.#isTelling = true;
    await this.#report(utterance);
    this.#isTelling = false;
    const next = this.#next;
    this.#next = null;
    if (next && !this.#isOver) await this.#sayNext(next);
  }

  #report({ startMs, endMs, ...rest }: Utterance): Promise<void> {
    const times = { startMs: this.#clock.atMs(startMs), endMs: this.#clock.atMs(endMs) };
    return this.#options.report({ type: 'words', ...rest, ...times });
  }
}
