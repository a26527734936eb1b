import { type Clock, delay } from '../../core/clock.js';
import type { CallsUpstream } from '../sfu/upstream.js';
import { AiError } from './ai-error.js';
import type { RealtimeService, RealtimeSession } from './realtime-service.js';
import type { VoiceStatus } from './voice-report.js';
import { type Microphone, TrackError, VOICE_TRACK, VoiceSession } from './voice-session.js';
import { VoiceSideband } from './voice-sideband.js';

export interface VoiceVisitOptions {
  upstream: CallsUpstream;
  service: RealtimeService;
  clock: Clock;
  /** Called when there is something to close later, even if this object is gone by then. */
  onOpened(opened: { sessionId: string } | { callId: string }): void;
  /** Called when `status` has changed. */
  onStatus(): void;
  /** It has failed; close what it opened. */
  onEnd(why: AiError): void;
}

const CONNECT_ATTEMPTS = 4;
/** The pause before a microphone is requested again that the SFU refused. */
const HEAR_AGAIN_MS = 1_000;

/** One visit of the AI to a call: its session at the SFU, the call with the service, and the sideband. */
export class VoiceVisit {
  readonly #options: VoiceVisitOptions;
  #session: VoiceSession | null = null;
  #sideband: VoiceSideband | null = null;
  #isSpeaking = false;
  /** Aborts when the visit ends. */
  readonly #ended = new AbortController();
  #order = 0;
  #wanted: Microphone | null = null;
  #hears: Microphone | null = null;
  #isFollowing = false;
  /** Aborts when another microphone is wanted. */
  #change = new AbortController();

  constructor(options: VoiceVisitOptions) {
    this.#options = options;
  }

  get status(): VoiceStatus {
    return {
      voice: this.#session && { sessionId: this.#session.id, trackName: VOICE_TRACK },
      isSpeaking: this.#isSpeaking,
      hears: this.#hears !== null && this.#hears === this.#wanted ? this.#order : null,
    };
  }

  async open(how: RealtimeSession): Promise<void> {
    const { upstream, service, onOpened, onStatus } = this.#options;
    const ended = this.#ended.signal;
    try {
      const session = await VoiceSession.open(upstream);
      onOpened({ sessionId: session.id });
      ended.throwIfAborted();
      const offer = await session.offer();
      ended.throwIfAborted();
      const call = await service.call(offer, how);
      onOpened({ callId: call.id });
      ended.throwIfAborted();
      await session.accept(call.answer);
      await isConnected(session, ended);
      const socket = await service.connect(call.id);
      if (ended.aborted) return socket.close(1000);
      this.#sideband = new VoiceSideband(socket, {
        onSpeaking: (isSpeaking) => {
          this.#isSpeaking = isSpeaking;
          onStatus();
        },
        onEnd: (why) => this.#fail(why),
      });
      this.#session = session;
      onStatus();
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Sends this microphone to the AI, or none. While the SFU refuses it, it is requested again.
   * @param order higher with each change: an earlier change that comes later has no effect.
   */
  async hear(order: number, microphone: Microphone | null): Promise<void> {
    if (order <= this.#order || !this.#session) return;
    this.#order = order;
    if (isSame(microphone, this.#wanted)) return this.#options.onStatus();
    this.#wanted = microphone;
    this.#change.abort();
    this.#change = new AbortController();
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    try {
      while (!this.#ended.signal.aborted && this.#wanted !== this.#hears)
        await this.#follow(this.#session, this.#wanted);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isFollowing = false;
    }
  }

  /** Fails if the SFU has lost the session. */
  async check(): Promise<void> {
    if (this.#session && !(await this.#session.isThere()))
      this.#fail(new AiError('ai_dropped', 'The SFU has lost the session of the AI.'));
  }

  end(): void {
    this.#ended.abort();
    this.#change.abort();
    this.#sideband?.close();
  }

  async #follow(session: VoiceSession, microphone: Microphone | null): Promise<void> {
    const { clock, onStatus } = this.#options;
    if (!microphone) {
      this.#sideband?.answer();
      // Fails the visit if it fails: then the AI would still get the microphone.
      await session.hearNobody();
      this.#hears = null;
      return;
    }
    const { signal } = this.#change;
    this.#sideband?.listen();
    try {
      await session.hear(microphone);
      this.#hears = microphone;
      onStatus();
    } catch (error) {
      if (!(error instanceof TrackError)) throw error;
      // Its owner has just ended or muted it, and the room says whom to hear next; or the SFU does not have it yet.
      console.warn('[callroom] The AI cannot hear the person who has the floor.', error);
      if (this.#hears) await session.hearNobody();
      this.#hears = null;
      onStatus();
      // It rejects when another microphone is wanted.
      await delay(clock, HEAR_AGAIN_MS, signal).catch(() => {});
    }
  }

  #fail(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.end();
    this.#options.onEnd(
      error instanceof AiError ? error : new AiError('ai_dropped', 'The voice of the AI failed.', error),
    );
  }
}

function isSame(one: Microphone | null, other: Microphone | null): boolean {
  return one?.sessionId === other?.sessionId && one?.trackName === other?.trackName;
}

/** Resolves once media goes between the SFU and the service. The SFU waits some seconds for that each time. */
async function isConnected(session: VoiceSession, ended: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    ended.throwIfAborted();
    try {
      await session.hearNobody();
      return;
    } catch (error) {
      // A service that says nothing yet is connected all the same.
      if (error instanceof TrackError && error.reason === 'empty_track_error') return;
      const isLate = error instanceof AiError && error.code === 'ai_timed_out';
      if (!isLate || attempt === CONNECT_ATTEMPTS) throw error;
    }
  }
}
