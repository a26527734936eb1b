import { readVideoAddress } from '../behaviors/watch-address.js';
import { positionAt, type WatchClock, type WatchControl, type WatchState } from '../behaviors/watch-state.js';
import { RoomError } from '../room/room-error.js';
import type { FakeRoom } from './fake-room.js';

/** Videos that a fake room watches together. Its clock is that of the page. */
export class FakeWatch {
  readonly #room: FakeRoom;
  #last = 0;

  constructor(room: FakeRoom) {
    this.#room = room;
  }

  get state(): WatchState {
    return this.#room.behaviors.get().watch as WatchState;
  }

  /**
   * Adds a video to the queue.
   * @returns its id.
   * @throws `RoomError` as a room does
   */
  add(url: string, addedBy = 'Grace Hopper'): string {
    const address = readVideoAddress(url);
    if (typeof address === 'string')
      throw RoomError.fromWire({
        code: address,
        message: 'The address cannot be watched.',
        retryable: false,
      });
    const id = String(++this.#last);
    this.#set({ videos: { ...this.state.videos, [id]: { id, ...address, addedBy } } });
    return id;
  }

  remove(video: string): void {
    const { [video]: _, ...videos } = this.state.videos;
    if (this.state.current === video) this.start(null);
    this.#set({ videos });
  }

  /** Puts a video on the stage; null: none. */
  start(video: string | null): void {
    this.#set({ current: video, waitingFor: [] });
    this.setClock({ position: 0, rate: 1, paused: video === null });
  }

  /** Changes where the video is, from now on. */
  setClock(changes: Partial<WatchClock>): void {
    const atMs = this.#room.host.now();
    const position = positionAt(this.state, atMs);
    this.#set({ clock: { ...this.state.clock, position, atMs, ...changes } });
  }

  /** Lets the video stand still for these participants. */
  waitFor(participants: readonly string[]): void {
    this.setClock({});
    this.#set({ waitingFor: participants });
  }

  /** Gives the remote control to a participant; null: nobody has it. */
  setHolder(holder: string | null): void {
    this.#set({ holder });
  }

  #set(changes: Partial<WatchState>): void {
    const { behaviors } = this.#room;
    behaviors.set({ ...behaviors.get(), watch: { ...this.state, ...changes } });
  }
}

/** Gives a fake room the behavior of watching together. The queue is empty. */
export function startFakeWatch(room: FakeRoom, control: WatchControl = 'everyone'): FakeWatch {
  const watch: WatchState = {
    control,
    waits: true,
    holder: null,
    videos: {},
    current: null,
    clock: { position: 0, atMs: 0, rate: 1, paused: true },
    waitingFor: [],
  };
  room.behaviors.set({ ...room.behaviors.get(), watch });
  const fake = new FakeWatch(room);
  const self = () => room.host.self.details.get();
  const data = <T>(given: unknown) => given as T;
  room.answer('watch.time', () => room.host.now());
  room.answer('watch.add', (_, given) => fake.add(data<{ url: string }>(given).url, self().name));
  room.answer('watch.remove', (_, given) => fake.remove(data<{ video: string }>(given).video));
  room.answer('watch.start', (_, given) => fake.start(data<{ video: string }>(given).video));
  room.answer('watch.stop', () => fake.start(null));
  room.answer('watch.next', (_, given) => {
    const { after } = data<{ after: string }>(given);
    const ids = Object.keys(fake.state.videos);
    fake.remove(after);
    fake.start(ids[ids.indexOf(after) + 1] ?? null);
  });
  room.answer('watch.play', () => fake.setClock({ paused: false }));
  room.answer('watch.pause', () => fake.setClock({ paused: true }));
  room.answer('watch.seek', (_, given) =>
    fake.setClock({ position: data<{ position: number }>(given).position }),
  );
  room.answer('watch.rate', (_, given) => fake.setClock(data<Pick<WatchClock, 'rate'>>(given)));
  room.answer('watch.take', () => fake.setHolder(self().id));
  room.answer('watch.release', () => fake.setHolder(null));
  room.answer('watch.pass', (_, given) => fake.setHolder(data<{ to: string }>(given).to));
  room.answer('watch.buffering', () => {});
  return fake;
}
