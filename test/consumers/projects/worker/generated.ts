// `Env` is what `wrangler types` makes of wrangler.jsonc.
import { createWorker, Room } from 'callroom/server';

export { Room };

const rooms = createWorker();

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname !== '/backup') return rooms.fetch(request, env, context);
    const room = env.Room.get(env.Room.idFromName('standup'));
    return Response.json(await room.exportRoom());
  },
} satisfies ExportedHandler<Env>;
