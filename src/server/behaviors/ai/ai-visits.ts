import type { AiProblem } from '../../../behaviors/ai-problem.js';
import type { AiState } from '../../../behaviors/ai-state.js';
import { voiceAgentStub } from '../../ai/voice-agent-stub.js';
import type { VoiceReport } from '../../ai/voice-report.js';
import type { Microphone } from '../../ai/voice-session.js';
import { voiceServiceOf } from '../../ai/voice-settings.js';
import type { BehaviorContext } from '../room-behavior.js';
import { countVisit, remainingMs } from './ai-minutes.js';
import type { AiSettings } from './ai-options.js';
import { EMPTY_FLOOR } from './floor.js';

type Context = BehaviorContext<AiState>;

/** The AI's present visit to the call. */
interface Visit {
  id: string;
  startedAtMs: number;
  isSpeaking: boolean;
  /** Counts the changes of what it hears: a call that was overtaken by a later call changes nothing. */
  order: number;
  hears: Microphone | null;
}

/** Lets the AI into the call and out of it, and tells it whom to hear. It keeps nothing itself: it serves every room. */
export class AiVisits {
  readonly #settings: AiSettings;

  constructor(settings: AiSettings) {
    this.#settings = settings;
  }

  isOn(context: Context): boolean {
    return this.#visit(context) !== null;
  }

  begin(context: Context, asked: { by: string; voice: string; instructions: string }): void {
    const { by, voice, instructions } = asked;
    context.set([], { ...context.state, code: null, voice, startedBy: by, ...EMPTY_FLOOR });
    if (!voiceServiceOf(context.env) || !voiceAgentStub(context.env, context.room)) {
      this.#fail(context, 'ai_not_configured');
      return;
    }
    const leftMs = remainingMs(context, this.#settings);
    if (leftMs <= 0) {
      this.#fail(context, 'ai_limit_reached');
      return;
    }
    const id = crypto.randomUUID();
    const startedAtMs = context.now();
    this.#save(context, { id, startedAtMs, isSpeaking: false, order: 0, hears: null });
    context.set(['participant'], context.agent.join({ name: this.#settings.name }));
    context.set(['status'], 'connecting');
    context.wakeAt(startedAtMs + leftMs);
    const { room } = context;
    this.#call(context, id, (agent) => agent.start({ visit: id, room, voice, instructions, leftMs }));
  }

  /** The AI leaves the call. */
  end(context: Context, code: AiProblem | null = null): void {
    const visit = this.#visit(context);
    if (!visit) return;
    this.#forget(context, visit);
    if (code) this.#fail(context, code);
    this.#stop(context, visit.id);
  }

  endIfLate(context: Context): void {
    const visit = this.#visit(context);
    if (!visit) return;
    const leftMs = remainingMs(context, this.#settings) - (context.now() - visit.startedAtMs);
    if (leftMs <= 0) this.end(context, 'ai_limit_reached');
    else context.wakeAt(context.now() + leftMs);
  }

  /** After a restart of the room, asks whether the AI is still there. */
  check(context: Context): void {
    const visit = this.#visit(context);
    const { room } = context;
    if (visit) this.#call(context, visit.id, (agent) => agent.check(visit.id, room));
  }

  onReport(context: Context, report: VoiceReport): void {
    const visit = this.#visit(context);
    if (visit?.id !== report.visit) {
      if (report.type !== 'failed') this.#stop(context, report.visit);
      return;
    }
    if (report.type === 'failed') {
      this.#forget(context, visit);
      this.#fail(context, report.code);
    } else if (report.type === 'ready') {
      context.agent.publish(report);
      context.set(['status'], 'ready');
      this.hear(context);
    } else if (report.type === 'speaking') {
      this.#save(context, { ...visit, isSpeaking: report.speaking });
      this.#showStatus(context);
    }
  }

  /** Makes the AI hear the person who has the floor, while they talk, and nobody otherwise. */
  hear(context: Context): void {
    const visit = this.#visit(context);
    if (!visit || context.state.status === 'connecting') return;
    const hears = microphoneOf(context);
    if (JSON.stringify(hears) !== JSON.stringify(visit.hears)) {
      const order = visit.order + 1;
      this.#save(context, { ...visit, hears, order });
      this.#call(context, visit.id, (agent) => agent.hear(visit.id, order, hears));
    }
    this.#showStatus(context);
  }

  #showStatus(context: Context): void {
    const { isSpeaking, hears } = this.#visit(context)!;
    const status = hears ? 'listening' : isSpeaking ? 'speaking' : 'ready';
    if (context.state.status !== status) context.set(['status'], status);
  }

  #fail(context: Context, code: AiProblem): void {
    context.set(['code'], code);
    context.set(['status'], 'failed');
  }

  #forget(context: Context, visit: Visit): void {
    context.memory.delete('visit');
    context.wakeAt(null);
    countVisit(context, visit.startedAtMs);
    context.agent.leave();
    context.set([], { ...context.state, status: 'off', code: null, participant: null, ...EMPTY_FLOOR });
  }

  /** Makes a request to the object of the AI. The visit fails if the object cannot be reached. */
  #call(context: Context, id: string, request: (agent: Agent) => Promise<unknown>): void {
    const agent = voiceAgentStub(context.env, context.room);
    context.background(async (later) => {
      try {
        if (agent) await request(agent);
      } catch (error) {
        console.error('[callroom] The object VoiceAgent failed.', error);
        if (this.#visit(later)?.id === id) this.end(later, 'ai_dropped');
      }
    });
  }

  /** If this fails, the alarm of the object ends the visit. */
  #stop(context: Context, id: string): void {
    const agent = voiceAgentStub(context.env, context.room);
    if (agent) context.background(() => agent.stop(id));
  }

  #visit(context: Context): Visit | null {
    return (context.memory.get('visit') as Visit | undefined) ?? null;
  }

  #save(context: Context, visit: Visit): void {
    context.memory.put('visit', visit);
  }
}

type Agent = NonNullable<ReturnType<typeof voiceAgentStub>>;

function microphoneOf({ state, participants }: Context): Microphone | null {
  if (state.floor === null || !state.isTalking) return null;
  const holder = participants.find(({ id }) => id === state.floor);
  const microphone = Object.values(holder?.publications ?? {}).find(
    ({ source, muted }) => source === 'microphone' && !muted,
  );
  return microphone ? { sessionId: microphone.sessionId, trackName: microphone.trackName } : null;
}
