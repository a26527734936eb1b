import { createWorker, defineRoom, pollBehavior, type RoomEnv } from 'callroom/server';

export class Room extends defineRoom({ behaviors: [pollBehavior], limits: { participants: 20 } }) {}

interface SiteEnv extends RoomEnv {
  GREETING: string;
}

const rooms = createWorker();

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === '/') return new Response(env.GREETING);
    return rooms.fetch(request, env, context);
  },
} satisfies ExportedHandler<SiteEnv>;
