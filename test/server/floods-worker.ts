/** A Worker whose rooms' time stands still but for when a test moves it, and whose rooms a test can restart. */
import app, { Room as TestRoom } from './test-worker.js';

let startMs = 0;
/** How far each room is ahead of the start, by its object's id. It outlives the object. */
const aheadMs = new Map<string, number>();

export class Room extends TestRoom {
  override now(): number {
    // Outside of a request a Worker has no time yet.
    startMs ||= Date.now();
    return startMs + (aheadMs.get(String(this.ctx.id)) ?? 0);
  }

  override advance(ms: number): void {
    aheadMs.set(String(this.ctx.id), (aheadMs.get(String(this.ctx.id)) ?? 0) + ms);
  }

  /** Ends this object, and with it what it keeps in memory alone, as its falling asleep does. */
  async restart(): Promise<void> {
    await this.ctx.storage.sync();
    this.ctx.abort('restarted by a test');
  }
}

app.post('/test/:room/restart', async (context) => {
  const rooms = context.env.Room as unknown as DurableObjectNamespace<Room>;
  await rooms
    .get(rooms.idFromName(context.req.param('room')))
    .restart()
    .catch(() => {
      // The object is gone before it can answer.
    });
  return context.body(null, 204);
});

export default app;
