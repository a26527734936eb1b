import { DurableObject } from 'cloudflare:workers';
import { type Clock, systemClock } from '../../core/clock.js';
import type { RoomEnv } from '../settings.js';
import { RoomReports } from './room-reports.js';
import { speechServiceOf } from './speech-settings.js';
import { SpeechStream } from './speech-stream.js';
import { StoredRecords } from './stored-records.js';
import type { ListenOrder, TranscriberReport } from './transcriber-report.js';

/** Longer than the SFU tries to connect again (15 s). */
const AWAY_LIMIT_MS = 20_000;
const CHECK_EVERY_MS = 10_000;
/** If the room cannot be told anything for so long, all streams end: nobody could end them otherwise. */
const SILENT_LIMIT_MS = 60_000;
/** A stream that has ended is forgotten after so long, even if the room could not be told. */
const GIVE_UP_MS = 10 * 60_000;

/** A stream, also after a restart of this object: until it has ended and the room knows. */
interface Live extends ListenOrder {
  /** Since when the SFU is not connected, in milliseconds since the epoch; null: it is. */
  awaySinceMs: number | null;
  /** When it ended, in milliseconds since the epoch; null: it goes on. */
  endedAtMs: number | null;
}

interface Running {
  stream: SpeechStream;
  reports: RoomReports<TranscriberReport>;
}

/**
 * Listens to the SFU for a room, and passes the speech on to a speech service: a Durable Object of its own, because its
 * connections keep it awake, and the room may sleep. It accepts only streams that the room expects, and tells the room
 * what was said.
 */
export class Transcriber extends DurableObject<RoomEnv> {
  readonly #streams = new StoredRecords<Live>(this.ctx.storage, 'stream');
  readonly #running = new Map<string, Running>();
  /** Since when the room takes no reports, in milliseconds since the epoch; null: it takes them. */
  #silentSinceMs: number | null = null;

  /** A test overrides it. */
  protected get clock(): Clock {
    return systemClock;
  }

  /** Expects a stream of the SFU. */
  async listen(order: ListenOrder): Promise<void> {
    this.#streams.put(order.stream, { ...order, awaySinceMs: this.clock.now(), endedAtMs: null });
    await this.#setAlarm();
  }

  /**
   * Ends a stream at once; the SFU cannot connect for it again.
   * @returns how much speech the service got that the room has not heard of, in seconds.
   */
  async end(stream: string): Promise<number> {
    const seconds = this.#close(stream);
    this.#streams.delete(stream);
    if (this.#streams.all().length === 0) await this.ctx.storage.deleteAll();
    return seconds;
  }

  override async fetch(request: Request): Promise<Response> {
    const stream = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const live = this.#streams.get(stream);
    if (!live || live.endedAtMs !== null) return new Response('This stream has ended.', { status: 403 });
    const running = this.#running.get(stream) ?? this.#open(live);
    if (running.stream.isReceiving) return new Response('This stream is in use.', { status: 409 });
    const { 0: client, 1: socket } = new WebSocketPair();
    this.#streams.put(stream, { ...live, awaySinceMs: null });
    running.stream.receive(socket);
    await this.#setAlarm();
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Tells the room how its streams are, and ends those that the SFU has given up. */
  override async alarm(): Promise<void> {
    const nowMs = this.clock.now();
    for (const { stream, awaySinceMs, endedAtMs } of this.#streams.all()) {
      const running = this.#running.get(stream);
      if (endedAtMs !== null) await this.#tellEnd(stream);
      else if (running?.stream.isConnected) await this.#check(stream, running);
      else {
        // After a restart of this object there was nobody to note that the SFU is away.
        const sinceMs = running?.stream.awaySinceMs ?? awaySinceMs ?? nowMs;
        if (nowMs - sinceMs >= AWAY_LIMIT_MS) await this.#giveUp(stream);
        else if (awaySinceMs === null) this.#noteAway(stream, sinceMs);
      }
    }
    await this.#setAlarm();
  }

  #open({ room, stream: id, language }: Live): Running {
    const reports = this.#reportsTo(room);
    const stream = new SpeechStream({
      service: speechServiceOf(this.env, this.clock),
      clock: this.clock,
      language,
      report: async (report) => void (await this.#tell(reports, { ...report, stream: id })),
      onAway: () => this.#noteAway(id, this.clock.now()),
    });
    const running = { stream, reports };
    this.#running.set(id, running);
    return running;
  }

  /** Tells the room how a stream is. A stream that the room does not expect any more ends. */
  async #check(id: string, { stream, reports }: Running): Promise<void> {
    const seconds = stream.takeSeconds();
    const answer = await this.#tell(reports, { type: 'used', stream: id, seconds });
    if (this.#running.get(id)?.stream !== stream) return;
    // Without its behavior, a room answers nothing.
    if (answer.isTold && answer.isExpected !== true) {
      await this.end(id);
      return;
    }
    const { isListening, problem } = stream;
    if (answer.isTold && isListening) await this.#tell(reports, { type: 'listening', stream: id });
    else if (answer.isTold && problem) await this.#tell(reports, { type: 'failed', stream: id, ...problem });
    if (this.#silentSinceMs !== null && this.clock.now() - this.#silentSinceMs >= SILENT_LIMIT_MS)
      await this.#giveUp(id);
  }

  async #giveUp(stream: string): Promise<void> {
    const seconds = this.#close(stream);
    const live = this.#streams.get(stream);
    if (!live) return;
    this.#streams.put(stream, { ...live, endedAtMs: this.clock.now() });
    if (seconds > 0) await this.#tell(this.#reportsTo(live.room), { type: 'used', stream, seconds });
    await this.#tellEnd(stream);
  }

  async #tellEnd(stream: string): Promise<void> {
    const live = this.#streams.get(stream);
    if (live?.endedAtMs == null) return;
    const { isTold } = await this.#tell(this.#reportsTo(live.room), { type: 'ended', stream });
    if (isTold || this.clock.now() - live.endedAtMs >= GIVE_UP_MS) await this.end(stream);
  }

  /** @returns the seconds that the room has not heard of. */
  #close(id: string): number {
    const stream = this.#running.get(id)?.stream;
    stream?.close();
    this.#running.delete(id);
    return stream?.takeSeconds() ?? 0;
  }

  #reportsTo(room: string): RoomReports<TranscriberReport> {
    return new RoomReports({ env: this.env, clock: this.clock, room, behavior: 'captions' });
  }

  async #tell(
    reports: RoomReports<TranscriberReport>,
    report: TranscriberReport,
  ): Promise<{ isTold: boolean; isExpected?: unknown }> {
    try {
      const isExpected = await reports.tell(report);
      this.#silentSinceMs = null;
      return { isTold: true, isExpected };
    } catch (error) {
      this.#silentSinceMs ??= this.clock.now();
      console.error('[callroom] The room did not take a report of its transcriber.', error);
      return { isTold: false };
    }
  }

  #noteAway(stream: string, awaySinceMs: number): void {
    const live = this.#streams.get(stream);
    if (live) this.#streams.put(stream, { ...live, awaySinceMs });
  }

  async #setAlarm(): Promise<void> {
    if (this.#streams.all().length === 0 || (await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(this.clock.now() + CHECK_EVERY_MS);
  }
}
