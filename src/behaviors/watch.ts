import { type Clock, systemClock } from '../core/clock.js';
import { computed, type ReadableStore } from '../core/store.js';
import type { BaseRoomClient } from '../room/base-room-client.js';
import { type ClockEstimate, RoomClock } from './room-clock.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';
import type { WatchRate, WatchState } from './watch-state.js';

/** The part of a room client that watching uses. */
export type WatchRoom = FeatureRoom & Pick<BaseRoomClient, 'self'>;

/**
 * Watching videos together: the browser half of `watchBehavior` (`callroom/server`). `state` is undefined if the room does
 * not have this behavior. Each command throws a `RoomError`: `not_allowed` if you do not control the video, `conflict` if
 * another video is on by now, `not_found` for a video that is not in the queue.
 */
export class WatchTogether extends RoomFeature<WatchState> {
  readonly #mayControl: ReadableStore<boolean>;
  readonly #roomClock: RoomClock;
  readonly #stops: readonly (() => void)[];
  #visit: string | null = null;

  constructor(room: WatchRoom, clock: Clock = systemClock) {
    super(room, 'watch');
    this.#roomClock = new RoomClock(async () => (await this.query('time')) as number, clock);
    this.#mayControl = computed([this.state, room.self], (state, self) => {
      if (!state || !self) return false;
      if (state.control === 'moderators') return self.grants.moderate;
      const takesPart = self.role !== 'viewer' && self.grants.send;
      return takesPart && (state.control === 'everyone' || [null, self.id].includes(state.holder));
    });
    this.#stops = [
      this.state.subscribe((state) => {
        if (state?.current) this.#roomClock.start();
        else this.#roomClock.stop();
      }),
      room.self.subscribe((self) => {
        // Another visit may be to another room, on another server.
        if (self && self.id !== this.#visit) this.#roomClock.reset();
        this.#visit = self?.id ?? null;
      }),
    ];
  }

  /** Whether you control the video now, or would get the remote control by using it. */
  get mayControl(): ReadableStore<boolean> {
    return this.#mayControl;
  }

  /**
   * How the clock of the room relates to this page's, for `playbackTarget`. It is measured while a video is on the stage.
   * Null: not known yet.
   */
  get clock(): ReadableStore<ClockEstimate | null> {
    return this.#roomClock.estimate;
  }

  /**
   * Adds a video to the end of the queue.
   * @param kind the kind of a file whose address does not tell it
   * @returns the id of the video.
   * @throws `RoomError` with the code `video_address_invalid` for an address that does not begin with `https://`,
   *   `video_unsupported` for one that is not of a video, `quota_exceeded` if the queue is full
   */
  async add(url: string, { kind }: { kind?: 'file' | 'hls' } = {}): Promise<string> {
    return (await this.command('add', { url, ...(kind && { kind }) })) as string;
  }

  /** Removes a video from the queue, and from the stage if it is on. */
  async remove(video: string): Promise<void> {
    await this.command('remove', { video });
  }

  /** Puts a video of the queue on the stage for everyone, from its beginning. From then on their pages request it. */
  async start(video: string): Promise<void> {
    await this.command('start', { video });
  }

  /** Takes the video off the stage. It stays in the queue. */
  async stop(): Promise<void> {
    await this.command('stop');
  }

  /** Removes a video that is on, and starts the next. Does nothing if it is not on any more. */
  async next(after: string): Promise<void> {
    await this.command('next', { after });
  }

  async play(): Promise<void> {
    await this.command('play', { video: this.#on });
  }

  async pause(): Promise<void> {
    await this.command('pause', { video: this.#on });
  }

  /** @param position seconds. Of several seeks in a row, the last counts. */
  async seek(position: number): Promise<void> {
    await this.command('seek', { video: this.#on, position: Math.max(0, position) });
  }

  async setRate(rate: WatchRate): Promise<void> {
    await this.command('rate', { video: this.#on, rate });
  }

  /** Takes the remote control, if nobody holds it or you are a moderator. @throws `RoomError` with the code `not_allowed`. */
  async take(): Promise<void> {
    await this.command('take');
  }

  /** Gives the remote control to another participant. */
  async pass(participantId: string): Promise<void> {
    await this.command('pass', { to: participantId });
  }

  /** Gives the remote control up: the next person who uses it gets it. */
  async release(): Promise<void> {
    await this.command('release');
  }

  /** Tells the room that your player of a video buffers, or that it can go on. It matters in a room where the others wait. */
  async reportBuffering(video: string, buffering: boolean): Promise<void> {
    await this.command('buffering', { video, buffering });
  }

  /** Stops following the room. */
  dispose(): void {
    this.#roomClock.stop();
    for (const stop of this.#stops) stop();
  }

  /** `0` is no video, and the room says so. */
  get #on(): string {
    return this.state.get()?.current ?? '0';
  }
}
