import { DurableObject } from 'cloudflare:workers';
import type { AiProblem } from '../../behaviors/ai-problem.js';
import { type Clock, systemClock } from '../../core/clock.js';
import { type RoomEnv, readSettings } from '../settings.js';
import { CallsUpstream } from '../sfu/upstream.js';
import type { AiError } from './ai-error.js';
import { RealtimeService, type RealtimeSession } from './realtime-service.js';
import { RoomReports } from './room-reports.js';
import { StoredRecords } from './stored-records.js';
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

/** Whom a visit has to hear. */
export interface HearOrder {
  visit: string;
  /** Higher with each change: an earlier change that comes later has no effect. */
  order: number;
  microphone: Microphone | null;
}

/** A visit, also after a restart of this object: until it has ended, all is closed, and the room knows. */
interface StoredVisit {
  visit: string;
  room: string;
  endsAtMs: number;
  /** What is open at the SFU and at the service. */
  sessionId?: string;
  callId?: string;
  /** When it ended, in milliseconds since the epoch; null: it goes on. */
  endedAtMs: number | null;
  /** Why it ended, if the room does not know yet. */
  unreported?: AiProblem;
}

interface RunningVisit {
  readonly id: string;
  readonly visit: VoiceVisit;
  readonly reports: RoomReports<VoiceReport>;
  isReporting: boolean;
  /** Whether it has changed since the room was last told how it is. */
  hasChanged: boolean;
}

const CHECK_EVERY_MS = 30_000;
/** The pause before an attempt to close what could not be closed, or to tell what could not be told. */
const TRY_AGAIN_MS = 10_000;
/** By then the SFU has ended the session itself, and the service the call. */
const GIVE_UP_MS = 10 * 60_000;
/** The room ends the visit in time; this object only if the room fails. */
const GRACE_MS = 10_000;

/**
 * The AI's voice in one room: a Durable Object of its own, because its connection to the AI service keeps it awake, and the
 * room's object must be able to sleep. Only the room's object calls it.
 */
export class VoiceAgent extends DurableObject<RoomEnv> {
  readonly #visits = new StoredRecords<StoredVisit>(this.ctx.storage, 'visit');
  #running: RunningVisit | null = null;

  /** A test overrides it. */
  protected get clock(): Clock {
    return systemClock;
  }

  /** Begins a visit, in place of an earlier one. */
  async start({ visit: id, room, leftMs, voice, instructions }: VoiceOrder): Promise<void> {
    const endsAtMs = this.clock.now() + leftMs + GRACE_MS;
    this.#visits.put(id, { visit: id, room, endsAtMs, endedAtMs: null });
    const earlier = this.#visits.all().filter(({ visit, endedAtMs }) => visit !== id && endedAtMs === null);
    for (const { visit } of earlier) this.#background(this.#end(visit, null));
    const service = voiceServiceOf(this.env);
    if (!service) return this.#end(id, 'ai_not_configured');
    const visit = new VoiceVisit({
      upstream: this.#upstream(),
      service: new RealtimeService(service, this.clock),
      clock: this.clock,
      onOpened: (opened) => this.#noteOpened(id, room, opened),
      onStatus: () => this.#background(this.#report(running)),
      onEnd: (why) => this.#background(this.#fail(id, why)),
    });
    const reports = this.#reportsTo(room);
    const running: RunningVisit = { id, visit, reports, isReporting: false, hasChanged: false };
    this.#running = running;
    this.#background(visit.open({ voice, instructions }));
    await this.#setAlarm();
  }

  /**
   * Sends this microphone to the AI, or none. A visit that a restart of this object has cut off ends at once: the SFU still
   * sends it the microphone from before.
   */
  async hear({ visit: id, order, microphone }: HearOrder): Promise<void> {
    if (this.#running?.id === id) this.#background(this.#running.visit.hear(order, microphone));
    else await this.#end(id, 'ai_dropped');
  }

  async stop(id: string): Promise<void> {
    await this.#end(id, null);
  }

  /** Tells the room how a visit is: after its restart it may have missed that, and a visit may have ended in a restart of ours. */
  async check(room: string, order: HearOrder): Promise<void> {
    const running = this.#running;
    if (running?.id === order.visit) {
      await this.hear(order);
      await this.#report(running);
      return;
    }
    this.#background(this.#end(order.visit, null));
    await this.#reportsTo(room).tell({ type: 'failed', visit: order.visit, code: 'ai_dropped' });
  }

  override async alarm(): Promise<void> {
    for (const { visit: id, endsAtMs, endedAtMs } of this.#visits.all()) {
      const running = this.#running?.id === id ? this.#running : null;
      if (endedAtMs !== null) await this.#settle(id);
      else if (!running) await this.#end(id, 'ai_dropped');
      else if (endsAtMs <= this.clock.now()) await this.#end(id, 'ai_limit_reached');
      else {
        await running.visit.check();
        await this.#report(running);
      }
    }
    await this.#setAlarm();
  }

  async #fail(id: string, why: AiError): Promise<void> {
    console.warn('[callroom] The AI has left the call.', why);
    await this.#end(id, why.code);
  }

  /** Ends a visit. @param unreported the reason, if the room has to hear of it. */
  async #end(id: string, unreported: AiProblem | null): Promise<void> {
    if (this.#running?.id === id) {
      this.#running.visit.end();
      this.#running = null;
    }
    const stored = this.#visits.get(id);
    if (!stored || stored.endedAtMs !== null) return;
    this.#visits.put(id, { ...stored, endedAtMs: this.clock.now(), ...(unreported && { unreported }) });
    await this.#setAlarm();
    await this.#settle(id);
  }

  /** Closes all that an ended visit has opened, and tells the room why it ended. What fails is repeated by the alarm. */
  async #settle(id: string): Promise<void> {
    const { sessionId, callId, unreported, room, endedAtMs } = this.#visits.get(id) ?? {};
    if (room === undefined || endedAtMs == null) return;
    const [isClosed, isHungUp, isTold] = await Promise.all([
      sessionId === undefined || this.#closeSession(sessionId),
      callId === undefined || this.#hangUp(callId),
      unreported === undefined || this.#tellFailed(room, id, unreported),
    ]);
    const left = this.#visits.get(id);
    if (!left) return;
    if (isClosed && left.sessionId === sessionId) delete left.sessionId;
    if (isHungUp && left.callId === callId) delete left.callId;
    if (isTold) delete left.unreported;
    const isOver = this.clock.now() - endedAtMs > GIVE_UP_MS;
    if (isOver || (left.sessionId ?? left.callId ?? left.unreported) === undefined) this.#visits.delete(id);
    else this.#visits.put(id, left);
  }

  #closeSession(sessionId: string): Promise<boolean> {
    const nothing = { mids: [], channels: [] };
    return this.#upstream().closeTracks({ sessionId, ...nothing, allBut: nothing });
  }

  async #hangUp(callId: string): Promise<boolean> {
    const service = voiceServiceOf(this.env);
    // Without its media, which is closed at the SFU, the service ends the call itself.
    return !service || new RealtimeService(service, this.clock).hangUp(callId);
  }

  async #tellFailed(room: string, visit: string, code: AiProblem): Promise<boolean> {
    try {
      await this.#reportsTo(room).tell({ type: 'failed', visit, code });
      return true;
    } catch (error) {
      console.error('[callroom] The room could not be told yet that the AI has left the call.', error);
      return false;
    }
  }

  /** If the visit has ended meanwhile, closes what it has just opened. */
  #noteOpened(id: string, room: string, opened: { sessionId: string } | { callId: string }): void {
    const nowMs = this.clock.now();
    const stored = this.#visits.get(id) ?? { visit: id, room, endsAtMs: nowMs, endedAtMs: nowMs };
    this.#visits.put(id, { ...stored, ...opened });
    if (stored.endedAtMs !== null) this.#background(this.#settle(id).then(() => this.#setAlarm()));
  }

  /** Tells the room how a visit is. What changes meanwhile is told next: the room hears the last of it. */
  async #report(running: RunningVisit): Promise<void> {
    running.hasChanged = true;
    if (running.isReporting) return;
    running.isReporting = true;
    const { id, visit, reports } = running;
    try {
      while (running.hasChanged && this.#running === running) {
        running.hasChanged = false;
        const isKnown = await reports.tell({ type: 'present', visit: id, ...visit.status });
        // Without its behavior, a room answers nothing.
        if (isKnown !== true) await this.#end(id, null);
      }
    } catch (error) {
      // The alarm reports again.
      console.error('[callroom] The room could not be told how the AI is.', error);
    } finally {
      running.isReporting = false;
    }
  }

  #reportsTo(room: string): RoomReports<VoiceReport> {
    return new RoomReports({ env: this.env, clock: this.clock, room, behavior: 'ai' });
  }

  async #setAlarm(): Promise<void> {
    const visits = this.#visits.all();
    if (visits.length === 0) return this.ctx.storage.deleteAlarm();
    const isEnding = visits.some(({ endedAtMs }) => endedAtMs !== null);
    await this.ctx.storage.setAlarm(this.clock.now() + (isEnding ? TRY_AGAIN_MS : CHECK_EVERY_MS));
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
