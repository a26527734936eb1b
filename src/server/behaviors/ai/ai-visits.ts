import type { AiProblem } from '../../../behaviors/ai-problem.js';
import type { AiState } from '../../../behaviors/ai-state.js';
import { voiceAgentStub } from '../../ai/voice-agent-stub.js';
import type { VoiceReport } from '../../ai/voice-report.js';
import type { Microphone } from '../../ai/voice-session.js';
import { voiceServiceOf } from '../../ai/voice-settings.js';
import { Refusal } from '../../refusal.js';
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
  /** Whom it has to hear. */
  wants: Microphone | null;
  /** The order that it has carried out: then it hears that microphone; null: it hears nobody. */
  hears: number | null;
}

/** Each visit costs a session at the SFU and a call with the service. */
const MAX_VISITS = 5;
const MAX_VISITS_WITHIN_MS = 60_000;

/** Lets the AI into the call and out of it, and tells it whom to hear. It keeps nothing itself: it serves every room. */
export class AiVisits {
  readonly #settings: AiSettings;

  constructor(settings: AiSettings) {
    this.#settings = settings;
  }

  isOn(context: Context): boolean {
    return this.#visit(context) !== null;
  }

  /** @throws `Refusal` `rate_limited` if it was let in too often just now. */
  begin(context: Context, asked: { by: string; voice: string; instructions: string }): void {
    const { by, voice, instructions } = asked;
    noteBegin(context);
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
    this.#save(context, { id, startedAtMs, isSpeaking: false, order: 0, wants: null, hears: null });
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

  /** After a restart of the room, asks whether the AI is still there, and says again whom it has to hear. */
  check(context: Context): void {
    const visit = this.#visit(context);
    if (!visit) return;
    const { room } = context;
    const order = visit.order + 1;
    this.#save(context, { ...visit, order });
    this.#call(context, visit.id, (agent) =>
      agent.check(room, { visit: visit.id, order, microphone: visit.wants }),
    );
  }

  /** @returns whether the room knows the visit. */
  onReport(context: Context, report: VoiceReport): boolean {
    const visit = this.#visit(context);
    if (visit?.id !== report.visit) return false;
    if (report.type === 'failed') {
      this.#forget(context, visit);
      this.#fail(context, report.code);
      return true;
    }
    const { isSpeaking, hears, voice } = report;
    this.#save(context, { ...visit, isSpeaking, hears });
    if (voice && context.state.status === 'connecting') {
      context.agent.publish(voice);
      context.set(['status'], 'ready');
    }
    this.hear(context);
    return true;
  }

  /** Makes the AI hear the person who has the floor, while they talk, and nobody otherwise. */
  hear(context: Context): void {
    const visit = this.#visit(context);
    if (!visit || context.state.status === 'connecting') return;
    const wants = microphoneOf(context);
    if (JSON.stringify(wants) !== JSON.stringify(visit.wants)) {
      const order = visit.order + 1;
      this.#save(context, { ...visit, wants, order });
      this.#call(context, visit.id, (agent) => agent.hear({ visit: visit.id, order, microphone: wants }));
    }
    this.#showStatus(context);
  }

  #showStatus(context: Context): void {
    const { isSpeaking, wants, hears, order } = this.#visit(context)!;
    const status = wants && hears === order ? 'listening' : isSpeaking && !wants ? 'speaking' : 'ready';
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

  /** If this fails, the object hears that the room does not know the visit when it next reports. */
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

/** @throws `Refusal` `rate_limited` */
function noteBegin({ memory, now }: Context): void {
  const nowMs = now();
  const begins = ((memory.get('begins') as number[] | undefined) ?? []).filter(
    (atMs) => nowMs - atMs < MAX_VISITS_WITHIN_MS,
  );
  if (begins.length >= MAX_VISITS)
    throw Refusal.rateLimited(`The AI was enabled ${MAX_VISITS} times within a minute.`);
  memory.put('begins', [...begins, nowMs]);
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
