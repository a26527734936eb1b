import type { CallsUpstream } from '../sfu/upstream.js';
import { AiError } from './ai-error.js';
import type { RealtimeService, RealtimeSession } from './realtime-service.js';
import { type Microphone, TrackError, VOICE_TRACK, VoiceSession } from './voice-session.js';
import { VoiceSideband } from './voice-sideband.js';

export interface VoiceVisitOptions {
  upstream: CallsUpstream;
  service: RealtimeService;
  /** Called when there is something to close later, even if this object is gone by then. */
  onOpened(opened: { sessionId: string } | { callId: string }): void;
  onReady(voice: { sessionId: string; trackName: string }): void;
  onSpeaking(speaking: boolean): void;
  /** It has failed; close what it opened. */
  onEnd(why: AiError): void;
}

const CONNECT_ATTEMPTS = 4;

/** One visit of the AI to a call: its session at the SFU, the call with the service, and the sideband. */
export class VoiceVisit {
  readonly #options: VoiceVisitOptions;
  #session: VoiceSession | null = null;
  #sideband: VoiceSideband | null = null;
  #isEnded = false;
  #order = 0;
  #wanted: Microphone | null = null;
  #hears: Microphone | null = null;
  #isFollowing = false;

  constructor(options: VoiceVisitOptions) {
    this.#options = options;
  }

  async open(how: RealtimeSession): Promise<void> {
    const { upstream, service, onOpened, onReady } = this.#options;
    try {
      const session = await VoiceSession.open(upstream);
      onOpened({ sessionId: session.id });
      const call = await service.call(await session.offer(), how);
      onOpened({ callId: call.id });
      await session.accept(call.answer);
      await isConnected(session);
      const socket = await service.connect(call.id);
      this.#sideband = new VoiceSideband(socket, {
        onSpeaking: (speaking) => this.#options.onSpeaking(speaking),
        onEnd: (why) => this.#fail(why),
      });
      if (this.#isEnded) {
        this.#sideband?.close();
        return;
      }
      this.#session = session;
      onReady({ sessionId: session.id, trackName: VOICE_TRACK });
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Sends this microphone to the AI, or none.
   * @param order higher with each change: an earlier change that comes later has no effect.
   */
  async hear(order: number, microphone: Microphone | null): Promise<void> {
    if (order <= this.#order || !this.#session) return;
    this.#order = order;
    this.#wanted = microphone;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    try {
      while (!this.#isEnded && this.#wanted !== this.#hears) await this.#follow(this.#session, this.#wanted);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isFollowing = false;
    }
  }

  /** @throws `AiError` if the SFU has lost the session. */
  async check(): Promise<void> {
    if (this.#session && !(await this.#session.isThere()))
      this.#fail(new AiError('ai_dropped', 'The SFU has lost the session of the AI.'));
  }

  end(): void {
    this.#isEnded = true;
    this.#sideband?.close();
  }

  async #follow(session: VoiceSession, microphone: Microphone | null): Promise<void> {
    if (!microphone) {
      this.#sideband?.answer();
      // Fails the visit if it fails: then the AI would still get the microphone.
      await session.hearNobody();
      this.#hears = null;
      return;
    }
    this.#sideband?.listen();
    try {
      await session.hear(microphone);
      this.#hears = microphone;
    } catch (error) {
      if (!(error instanceof TrackError)) throw error;
      // Its owner has just ended or muted it. The room says whom to hear next.
      console.warn('[callroom] The AI cannot hear the person who has the floor.', error);
      if (this.#hears) await session.hearNobody();
      this.#hears = null;
      if (this.#wanted === microphone) this.#wanted = null;
    }
  }

  #fail(error: unknown): void {
    if (this.#isEnded) return;
    this.end();
    this.#options.onEnd(
      error instanceof AiError ? error : new AiError('ai_dropped', 'The voice of the AI failed.', error),
    );
  }
}

/** Resolves once media goes between the SFU and the service. The SFU waits some seconds for that each time. */
async function isConnected(session: VoiceSession): Promise<void> {
  for (let attempt = 1; ; attempt++) {
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
