import { type Clock, delay } from '../../core/clock.js';
import { roomStub } from '../routes/room-stub.js';
import type { RoomEnv } from '../settings.js';

export interface RoomReportsOptions {
  env: RoomEnv;
  clock: Clock;
  room: string;
  behavior: string;
}

/** A deployment restarts the room's object, which then takes requests again within seconds. */
const RETRY_MS = [250, 1_250];

/**
 * Delivers reports to a behavior of a room: in their order, and again if the room's object fails. After a report that the
 * room did not take, it tries each of the next ones only once, until the room takes one.
 */
export class RoomReports<Report> {
  readonly #options: RoomReportsOptions;
  #last: Promise<unknown> = Promise.resolve();
  #isDown = false;

  constructor(options: RoomReportsOptions) {
    this.#options = options;
  }

  /**
   * @returns what the behavior answers.
   * @throws the room's error, once all attempts have failed.
   */
  tell(report: Report): Promise<unknown> {
    const told = this.#last.then(() => this.#deliver(report));
    this.#last = told.catch(() => {});
    return told;
  }

  async #deliver(report: Report): Promise<unknown> {
    const { env, clock, room, behavior } = this.#options;
    for (const delayMs of this.#isDown ? [] : RETRY_MS) {
      try {
        return await roomStub(env, room).tellBehavior(behavior, report);
      } catch (error) {
        console.warn(`[callroom] The room takes no report for its behavior ${behavior} now.`, error);
        await delay(clock, delayMs);
      }
    }
    this.#isDown = true;
    const answer = await roomStub(env, room).tellBehavior(behavior, report);
    this.#isDown = false;
    return answer;
  }
}
