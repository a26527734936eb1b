import type { Context } from 'hono';
import * as v from 'valibot';
import type { TranscriptEntry } from '../../behaviors/captions-state.js';
import { transcriptJson, transcriptText, transcriptVtt } from '../../behaviors/transcript-formats.js';
import { ReportKind, roomOfSegment } from '../../room/protocol/index.js';
import type { TranscriptPage } from '../behaviors/captions/transcript-log.js';
import type { RoomBackup } from '../public-room.js';
import { Refusal } from '../refusal.js';
import { Reports } from '../room/state/reports.js';
import type { RoomEnv } from '../settings.js';
import { Hono } from '../worker-packages.js';
import { failure } from './calls-proxy.js';
import { roomStub } from './room-stub.js';

const MIN_TOKEN_LENGTH = 32;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/**
 * Routes for the operator of the server, with `Authorization: Bearer <OPERATOR_TOKEN>`: reports from any room, a
 * room's backup, its transcript, and clearing a room. Not for browsers.
 */
export function operatorRoutes(): Hono<{ Bindings: RoomEnv }> {
  const app = new Hono<{ Bindings: RoomEnv }>();
  app.use('*', async (context, next) => {
    await checkOperator(context);
    await next();
  });
  app.get('/rooms/:room/backup', async (context) => context.json(await roomOf(context).exportRoom()));
  app.put('/rooms/:room/backup', async (context) => {
    const imported = await roomOf(context).importRoom(await context.req.json<RoomBackup>());
    return imported.ok ? context.body(null, 204) : failure(context.req.raw, imported.status, imported.error);
  });
  app.get('/rooms/:room/presence', async ({ req, env, json }) => {
    const room = roomStub(env, roomOfSegment(req.param('room')));
    return json(await room.presentPeople(req.query('after') ?? '', limitOf(req.query('limit'))));
  });
  app.get('/rooms/:room/:file{transcript\\.(?:json|txt|vtt)}', async (context) => {
    const format = context.req.param('file').split('.')[1] as keyof typeof formats;
    const { type, write } = formats[format];
    const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' };
    return context.body(write(await transcriptOf(context)), { headers });
  });
  app.delete('/rooms/:room', async (context) => {
    await roomOf(context).clearRoom();
    return context.body(null, 204);
  });
  app.get('/:kind', async ({ req, env, json }) => {
    const kind = v.safeParse(ReportKind, req.param('kind'));
    if (!kind.success) throw Refusal.noRoute(req.path);
    const room = req.query('room');
    const limit = limitOf(req.query('limit'));
    const reports = await new Reports(env.DB).list(kind.output, {
      limit,
      ...(room ? { room: roomOfSegment(room) } : {}),
    });
    return json({ reports });
  });
  return app;
}

const formats = {
  json: { type: 'application/json', write: transcriptJson },
  txt: { type: 'text/plain', write: transcriptText },
  vtt: {
    type: 'text/vtt',
    write: (entries: TranscriptEntry[]) => transcriptVtt(entries, entries[0]?.startMs ?? 0),
  },
};

/** The whole transcript of a room, also what was said backstage. */
async function transcriptOf(context: Context<{ Bindings: RoomEnv }>): Promise<TranscriptEntry[]> {
  const room = roomOf(context);
  const entries: TranscriptEntry[] = [];
  for (;;) {
    const after = entries.at(-1)?.id ?? 0;
    const page = (await room.tellBehavior('captions', { type: 'transcript', after })) as
      | TranscriptPage
      | undefined;
    entries.push(...(page?.entries ?? []));
    if (!page?.more) return entries;
  }
}

function limitOf(text: string | undefined): number {
  const limit = Math.trunc(Number(text ?? DEFAULT_LIMIT)) || DEFAULT_LIMIT;
  return Math.max(1, Math.min(limit, MAX_LIMIT));
}

/** @throws `Refusal` `token_…`, or `not_found` when `OPERATOR_TOKEN` is not set. */
async function checkOperator({ req, env }: Context<{ Bindings: RoomEnv }>): Promise<void> {
  const expected = env.OPERATOR_TOKEN;
  if (!expected) throw Refusal.noRoute(req.path);
  if (expected.length < MIN_TOKEN_LENGTH) {
    throw Refusal.settings(`OPERATOR_TOKEN must have at least ${MIN_TOKEN_LENGTH} characters.`);
  }
  const given = /^Bearer (.+)$/i.exec(req.header('Authorization') ?? '')?.[1];
  if (given === undefined) throw Refusal.tokenMissing('operator');
  // Digests have the same length, and comparing them reveals nothing through its timing.
  const [a, b] = await Promise.all([digest(given), digest(expected)]);
  if (!crypto.subtle.timingSafeEqual(a, b)) throw Refusal.tokenInvalid('operator');
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

function roomOf({ req, env }: Context<{ Bindings: RoomEnv }>) {
  return roomStub(env, roomOfSegment(req.param('room') ?? ''));
}
