import { DurableObject } from 'cloudflare:workers';
import { type Clock, systemClock } from '../../core/clock.js';
import { roomStub } from '../routes/room-stub.js';
import type { RoomEnv } from '../settings.js';
import { speechServiceOf } from './speech-settings.js';
import { SpeechStream } from './speech-stream.js';
import type { ListenOrder, TranscriberReport } from './transcriber-report.js';

/** Longer than the SFU tries to connect again (15 s). */
const AWAY_LIMIT_MS = 20_000;

interface Live extends ListenOrder {
  /** Since when the SFU is not connected, in milliseconds since the epoch; null: it is. */
  awaySinceMs: number | null;
}

/**
 * Listens to the SFU for a room, and passes the speech on to a speech service: a Durable Object of its own, because its
 * connections keep it awake, and the room may sleep. It accepts only streams that the room expects, and tells the room
 * what was said.
 */
export class Transcriber extends DurableObject<RoomEnv> {
  readonly #streams = new Map<string, SpeechStream>();
  /** One stub, until it fails: it delivers reports in their order. */
  #stub: ReturnType<typeof roomStub> | null = null;

  /** A test overrides it. */
  protected get clock(): Clock {
    return systemClock;
  }

  /** Expects a stream of the SFU. */
  async listen(order: ListenOrder): Promise<void> {
    await this.#put({ ...order, awaySinceMs: this.clock.now() });
    await this.#setAlarm();
  }

  /**
   * Ends a stream at once; the SFU cannot connect for it again.
   * @returns how much speech the service got that the room has not heard of, in seconds.
   */
  async end(stream: string): Promise<number> {
    const listening = this.#streams.get(stream);
    listening?.close();
    this.#streams.delete(stream);
    await this.ctx.storage.delete(keyOf(stream));
    if (this.#streams.size === 0 && (await this.#live()).length === 0) await this.ctx.storage.deleteAll();
    return listening?.takeSeconds() ?? 0;
  }

  override async fetch(request: Request): Promise<Response> {
    const stream = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const live = await this.ctx.storage.get<Live>(keyOf(stream));
    if (!live) return new Response('This stream has ended.', { status: 403 });
    const listening = this.#streams.get(stream) ?? this.#open(live);
    if (listening.isReceiving) return new Response('This stream is in use.', { status: 409 });
    const { 0: client, 1: socket } = new WebSocketPair();
    await this.#put({ ...live, awaySinceMs: null });
    listening.receive(socket);
    await this.#setAlarm();
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Ends the streams that the SFU has given up, and all of them if the room cannot be told. */
  override async alarm(): Promise<void> {
    const nowMs = this.clock.now();
    for (const { stream, room, awaySinceMs } of await this.#live()) {
      const listening = this.#streams.get(stream);
      if (listening?.isConnected) {
        await this.#check(room, stream);
        continue;
      }
      // After a restart of this object there was nobody to note that the SFU is away.
      const sinceMs = listening?.awaySinceMs ?? awaySinceMs ?? nowMs;
      if (nowMs - sinceMs < AWAY_LIMIT_MS) {
        if (awaySinceMs === null) await this.#note(stream, sinceMs);
        continue;
      }
      await this.end(stream);
      await this.#tell(room, { type: 'ended', stream });
    }
    await this.#setAlarm();
  }

  #open({ room, stream, language }: Live): SpeechStream {
    const opened = new SpeechStream({
      service: speechServiceOf(this.env, this.clock),
      clock: this.clock,
      language,
      report: (report) => this.#tell(room, { ...report, stream }),
      onAway: () => this.ctx.waitUntil(this.#note(stream, this.clock.now())),
    });
    this.#streams.set(stream, opened);
    return opened;
  }

  async #note(stream: string, awaySinceMs: number): Promise<void> {
    const live = await this.ctx.storage.get<Live>(keyOf(stream));
    if (live) await this.#put({ ...live, awaySinceMs });
  }

  /** A room that does not expect a stream any more ends it when it hears of it. */
  async #check(room: string, stream: string): Promise<void> {
    try {
      await this.#room(room).tellBehavior('captions', {
        type: 'used',
        stream,
        seconds: this.#streams.get(stream)?.takeSeconds() ?? 0,
      } satisfies TranscriberReport);
    } catch (error) {
      this.#stub = null;
      console.error('[callroom] The room cannot be told of a transcript, so it ends.', error);
      await this.end(stream);
    }
  }

  async #tell(room: string, report: TranscriberReport): Promise<void> {
    try {
      await this.#room(room).tellBehavior('captions', report);
    } catch (error) {
      this.#stub = null;
      console.error('[callroom] The room did not take a report of its transcriber.', error);
    }
  }

  #room(room: string) {
    this.#stub ??= roomStub(this.env, room);
    return this.#stub;
  }

  async #live(): Promise<Live[]> {
    return [...(await this.ctx.storage.list<Live>({ prefix: keyOf('') })).values()];
  }

  #put(live: Live): Promise<void> {
    return this.ctx.storage.put(keyOf(live.stream), live);
  }

  async #setAlarm(): Promise<void> {
    if ((await this.#live()).length === 0) return;
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(this.clock.now() + AWAY_LIMIT_MS / 2);
  }
}

function keyOf(stream: string): string {
  return `stream:${stream}`;
}
