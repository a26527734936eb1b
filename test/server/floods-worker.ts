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
}

export default app;
