import { type Clock, systemClock } from '../core/clock.js';
import { atom, computed, type ReadableStore } from '../core/store.js';
import type { BaseRoomClient } from '../room/base-room-client.js';
import type { BreakoutLocation } from './breakout-location.js';
import type { BreakoutAnnouncement, BreakoutPerson, BreakoutState } from './breakout-state.js';
import { type ClockEstimate, RoomClock } from './room-clock.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/** The part of a room client that breakout rooms use. */
export type BreakoutMainRoom = FeatureRoom & Pick<BaseRoomClient, 'self'>;

/**
 * Breakout rooms: the browser half of `breakoutBehavior` (`callroom/server`). All commands go to the main room, wherever the
 * person is. Each throws a `RoomError`: `not_allowed` for what only moderators may do, `breakout_closed` if the rooms are
 * closed or the person may not enter this one, `not_found` for a room that was removed.
 */
export class Breakouts extends RoomFeature<BreakoutState> {
  /** Your own place; null: you were not sent anywhere. */
  readonly self: ReadableStore<BreakoutPerson | null>;
  /** Where this call is; null: no rooms have been open. */
  readonly location: ReadableStore<BreakoutLocation | null>;
  readonly #announcement = atom<BreakoutAnnouncement | null>(null);
  readonly #roomClock: RoomClock;
  readonly #stops: readonly (() => void)[];

  constructor(
    room: BreakoutMainRoom,
    location: ReadableStore<BreakoutLocation | null>,
    clock: Clock = systemClock,
  ) {
    super(room, 'breakouts');
    this.location = location;
    this.#roomClock = new RoomClock(async () => (await this.query('time')) as number, clock);
    this.self = computed([this.state, room.self], (state, self) => (self && state?.people[self.id]) ?? null);
    this.#stops = [
      this.on('announcement', (data) => this.#announcement.set(data as BreakoutAnnouncement)),
      this.state.subscribe((state) => {
        if (state?.endsAtMs || state?.closesAtMs) this.#roomClock.start();
        else this.#roomClock.stop();
        if (!state?.session) this.#announcement.set(null);
      }),
    ];
  }

  /** The latest message to all rooms since they were opened; null: none. */
  get announcement(): ReadableStore<BreakoutAnnouncement | null> {
    return this.#announcement;
  }

  /** How the clock of the room relates to this page's, while a time is set. Null: not known yet. */
  get clock(): ReadableStore<ClockEstimate | null> {
    return this.#roomClock.estimate;
  }

  /**
   * Creates rooms with these names. There are 1 to 50 in all.
   * @returns their ids.
   * @throws `RoomError` with the code `breakout_limit` for more
   */
  async create(names: readonly string[]): Promise<string[]> {
    return (await this.command('create', { names })) as string[];
  }

  async rename(room: string, name: string): Promise<void> {
    await this.command('rename', { room, name });
  }

  /** Removes a room. The people in it return to the main room. */
  async remove(room: string): Promise<void> {
    await this.command('remove', { room });
  }

  /** Assigns participants to a room; null: to the main room. While the rooms are open, they go there at once. */
  async assign(participants: readonly string[], room: string | null): Promise<void> {
    await this.command('assign', { participants, room });
  }

  /** Spreads everyone but the moderators evenly over the rooms, at random. */
  async shuffle(): Promise<void> {
    await this.command('shuffle');
  }

  /**
   * Opens the rooms, and sends everyone to theirs.
   * @param options `choice`: participants choose their room. `mayReturn`: they may return by themselves. `minutes`: until
   *   everyone is called back, 1 to 1440; null: no timer.
   */
  async open({
    choice = false,
    mayReturn = true,
    minutes = null,
  }: {
    choice?: boolean;
    mayReturn?: boolean;
    minutes?: number | null;
  } = {}): Promise<void> {
    await this.command('open', { choice, mayReturn, minutes });
  }

  /** Sets the time until everyone is called back; null: none. A call back that has begun is called off. */
  async setTimer(minutes: number | null): Promise<void> {
    await this.command('timer', { minutes });
  }

  /** Calls everyone back. @param options `seconds`: how long they are told of it before, 0 to 120. */
  async close({ seconds = 30 }: { seconds?: number } = {}): Promise<void> {
    await this.command('close', { seconds });
  }

  /** Sends a message of at most 500 characters to everyone in all rooms. */
  async announce(text: string): Promise<void> {
    await this.command('announce', { text });
  }

  /** Marks the call for help of a room as answered. A moderator who enters the room does so too. */
  async answerHelp(room: string): Promise<void> {
    await this.command('answer', { room });
  }

  /** Goes to a room: the one you are assigned to; where participants choose, and as a moderator, any. */
  async enter(room: string): Promise<void> {
    const location = this.location.get();
    if (location?.invitation?.room === room) location.accept();
    else await this.command('go', { room });
  }

  /** Returns to the main room. @throws `RoomError` with the code `not_allowed` if the host does not allow it. */
  async return(): Promise<void> {
    await this.command('return');
  }

  /** Asks the moderators to come to the room that you are in, or takes that back. */
  async askForHelp(asks = true): Promise<void> {
    await this.command('help', { asks });
  }

  /** Stops following the room. */
  dispose(): void {
    this.#roomClock.stop();
    for (const stop of this.#stops) stop();
  }
}
