/// <reference path="./sql.d.ts" />
/** The demo's Worker: the package's own, with polls, videos, a whiteboard, notes, breakout rooms and what AI services are there for: assistant, captions and voice. */
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import {
  aiBehavior,
  applyMigrations,
  assistantBehavior,
  boardBehavior,
  breakoutBehavior,
  captionsBehavior,
  createWorker,
  defineRoom,
  documentBehavior,
  pollBehavior,
  type RoomEnv,
  Transcriber,
  VoiceAgent,
  watchBehavior,
} from '../src/server/index.js';
import reportTables from '../src/server/migrations/0001_reports.sql';
import summaryTable from '../src/server/migrations/0002_summaries.sql';

/** `npm run dev` puts services without a model in the place of those that are not set, and names their model so. */
const STAND_IN = 'stand-in';

const assistant = assistantBehavior({
  instructions: 'This is the demo of Callroom, a browser SDK for video calls. Help the people in this call.',
  transcript: true,
  tools: [
    {
      name: 'list-people',
      description: 'Lists the names of the people who are in the call now, and which of them raise a hand.',
      parameters: { type: 'object', properties: {} },
      input: v.object({}),
      run: ({ participants }) =>
        participants.map(({ name, handRaisedAtMs }) => ({ name, raisesHand: handRaisedAtMs !== null })),
    },
  ],
});

export class Room extends defineRoom({
  behaviors: [
    pollBehavior,
    assistant,
    captionsBehavior({ startBy: 'everyone', store: true }),
    aiBehavior({ name: (env as RoomEnv).AI_MODEL === STAND_IN ? 'AI stand-in' : 'AI', enableBy: 'everyone' }),
    watchBehavior({ waits: true }),
    boardBehavior(),
    documentBehavior('notes'),
    breakoutBehavior(),
  ],
}) {}

export { Transcriber, VoiceAgent };

/** What stand-ins do here, in words. */
function standInsOf({ CHAT_MODEL, SPEECH_MODEL, AI_MODEL }: RoomEnv): string[] {
  const models = {
    'the assistant in the chat': CHAT_MODEL,
    captions: SPEECH_MODEL,
    'the voice of the AI': AI_MODEL,
  };
  return Object.entries(models).flatMap(([what, model]) => (model === STAND_IN ? what : []));
}

const app = createWorker();
let migrated: Promise<void> | null = null;

export default {
  async fetch(request, env, context) {
    // In production, `wrangler d1 migrations apply` does this once, instead of each Worker at its start.
    if (env.CALLROOM_DEV === 'true' && env.DB) {
      migrated ??= applyMigrations(env.DB, [
        { name: '0001_reports.sql', sql: reportTables },
        { name: '0002_summaries.sql', sql: summaryTable },
      ]);
      await migrated;
    }
    // For the first page, which says so.
    if (new URL(request.url).pathname === '/dev/stand-ins') return Response.json(standInsOf(env));
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<RoomEnv>;
