/** Our Worker, and beside it the least that partyserver can do: pass a string on to everyone. */
import { type Connection, Server } from 'partyserver';
import { Room } from '../../src/server/room/room-object.js';
import { createRoutes } from '../../src/server/routes/routes.js';
import type { RoomEnv } from '../../src/server/settings.js';

let constructed = 0;

class CountedRoom extends Room {
  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, env);
    constructed++;
  }

  /** How often a room started in this process, including after each hibernation. */
  lives(): number {
    return constructed;
  }
}

export { CountedRoom as Room };

export class Bare extends Server {
  static override options = { hibernate: true };

  override onMessage(_connection: Connection, message: string): void {
    this.broadcast(message);
  }
}

interface BenchEnv extends RoomEnv {
  Bare: DurableObjectNamespace<Bare>;
}

const app = createRoutes();

app.get('/:name/bare', ({ req, env }) => {
  const { Bare: rooms } = env as BenchEnv;
  return rooms.get(rooms.idFromName(req.param('name'))).fetch(req.raw);
});

app.get('/lives/:room', async ({ req, env, json }) => {
  const rooms = env.Room as unknown as DurableObjectNamespace<CountedRoom>;
  return json(await rooms.get(rooms.idFromName(req.param('room'))).lives());
});

export default app;
