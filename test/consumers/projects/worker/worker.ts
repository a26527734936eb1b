import { assistantBehavior, createWorker, defineRoom, pollBehavior, type RoomEnv } from 'callroom/server';

const assistant = assistantBehavior({ name: 'Helper', instructions: 'Answer in one sentence.' });

export class Room extends defineRoom({
  behaviors: [pollBehavior, assistant],
  limits: { participants: 20 },
}) {}

interface SiteEnv extends RoomEnv {
  GREETING: string;
  AI: Ai;
}

const rooms = createWorker();

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === '/') return new Response(env.GREETING);
    return rooms.fetch(request, env, context);
  },
} satisfies ExportedHandler<SiteEnv>;
