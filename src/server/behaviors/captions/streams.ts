import * as v from 'valibot';
import type { AiProblem } from '../../../behaviors/ai-problem.js';
import type { CaptionsState } from '../../../behaviors/captions-state.js';
import { AdapterResult } from '../../../calls-api/wire.js';
import { transcriberStub } from '../../ai/transcriber-stub.js';
import { readSettings } from '../../settings.js';
import { CallsUpstream } from '../../sfu/upstream.js';
import { createTranscriberTicket } from '../../tokens/transcriber-ticket.js';
import type { BehaviorContext } from '../room-behavior.js';
import { spend } from './usage.js';

type Context = BehaviorContext<CaptionsState>;

/** A microphone that is to be transcribed. */
export interface Microphone {
  participant: string;
  sessionId: string;
  trackName: string;
}

/** What the room knows about the stream of a microphone. */
export interface StreamRecord extends Microphone {
  /** Null: it is not being streamed. */
  stream: string | null;
  /** The adapter at the SFU; null: it is not known (yet). */
  adapterId: string | null;
  /** How often it failed in a row. */
  failures: number;
  /** When to try again, in milliseconds since the epoch; null: not by itself. */
  retryAtMs: number | null;
}

const AdapterAnswer = v.object({ tracks: v.pipe(v.array(AdapterResult), v.minLength(1)) });
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const CLOSE_ATTEMPTS = 3;

export function records({ memory }: Context): StreamRecord[] {
  return memory.list('stream:').map(([, record]) => record as StreamRecord);
}

export function recordOf({ memory }: Context, participant: string): StreamRecord | undefined {
  return memory.get(`stream:${participant}`) as StreamRecord | undefined;
}

export function putRecord({ memory }: Context, record: StreamRecord): void {
  memory.put(`stream:${record.participant}`, record);
}

/** Asks the SFU to stream a microphone to the room's `Transcriber`. */
export function start(
  context: Context,
  microphone: Microphone,
  failures: number,
  language: string | null,
  onFailed: (later: Context, stream: string, code: AiProblem) => void,
): void {
  const stream = crypto.randomUUID();
  putRecord(context, { ...microphone, stream, adapterId: null, failures, retryAtMs: null });
  context.background(async (later, signal) => {
    const adapterId = await openAdapter(later, { ...microphone, stream }, language);
    const record = recordOf(later, microphone.participant);
    if (record?.stream !== stream) await close(later, { stream, adapterId }, signal);
    else if (adapterId === null) onFailed(later, stream, 'ai_dropped');
    else putRecord(later, { ...record, adapterId });
  });
}

/** Forgets a stream, so that its later words are dropped, and ends it at the SFU. */
export function stop(context: Context, record: StreamRecord): void {
  context.memory.delete(`stream:${record.participant}`);
  const { stream, adapterId } = record;
  if (stream !== null) context.background((later, signal) => close(later, { stream, adapterId }, signal));
}

/** Ends a stream that failed, and notes when to try again. */
export function fail(context: Context, record: StreamRecord, isFinal: boolean): void {
  stop(context, record);
  const delayMs = isFinal ? undefined : RETRY_MS[record.failures];
  putRecord(context, {
    ...record,
    stream: null,
    adapterId: null,
    failures: record.failures + 1,
    retryAtMs: delayMs === undefined ? null : context.now() + delayMs,
  });
}

/** Ends a stream that no record has. */
export function endUnknown(context: Context, stream: string): void {
  context.background((later, signal) => close(later, { stream, adapterId: null }, signal));
}

/** @returns the adapter's id; null: the SFU or the `Transcriber` failed. */
async function openAdapter(
  { env, room, origin }: Context,
  { participant, sessionId, trackName, stream }: Microphone & { stream: string },
  language: string | null,
): Promise<string | null> {
  try {
    const settings = readSettings(env);
    await transcriberStub(env, room)?.listen({ room, stream, language });
    const ticket = await createTranscriberTicket(
      { room, participant, sessionId, trackName, stream },
      { secret: settings.tokenSecret, nowMs: Date.now() },
    );
    const endpoint = `${origin.replace(/^http/, 'ws')}/transcriber/${ticket}`;
    const { status, body } = await new CallsUpstream(settings).request('POST', 'adapters/websocket/new', {
      tracks: [{ location: 'remote', sessionId, trackName, endpoint, outputCodec: 'pcm' }],
    });
    const answer = v.safeParse(AdapterAnswer, body);
    const [adapter] = answer.success ? answer.output.tracks : [];
    if (adapter?.adapterId && !adapter.errorCode) return adapter.adapterId;
    console.warn(
      `[callroom] The SFU does not stream ${trackName} for captions (HTTP ${status}): ${adapter?.errorCode ?? 'no adapter'} ${adapter?.errorDescription ?? ''}`,
    );
  } catch (error) {
    console.error('[callroom] Captions could not start.', error);
  }
  return null;
}

async function close(
  context: Context,
  { stream, adapterId }: { stream: string; adapterId: string | null },
  signal: AbortSignal,
): Promise<void> {
  const { env, room } = context;
  const ending = transcriberStub(env, room)?.end(stream);
  if (adapterId !== null) {
    const upstream = new CallsUpstream(readSettings(env));
    for (let attempt = 0; attempt < CLOSE_ATTEMPTS; attempt++) {
      const { status } = await upstream.request('POST', 'adapters/websocket/close', {
        tracks: [{ adapterId }],
      });
      // Also a refusal: the adapter is not there any more.
      if (status > 0 && status < 500) break;
    }
  }
  const seconds = (await ending) ?? 0;
  if (!signal.aborted) spend(context, seconds);
}
