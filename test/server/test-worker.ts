/**
 * The Worker as it is deployed, but for its clock: the room's time moves when a test says so.
 */
import { Room } from '../../src/server/room/room-object.js';
import { createRoutes } from '../../src/server/routes/routes.js';
import type { RoomEnv } from '../../src/server/settings.js';

interface Step {
  systemMs: number;
  roomMs: number;
}

class TestRoom extends Room {
  #steps: Step[] = [{ systemMs: 0, roomMs: Date.now() }];
  #alarmAtMs: number | null = null;
  #refused = 0;

  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, env);
    // The alarm that the base asked for, before there was anything here to keep it.
    this.onAlarm();
  }

  /** Stands still until a test moves it: no limit fills and no deadline passes because the machine is slow. */
  override now(): number {
    // The constructor of the base asks for the time before this object's fields are there.
    return #steps in this ? this.#steps.at(-1)!.roomMs : Date.now();
  }

  protected override pingedAtMs(connection: WebSocket): number | null {
    const systemMs = super.pingedAtMs(connection);
    if (systemMs === null) return null;
    return this.#steps.findLast((step) => step.systemMs <= systemMs)!.roomMs;
  }

  protected override setAlarm(atMs: number | null): void {
    if (#steps in this) this.#alarmAtMs = atMs;
  }

  /** Moves the room's time, firing its alarm as often as it falls due. */
  advance(ms: number): void {
    const endMs = this.now() + ms;
    while (this.#alarmAtMs !== null && this.#alarmAtMs <= endMs) {
      this.#moveTo(Math.max(this.now(), this.#alarmAtMs));
      this.#alarmAtMs = null;
      this.onAlarm();
    }
    this.#moveTo(endMs);
  }

  alarmInMs(): number | null {
    return this.#alarmAtMs === null ? null : this.#alarmAtMs - this.now();
  }

  /** Loses all that is not stored, as when the platform moves the object. */
  async restart(): Promise<void> {
    await this.ctx.storage.sync();
    this.ctx.abort('A test restarts this object.');
  }

  /** Takes none of the next calls of other objects, as if it were just being restarted. */
  refuseReports(count: number): void {
    this.#refused = count;
  }

  override tellBehavior(behavior: string, data: unknown): unknown {
    this.#refuse();
    return super.tellBehavior(behavior, data);
  }

  override clearRoom(): void {
    this.#refuse();
    super.clearRoom();
  }

  #refuse(): void {
    if (this.#refused-- > 0) throw new Error('A test lets this object refuse a report.');
  }

  usedTickets(): number {
    return this.ctx.storage.sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM used_ticket').one()
      .count;
  }

  #moveTo(ms: number): void {
    this.#steps.push({ systemMs: Date.now(), roomMs: ms });
  }
}

export { TestRoom as Room };

const app = createRoutes();

app.post('/test/:room/advance', async (context) => {
  const object = roomOf(context.env, context.req.param('room'), context.req.query('object'));
  await object.advance(Number(await context.req.text()));
  return context.body(null, 204);
});

app.post('/test/:room/restart', async (context) => {
  const object = roomOf(context.env, context.req.param('room'), context.req.query('object'));
  // The object ends before it can answer.
  await object.restart().catch(() => {});
  return context.body(null, 204);
});

/** What another Durable Object of the Worker would do. */
app.post('/test/:room/tell/:behavior', async (context) => {
  const room = roomOf(context.env, context.req.param('room'));
  await room.tellBehavior(context.req.param('behavior'), await context.req.json());
  return context.body(null, 204);
});

app.post('/test/:room/refuse-reports', async (context) => {
  const room = roomOf(context.env, context.req.param('room'));
  await room.refuseReports(Number(await context.req.text()));
  return context.body(null, 204);
});

app.get('/test/:room/backup', async (context) => {
  const room = roomOf(context.env, context.req.param('room'));
  return context.json(await room.exportRoom());
});

app.post('/test/:room/backup', async (context) => {
  const room = roomOf(context.env, context.req.param('room'));
  const { error } = (await room.importRoom(await context.req.json())) as { error?: object };
  return error ? context.json(error, 400) : context.body(null, 204);
});

app.get('/test/:room/alarm', async (context) => {
  const room = roomOf(context.env, context.req.param('room'));
  return context.json({ inMs: await room.alarmInMs() });
});

app.get('/test/:room/used-tickets', async (context) => {
  const room = roomOf(context.env, context.req.param('room'));
  return context.json({ count: await room.usedTickets() });
});

/** @param binding of a further object of the room, if it is not the room itself. */
function roomOf(env: RoomEnv, name: string, binding: string | undefined = 'Room') {
  const rooms = env[binding as 'Room'] as unknown as DurableObjectNamespace<TestRoom>;
  return rooms.get(rooms.idFromName(name));
}

export default app;
