import { Ai } from '../behaviors/ai.js';
import { Board } from '../behaviors/board.js';
import type { BreakoutLocation } from '../behaviors/breakout-location.js';
import { Breakouts } from '../behaviors/breakouts.js';
import { Captions } from '../behaviors/captions.js';
import { Poll } from '../behaviors/poll.js';
import { WatchTogether } from '../behaviors/watch.js';
import type { Call, CallEvents, CallState, Rating } from '../call/call.js';
import { CurrentRoom } from '../call/current-room.js';
import { EphemeralChannel } from '../call/ephemeral/ephemeral-channel.js';
import { CHECKS, type ConnectionReport, UNTRIED } from '../call/lobby/connection-report.js';
import { verdictOf } from '../call/lobby/verdict.js';
import { createModeration, type Moderation } from '../call/moderation.js';
import type { ParticipantDetails } from '../call/participants/participant.js';
import { ParticipantEvents } from '../call/participants/participant-events.js';
import type { Recorder } from '../call/recording/recorder.js';
import { type CallStage, createStage } from '../call/stage.js';
import { type CallStatus, type PresenceOptions, RoomStatus } from '../call/status/call-status.js';
import type { CustomStatus } from '../call/status/person-status.js';
import { type Clock, delay, systemClock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { currentPage, type Page } from '../core/page.js';
import { atom, computed, type ReadableStore, type WritableStore } from '../core/store.js';
import type { Devices } from '../media/devices.js';
import type { LocalDevice } from '../media/local-device.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { RoomAccess } from '../room/base-room-client.js';
import { RoomChat } from '../room/features/chat.js';
import { RoomPresence } from '../room/features/presence.js';
import { RoomStorage } from '../room/features/storage.js';
import { type LobbyView, MAX_LOBBY_PARTICIPANTS, type Source, sources } from '../room/protocol/index.js';
import { FakeParticipant, type FakeParticipantOptions } from './fake-participant.js';
import { FakeRoom, type FakeRoomHost } from './fake-room.js';
import { fakeCommands, fakeQueries } from './fake-room-commands.js';
import { FakeSelf } from './fake-self.js';

export interface FakeCallOptions {
  /** The room's name; `standup` by default. */
  room?: string;
  /** Your own name; `Ada` by default. */
  name?: string;
  /** Your own role; `participant` by default. */
  role?: ParticipantDetails['role'];
  /** The other participants: a list, or their number. 0 by default. */
  participants?: number | readonly (string | FakeParticipantOptions)[];
  /** Whether you are in the room from the start, with both devices on. */
  joined?: boolean;
  /** How long joining takes, in milliseconds; 0 by default. */
  joinMs?: number;
  clock?: Clock;
  page?: Page;
}

/** Names for generated participants: `participants: 5` gives the same five people each time. */
export const FAKE_NAMES = [
  'Grace Hopper',
  'Alan Kay',
  'Radia Perlman',
  'Ken Iverson',
  'Hedy Lamarr',
  'Lin Clark',
  'Barbara Liskov',
  'Edsger Dijkstra',
  'Annie Easley',
  'Niklaus Wirth',
  'Mary Jackson',
  'Yukihiro Matsumoto',
  'Frances Allen',
  'Dennis Ritchie',
  'Karen Spärck Jones',
  'Tony Hoare',
] as const;

const ok = (value: number | null) => ({ status: 'ok', value }) as const;
const GOOD: Pick<ConnectionReport, 'checks'> = {
  checks: {
    server: ok(24),
    media: ok(31),
    relay: ok(null),
    upload: ok(12_400_000),
    download: ok(48_000_000),
    video: ok(null),
  },
};

/** The seed of your own synthetic video. */
const SELF_SEED = 1;

/**
 * A `Call` without a server: synthetic people, no network, no permission prompt. You can set everything it shows, so
 * that a test, a gallery page or a story can bring an element into every state.
 */
export class FakeCall extends TypedEventTarget<CallEvents> implements Call {
  readonly roomName: string;
  readonly assetBase: string | undefined = undefined;
  readonly self: FakeSelf;
  readonly state: WritableStore<CallState> = atom<CallState>({
    status: 'idle',
    error: null,
    reason: null,
    joinedAtMs: null,
  });
  readonly participants: WritableStore<readonly (FakeSelf | FakeParticipant)[]> = atom<
    readonly (FakeSelf | FakeParticipant)[]
  >([]);
  /** A {@link FakeRoom} while you are in the room. */
  readonly room: WritableStore<FakeRoom | null> = atom<FakeRoom | null>(null);
  readonly videoLimit: WritableStore<VideoLimit> = atom<VideoLimit>('none');
  readonly voiceHint: WritableStore<CallroomError | null> = atom<CallroomError | null>(null);
  readonly signalSounds: WritableStore<boolean> = atom(true);
  readonly recorder: WritableStore<Recorder | null> = atom<Recorder | null>(null);
  readonly name: WritableStore<string>;
  readonly mediaBehavior: WritableStore<Partial<MediaBehavior>> = atom<Partial<MediaBehavior>>({});
  readonly presenceOptions: WritableStore<PresenceOptions> = atom<PresenceOptions>({});
  readonly storage: RoomStorage;
  readonly moderation: Moderation;
  readonly polls: Poll;
  readonly captions: Captions;
  readonly ai: Ai;
  readonly watch: WatchTogether;
  readonly board: Board;
  readonly breakouts: Breakouts;
  /** Where the call is; a fake call stays in its one room. */
  readonly breakoutLocation: WritableStore<BreakoutLocation | null> = atom<BreakoutLocation | null>(null);
  /** The same as `room`. */
  readonly mainRoom: ReadableStore<RoomAccess | null>;
  readonly presence: RoomPresence;
  readonly stage: CallStage;
  readonly #status: RoomStatus;
  readonly #currentRoom: CurrentRoom;
  #chat: RoomChat | null = null;
  readonly #events: ParticipantEvents;
  readonly #clock: Clock;
  readonly #joinMs: number;
  #others: FakeParticipant[];
  /** The sources that you may publish, as `getLobby` says. By default all, and none for a viewer. */
  publish: readonly Source[];
  /** Whether `getLobby` says that you have to wait to be admitted. */
  waits = false;
  /** The result of `checkConnection`. */
  connection: Pick<ConnectionReport, 'checks'> = GOOD;
  /** The error that `join` rejects with from now on; `null`: `join` succeeds. */
  joinError: CallroomError | null = null;

  constructor(options: FakeCallOptions = {}) {
    super();
    this.roomName = options.room ?? 'standup';
    this.#clock = options.clock ?? systemClock;
    this.#joinMs = options.joinMs ?? 0;
    this.name = atom(options.name ?? 'Ada');
    this.self = new FakeSelf({ name: this.name.get(), seed: SELF_SEED });
    this.name.listen((name) => {
      if (!this.room.get()) this.self.set({ name });
    });
    // A fake room has the stores of a real room, except that they are also writable.
    const rooms = this.room as ReadableStore<unknown> as ReadableStore<RoomAccess | null>;
    const { self, screen, presenceOptions } = this;
    const customStatus = atom<CustomStatus | null>(null);
    const status = { page: options.page ?? currentPage(), presenceOptions, customStatus, self, screen };
    const room = new CurrentRoom(rooms);
    this.#currentRoom = room;
    this.presence = new RoomPresence(room, this.#clock);
    this.polls = new Poll(room, this.#clock);
    this.captions = new Captions(room, this.#clock);
    this.ai = new Ai(room);
    this.watch = new WatchTogether(room, this.#clock);
    this.board = new Board(room, this.#clock);
    this.mainRoom = rooms;
    this.breakouts = new Breakouts(room, this.breakoutLocation, this.#clock);
    this.stage = createStage(room);
    this.#status = new RoomStatus(status, this.presence, rooms, this.#clock);
    this.storage = new RoomStorage(room);
    this.moderation = createModeration(rooms);
    this.#events = new ParticipantEvents(
      this,
      this.participants,
      () => this.room.get()?.people.get() !== null,
    );
    if (options.role) this.self.set({ role: options.role });
    this.publish = options.role === 'viewer' ? [] : sources;
    this.#others = crowd(options.participants ?? 0).map((who) => this.#make(who));
    for (const device of [this.microphone, this.camera]) {
      device.addEventListener('switched', ({ data }) => this.notify(data));
    }
    if (!options.joined) return;
    void this.microphone.turnOn();
    void this.camera.turnOn();
    this.#enter();
  }

  get microphone(): LocalDevice {
    return this.self.microphone;
  }

  get chat(): RoomChat {
    // Created on first use: a page that shows no chat does not request it.
    this.#chat ??= new RoomChat(this.#currentRoom, this.#clock);
    return this.#chat;
  }

  get status(): CallStatus {
    return this.#status;
  }

  get camera(): LocalDevice {
    return this.self.camera;
  }

  get screen(): ScreenShare {
    return this.self.screen;
  }

  get devices(): Devices {
    return this.self.devices;
  }

  /** All participants except you, whether or not you have joined. */
  get others(): readonly FakeParticipant[] {
    return this.#others;
  }

  async join({ name, signal }: { name?: string; signal?: AbortSignal } = {}): Promise<void> {
    if (name !== undefined) this.name.set(name);
    this.#set({ status: 'joining', error: null, reason: null, joinedAtMs: null });
    for (const [device, source] of this.#devices())
      if (device.choice === null && this.publish.includes(source)) void device.turnOn();
    await delay(this.#clock, this.#joinMs, signal);
    if (this.joinError) {
      this.#set({ status: 'failed', error: this.joinError });
      throw this.joinError;
    }
    this.#enter();
  }

  async getLobby(): Promise<LobbyView> {
    const publish = [...this.publish];
    for (const [device, source] of this.#devices()) device.allow(publish.includes(source));
    const { role } = this.self.details.get();
    const own = {
      waits: this.waits,
      live: null,
      role: role === 'waiting' ? ('participant' as const) : role,
      publish,
    };
    if (this.waits) return { participants: [], count: null, ...own };
    const people = this.#others.map(({ details }) => details.get());
    const participants = people.slice(0, MAX_LOBBY_PARTICIPANTS).map(({ id, name }) => ({ id, name }));
    return { participants, count: people.length, ...own };
  }

  async prepareConnection(_options?: { name?: string }): Promise<void> {}

  async ephemeral(name: string): Promise<EphemeralChannel> {
    const peer = {
      data: () =>
        Promise.reject(
          new CallroomError('no_media', 'A fake call has no SFU, so ephemeral messages use the fake room.'),
        ),
    };
    const place = computed(this.room, (room) => room && { room, peer });
    return new EphemeralChannel(name, place, this.#clock);
  }

  async checkConnection({
    onProgress = () => {},
  }: {
    onProgress?: (report: ConnectionReport) => void;
  } = {}): Promise<ConnectionReport> {
    const { checks } = this.connection;
    for (const check of CHECKS) {
      const running = { ...UNTRIED.checks, [check]: { status: 'running', value: null } as const };
      onProgress({ checks: running, verdict: null });
      await null;
    }
    const report = { checks, verdict: verdictOf(checks) };
    onProgress(report);
    return report;
  }

  async leave(): Promise<void> {
    this.end('left');
  }

  /** All ratings that were sent, the latest last. */
  readonly ratings: Rating[] = [];

  async rate(rating: Rating): Promise<void> {
    this.ratings.push(rating);
  }

  async close(): Promise<void> {
    this.end('left');
    this.#status.dispose();
    this.#chat?.dispose();
    this.watch.dispose();
    this.board.dispose();
    this.presence.dispose();
    this.breakouts.dispose();
    this.#currentRoom.dispose();
    this.#events.close();
    for (const other of this.#others) other.close();
  }

  /** Adds a participant. */
  add(who: string | FakeParticipantOptions): FakeParticipant {
    const other = this.#make(who);
    this.#others = [...this.#others, other];
    if (this.participants.get().length > 0) this.participants.set([this.self, ...this.#others]);
    return other;
  }

  /** Removes a participant. */
  remove(other: FakeParticipant): void {
    this.#others = this.#others.filter((one) => one !== other);
    this.participants.set(this.participants.get().filter((one) => one !== other));
    other.close();
  }

  /** Disconnects you; the call is reconnecting. */
  cutOff(error: CallroomError = new CallroomError('network', 'The server cannot be reached.')): void {
    this.#set({ status: 'reconnecting', error });
  }

  /** Ends the reconnect: you are in the room again. */
  restore(): void {
    this.#set({ status: 'joined', error: null });
  }

  fail(error: CallroomError): void {
    this.#exit();
    this.#set({ status: 'failed', error });
  }

  end(reason: NonNullable<CallState['reason']>): void {
    this.microphone.release();
    this.camera.release();
    this.screen.stop();
    this.#exit();
    this.#set({ status: 'left', error: null, reason });
  }

  /** Dispatches a `notice` for the user. */
  notify(error: CallroomError): void {
    this.dispatchEvent(new DataEvent('notice', error));
  }

  #devices(): (readonly [LocalDevice, Source])[] {
    return [
      [this.microphone, 'microphone'],
      [this.camera, 'camera'],
    ];
  }

  #enter(): void {
    const joinedAtMs = this.#clock.now();
    this.self.set({ id: 'fake-self', joinedAtMs });
    this.participants.set([this.self, ...this.#others]);
    this.room.set(this.#createRoom());
    this.#set({ status: 'joined', error: null, reason: null, joinedAtMs });
  }

  #exit(): void {
    // The revocations belong to the room: the next visit starts without them.
    for (const { source } of this.self.revoked.get()) this.self.restore(source);
    this.participants.set([]);
    this.#events.reset();
    this.room.set(null);
  }

  #createRoom(): FakeRoom {
    const call = this;
    const host: FakeRoomHost = {
      self: this.self,
      participants: this.participants,
      get others() {
        return call.others;
      },
      now: () => this.#clock.now(),
      add: (who) => void this.add(who),
      remove: (other) => this.remove(other),
      end: (reason) => this.end(reason),
    };
    return new FakeRoom(host, [...fakeCommands, ...fakeQueries]);
  }

  #make(who: string | FakeParticipantOptions): FakeParticipant {
    return new FakeParticipant(typeof who === 'string' ? { name: who } : who);
  }

  #set(changes: Partial<CallState>): void {
    this.state.set({ ...this.state.get(), ...changes });
  }
}

/** Creates a `FakeCall` that you can assign to an element's `call`. */
export function createFakeCall(options?: FakeCallOptions): FakeCall {
  return new FakeCall(options);
}

function crowd(who: number | readonly (string | FakeParticipantOptions)[]) {
  if (typeof who !== 'number') return who;
  return Array.from({ length: who }, (_, index) => {
    const round = Math.floor(index / FAKE_NAMES.length);
    const name = FAKE_NAMES[index % FAKE_NAMES.length]!;
    return { name: round === 0 ? name : `${name} ${round + 1}`, seed: index + SELF_SEED + 1 };
  });
}
