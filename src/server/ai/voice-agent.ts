import { DurableObject } from 'cloudflare:workers';
import { type Clock, systemClock } from '../../core/clock.js';
import { roomStub } from '../routes/room-stub.js';
import { type RoomEnv, readSettings } from '../settings.js';
import { CallsUpstream } from '../sfu/upstream.js';
import type { AiError } from './ai-error.js';
import { RealtimeService, type RealtimeSession } from './realtime-service.js';
import type { VoiceReport } from './voice-report.js';
import type { Microphone } from './voice-session.js';
import { voiceServiceOf } from './voice-settings.js';
import { VoiceVisit } from './voice-visit.js';

export interface VoiceOrder extends RealtimeSession {
  /** Identifies this visit of the AI to the call. */
  visit: string;
  room: string;
  /** How long it may last, in milliseconds. */
  leftMs: number;
}

/** What must be closed when the visit ends, also after a restart of this object. */
interface StoredVisit {
  visit: string;
  room: string;
  endsAtMs: number;
  sessionId?: string;
  callId?: string;
}

const KEY = 'visit';
const CHECK_EVERY_MS = 30_000;
/** The room ends the visit in time; this object only if the room fails. */
const GRACE_MS = 10_000;

type ReportBody = VoiceReport extends infer Report
  ? Report extends unknown
    ? Omit<Report, 'visit'>
    : never
  : never;

/**
 * The AI's voice in one room: a Durable Object of its own, because its connection to the AI service keeps it awake, and the
 * room's object must be able to sleep. Only the room's object calls it.
 */
export class VoiceAgent extends DurableObject<RoomEnv> {
  #running: { id: string; visit: VoiceVisit } | null = null;

  /** A test overrides it. */
  protected get clock(): Clock {
    return systemClock;
  }

  /** Begins a visit, in place of an earlier one. */
  async start({ visit: id, room, leftMs, voice, instructions }: VoiceOrder): Promise<void> {
    await this.#end();
    const service = voiceServiceOf(this.env);
    if (!service) {
      await this.#tell(room, id, { type: 'failed', code: 'ai_not_configured' });
      return;
    }
    await this.ctx.storage.put<StoredVisit>(KEY, {
      visit: id,
      room,
      endsAtMs: this.clock.now() + leftMs + GRACE_MS,
    });
    await this.ctx.storage.setAlarm(this.clock.now() + CHECK_EVERY_MS);
    const visit = new VoiceVisit({
      upstream: this.#upstream(),
      service: new RealtimeService(service, this.clock),
      onOpened: (opened) => this.#background(this.#noteOpened(id, opened)),
      onReady: (track) => this.#background(this.#tell(room, id, { type: 'ready', ...track })),
      onSpeaking: (speaking) => this.#background(this.#tell(room, id, { type: 'speaking', speaking })),
      onEnd: (why) => this.#background(this.#failed(room, id, why)),
    });
    this.#running = { id, visit };
    this.#background(visit.open({ voice, instructions }));
  }

  /** Sends this microphone to the AI, or none. */
  async hear(id: string, order: number, microphone: Microphone | null): Promise<void> {
    if (this.#running?.id === id) await this.#running.visit.hear(order, microphone);
  }

  async stop(id: string): Promise<void> {
    if ((await this.#stored())?.visit === id) await this.#end();
  }

  /** Tells the room if a visit has ended without its knowledge, in a restart of this object, and closes what it left open. */
  async check(id: string, room: string): Promise<void> {
    if (this.#running?.id === id) return;
    await this.stop(id);
    await this.#tell(room, id, { type: 'failed', code: 'ai_dropped' });
  }

  override async alarm(): Promise<void> {
    const stored = await this.#stored();
    if (!stored) return;
    const { visit: id, room, endsAtMs } = stored;
    const visit = this.#running?.id === id ? this.#running.visit : null;
    if (!visit || endsAtMs <= this.clock.now()) {
      const code = visit ? 'ai_limit_reached' : 'ai_dropped';
      await this.#end();
      await this.#tell(room, id, { type: 'failed', code });
      return;
    }
    await this.ctx.storage.setAlarm(this.clock.now() + CHECK_EVERY_MS);
    await visit.check();
    await this.#tell(room, id, { type: 'alive' });
  }

  async #failed(room: string, id: string, why: AiError): Promise<void> {
    console.warn('[callroom] The AI has left the call.', why);
    if (this.#running?.id === id) await this.#end();
    await this.#tell(room, id, { type: 'failed', code: why.code });
  }

  /** Closes all that the present visit has opened. */
  async #end(): Promise<void> {
    this.#running?.visit.end();
    this.#running = null;
    const stored = await this.#stored();
    if (!stored) return;
    await this.ctx.storage.delete(KEY);
    await this.ctx.storage.deleteAlarm();
    await this.#close(stored);
  }

  async #close({ sessionId, callId }: Partial<StoredVisit>): Promise<void> {
    const service = voiceServiceOf(this.env);
    const nothing = { mids: [], channels: [] };
    await Promise.all([
      sessionId !== undefined && this.#upstream().closeTracks({ sessionId, ...nothing, allBut: nothing }),
      callId !== undefined && service && new RealtimeService(service, this.clock).hangUp(callId),
    ]);
  }

  /** If the visit has ended meanwhile, closes what it has just opened. */
  async #noteOpened(id: string, opened: { sessionId: string } | { callId: string }): Promise<void> {
    const stored = await this.#stored();
    if (stored?.visit === id) await this.ctx.storage.put<StoredVisit>(KEY, { ...stored, ...opened });
    else await this.#close(opened);
  }

  async #tell(room: string, visit: string, report: ReportBody): Promise<void> {
    await roomStub(this.env, room).tellBehavior('ai', { ...report, visit });
  }

  #stored(): Promise<StoredVisit | undefined> {
    return this.ctx.storage.get<StoredVisit>(KEY);
  }

  #upstream(): CallsUpstream {
    return new CallsUpstream(readSettings(this.env));
  }

  #background(work: Promise<void>): void {
    this.ctx.waitUntil(
      work.catch((error: unknown) => console.error('[callroom] The voice of the AI', error)),
    );
  }
}
