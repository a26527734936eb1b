import { anySignal } from '../core/any-signal.js';
import { type Clock, systemClock, within } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { defaultLogger, type Logger } from '../core/logger.js';
import { currentPage, type Page } from '../core/page.js';
import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import type { Devices } from '../media/devices.js';
import { LevelMeter } from '../media/level-meter.js';
import type { LocalDevice } from '../media/local-device.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import { browserMedia, type MediaPlatform } from '../media/media-platform.js';
import { rememberedFlag } from '../media/remembered-flag.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import { checkRoomName } from '../room/check-room-name.js';
import { type LobbyView, type MediaKind, tidyDisplayName, tidyRoomName } from '../room/protocol/index.js';
import { ResumeTicket } from '../room/resume-ticket.js';
import { type RoomAccess, RoomClient } from '../room/room-client.js';
import type { Call, CallEvents, CallState, Rating } from './call.js';
import { asCallroomError, partMissing, unsupportedBrowser } from './call-error.js';
import type { CallMemory } from './call-memory.js';
import type { CreatePeerOptions } from './create-peer.js';
import type { EphemeralChannel, EphemeralPlace } from './ephemeral/ephemeral-channel.js';
import { type CallChat, type CallPolls, type CallStorage, LazyFeatures } from './lazy-features.js';
import type { ConnectionReport } from './lobby/connection-report.js';
import type { Lobby } from './lobby/lobby.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import { LocalMedia } from './local-media.js';
import type { MediaCoordinator } from './media-coordinator.js';
import type { Moderation } from './moderation.js';
import { LocalParticipant } from './participants/local-participant.js';
import type { Participant } from './participants/participant.js';
import type { ParticipantEvents } from './participants/participant-events.js';
import { ParticipantList } from './participants/participant-list.js';
import { SubscriptionScheduler } from './participants/subscription-scheduler.js';
import { askForToken } from './room-token-error.js';

export interface TokenRequest {
  room: string;
  name: string;
  signal?: AbortSignal;
}

export interface CreateCallOptions extends MediaPlatform {
  /** Origin of the Worker, such as `https://calls.example`; `''` where it serves this very page. */
  server: string;
  /** 1 to 128 characters of any kind, such as `Küche 2/3`; white space at the ends, control characters and invisible characters are left out. */
  room: string;
  /** How others see the person, up to 64 characters of it; may be given at `join` or by `call.name`. Empty: a guest. */
  name?: string;
  /** Asks your own back end for a room token. Called for each connect, because a token is short-lived. */
  getToken: (request: TokenRequest) => Promise<string>;
  /** How the call uses media: by default as `meeting` does. */
  media?: Partial<MediaBehavior>;
  /** Where WASM and models of processors are served; by default beside this package's modules. */
  assetBase?: string | undefined;
  /**
   * Whether to load the code that sends and receives media when the call is created (default: true), because a join
   * usually follows. With `false`, for pages where most people only look, `prepareConnection` or `join` loads it.
   */
  preload?: boolean;
  /** The platform, for tests and unusual hosts. */
  clock?: Clock;
  page?: Page;
  logger?: Logger;
}

/** How long a join waits for a part of this package to load. */
const PART_DEADLINE_MS = 30_000;

/** Makes a call; nothing is asked of the server or of any device before `join` or a device's `turnOn`. */
export function createCall(options: CreateCallOptions): Call {
  return new RoomCall(options);
}

const IDLE: CallState = { status: 'idle', error: null, reason: null, joinedAtMs: null };

/** The state of a visit, from a `join` to its end. */
interface RoomVisit {
  room: RoomClient;
  /** Settles with the join that started the visit. */
  joined: Promise<void>;
  /** Aborts a pending join when the participant leaves. */
  left: AbortController;
  /** The connection prepared in the lobby, until media uses it. */
  warm: PreparedPeer | null;
  /** Recreated when the participant id changes. */
  media: MediaCoordinator | null;
  stopListening: (() => void)[];
  /** What has ended it, where that is not the room's doing. */
  failure: unknown;
  wasOffline: boolean;
}

class RoomCall extends TypedEventTarget<CallEvents> implements Call {
  readonly roomName: string;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: ScreenShare;
  readonly devices: Devices;
  readonly signalSounds: WritableStore<boolean>;
  readonly videoLimit: WritableStore<VideoLimit>;
  #isClosed = false;
  readonly self: LocalParticipant;
  readonly name: WritableStore<string>;
  readonly mediaBehavior: WritableStore<Partial<MediaBehavior>>;
  readonly #options: CreateCallOptions;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #server: string;
  readonly #page: Page;
  readonly #meter: LevelMeter;
  readonly #peerOptions: CreatePeerOptions;
  readonly #people: ParticipantList;
  readonly #state = atom<CallState>(IDLE);
  readonly #room = atom<RoomClient | null>(null);
  readonly #place = atom<EphemeralPlace | null>(null);
  readonly #devices: LocalMedia;
  readonly #features: LazyFeatures;
  /** How media is used, as of `mediaBehavior` outside of the room. */
  #media: Partial<MediaBehavior> = {};
  #events: ParticipantEvents | null = null;
  #stay: RoomVisit | null = null;
  #lobby: Lobby | null = null;
  #MediaCoordinator: typeof MediaCoordinator | null = null;
  readonly #ticket: ResumeTicket;
  #memory: CallMemory | null = null;

  constructor(options: CreateCallOptions) {
    super();
    this.#options = options;
    this.roomName = tidyRoomName(options.room);
    this.name = atom(tidyDisplayName(options.name ?? ''));
    this.mediaBehavior = atom(options.media ?? {});
    this.#logger = options.logger ?? defaultLogger;
    this.#clock = options.clock ?? systemClock;
    this.#page = options.page ?? currentPage();
    this.#server = options.server || this.#page.origin;
    this.#meter = new LevelMeter(this.#clock);
    this.#peerOptions = {
      server: this.#server,
      clock: this.#clock,
      logger: this.#logger,
    };
    const platform = { ...browserMedia(), ...options };
    this.videoLimit = atom<VideoLimit>('none');
    this.signalSounds = rememberedFlag(platform.storage, 'callroom.signal-sounds', true);
    this.#devices = new LocalMedia(platform, {
      meter: this.#meter,
      clock: this.#clock,
      onNotice: (error) => this.#notice(error),
    });
    this.devices = this.#devices.list;
    this.microphone = this.#devices.microphone;
    this.camera = this.#devices.camera;
    this.screen = this.#devices.screen;
    this.self = new LocalParticipant(this.name.get(), this, this.#meter);
    const reception = new SubscriptionScheduler(
      this.#clock,
      this.#page,
      (participant, trackName) => this.#stay?.media?.reportDead(participant, trackName),
      this.devices.chosen('speaker'),
    );
    this.#ticket = ResumeTicket.ofTab({
      server: this.#server,
      room: this.roomName,
      page: this.#page,
      clock: this.#clock,
    });
    if (this.#ticket.kept() !== null) void this.#devices.hold(this.#restore());
    this.#people = new ParticipantList(this.self, this.#meter, () => this.#receive, reception);
    this.#features = new LazyFeatures(
      async () => new (await import('./call-features.js')).CallFeatures(this.#room, this.#clock),
      (cause) => this.#notice(partMissing(cause)),
    );
    this.mediaBehavior.subscribe(() => this.#useMedia());
    this.name.listen((name) => {
      // In the room you are called what the room says.
      if (!this.#stay) this.self.update({ name });
    });
    if (options.preload ?? true) this.#preload();
  }

  get state(): ReadableStore<CallState> {
    return this.#state;
  }

  get voiceHint(): ReadableStore<CallroomError | null> {
    return this.#devices.voiceHint;
  }

  get room(): ReadableStore<RoomAccess | null> {
    return this.#room;
  }

  get participants(): ReadableStore<readonly Participant[]> {
    return this.#people.participants;
  }

  get chat(): CallChat {
    return this.#features.chat;
  }

  get storage(): CallStorage {
    return this.#features.storage;
  }

  get polls(): CallPolls {
    return this.#features.polls;
  }

  get moderation(): Moderation {
    return this.#features.moderation;
  }

  async join({ name, signal }: { name?: string; signal?: AbortSignal } = {}): Promise<void> {
    if (this.#stay) return this.#stay.joined;
    signal?.throwIfAborted();
    if (name !== undefined) this.name.set(tidyDisplayName(name));
    this.self.update({ name: tidyDisplayName(this.name.get()) });
    this.#state.set({ ...IDLE, status: 'joining' });
    let stay: RoomVisit;
    try {
      stay = this.#begin();
    } catch (error) {
      this.#end();
      this.#state.set({ ...IDLE, status: 'failed', error: asCallroomError(error) });
      throw error;
    }
    stay.joined = this.#joinRoom(stay, signal);
    return stay.joined;
  }

  #begin(): RoomVisit {
    if (typeof RTCPeerConnection === 'undefined') throw unsupportedBrowser();
    checkRoomName(this.roomName);
    this.#preload();
    const stay = this.#enter();
    this.#stay = stay;
    // The devices start while the room is being entered; neither waits for the other.
    this.#devices.turnOn();
    this.#room.set(stay.room);
    return stay;
  }

  async getLobby({ signal }: { signal?: AbortSignal } = {}): Promise<LobbyView> {
    return (await this.#loadLobby()).look(signal);
  }

  async checkConnection({
    signal,
    onProgress = () => {},
  }: {
    signal?: AbortSignal;
    onProgress?: (report: ConnectionReport) => void;
  } = {}): Promise<ConnectionReport> {
    return (await this.#loadLobby()).check(onProgress, signal);
  }

  async prepareConnection({ name = this.name.get() }: { name?: string } = {}): Promise<void> {
    this.#preload();
    try {
      const lobby = await this.#loadLobby();
      if (!this.#stay && !this.#isClosed) await lobby.warm(tidyDisplayName(name), this.#receive.length > 0);
    } catch (error) {
      this.#logger.debug('There is no connection beforehand; joining makes one.', error);
    }
  }

  get #receive(): readonly MediaKind[] {
    return this.#media.receive ?? ['audio', 'video'];
  }

  /** In the room what was agreed on joining goes on. */
  #useMedia(): void {
    if (this.#stay) return;
    const { video: before = 'all' } = this.#media;
    this.#media = this.mediaBehavior.get();
    const { video = 'all' } = this.#media;
    if (video !== before) this.videoLimit.set(video === 'all' ? 'none' : video);
    this.#devices.use(this.#media);
  }

  /** Loads the media code before the join, which would otherwise take 290 ms longer. */
  #preload(): void {
    for (const part of [import('./media-coordinator.js'), this.#devices.watchVoice()])
      part.catch((error) => this.#logger.debug('A part of the call is not to be had yet.', error));
  }

  /** This page took the place of an earlier one: as the same participant, with what they had switched off. */
  async #restore(): Promise<void> {
    try {
      await (await this.#loadMemory()).restore();
    } catch (error) {
      // How it was is not known: nobody is heard or seen by mistake.
      this.microphone.turnOff();
      this.camera.turnOff();
      this.#notice(asCallroomError(error));
    }
  }

  async #loadMemory(): Promise<CallMemory> {
    const { CallMemory } = await import('./call-memory.js').catch((cause) => {
      throw partMissing(cause);
    });
    this.#memory ??= new CallMemory({
      call: this,
      ticket: this.#ticket,
      onName: (name) => {
        if (this.name.get() === '') this.name.set(name);
        this.self.update({ name: this.name.get() });
      },
      onNotice: (error) => this.#notice(error),
    });
    return this.#memory;
  }

  /** Loads the lobby code on first use. */
  async #loadLobby(): Promise<Lobby> {
    checkRoomName(this.roomName);
    const { Lobby } = await import('./lobby/lobby.js');
    this.#lobby ??= new Lobby({
      ...this.#peerOptions,
      budgetBytes: this.#media.budgetBytes,
      room: this.roomName,
      getToken: (name) => this.#token(undefined, name),
    });
    return this.#lobby;
  }

  async ephemeral(name: string): Promise<EphemeralChannel> {
    const { EphemeralChannel } = await import('./ephemeral/ephemeral-channel.js');
    return new EphemeralChannel(name, this.#place, this.#clock, this.#logger);
  }

  async leave(): Promise<void> {
    const stay = this.#stay;
    if (!stay) return;
    this.#end();
    this.#state.set({ ...this.#state.get(), status: 'left', error: null, reason: 'left' });
    stay.left.abort();
    stay.room.leave();
  }

  async rate(rating: Rating): Promise<void> {
    const room = this.#room.get();
    if (room) {
      await room.command('report.quality', rating);
      return;
    }
    // Once in a call, at its end: not worth being loaded with all that is needed to begin it.
    const { sendRating } = await import('./send-rating.js');
    const token = () => this.#token();
    await sendRating(rating, { server: this.#server, room: this.roomName, token, clock: this.#clock });
  }

  async close(): Promise<void> {
    await this.leave();
    this.#isClosed = true;
    this.#lobby?.close();
    this.#features.close();
    this.#events?.close();
    this.#devices.close();
    this.#ticket.close();
    this.self.close();
    this.#meter.close();
  }

  #token(signal?: AbortSignal, name = this.name.get()): Promise<string> {
    const request = { room: this.roomName, name: tidyDisplayName(name), ...(signal && { signal }) };
    return askForToken(() => this.#options.getToken(request));
  }

  #enter(): RoomVisit {
    const { warm = null, ticket = null } = this.#lobby?.take(this.name.get()) ?? {};
    const room = new RoomClient({
      server: this.#server,
      room: this.roomName,
      getToken: () => this.#token(stay.left.signal),
      // Of a hidden page nothing is seen, so nothing is pulled to be seen.
      receives: () => this.#receive.filter((kind) => kind === 'audio' || this.#page.isVisible()),
      warm: () => stay.warm?.ticket ?? null,
      preparedTicket: ticket ? () => ticket : undefined,
      clock: this.#clock,
      page: this.#page,
      logger: this.#logger,
      ticket: this.#ticket,
    });
    const stay: RoomVisit = {
      room,
      joined: Promise.resolve(),
      left: new AbortController(),
      warm,
      media: null,
      stopListening: [],
      failure: null,
      wasOffline: false,
    };
    // What throws here would leave the call joining for good. Later a listener of the page's own may be what throws.
    const settling = (run: () => void) => () => {
      try {
        run();
      } catch (error) {
        if (this.#state.get().status !== 'joining') throw error;
        this.#fail(stay, error);
      }
    };
    stay.stopListening = [
      room.connection.listen(settling(() => this.#onConnection(stay))),
      this.#page.onChange(settling(() => this.#onPage(stay))),
      room.self.listen(settling(() => this.#onSelf(stay))),
      room.participantIds.listen(settling(() => stay.media?.update())),
      room.speakers.listen(settling(() => stay.media?.update())),
    ];
    return stay;
  }

  /** What the room decided is in the state by way of its connection; here comes what else can go wrong. */
  async #joinRoom(stay: RoomVisit, signal: AbortSignal | undefined): Promise<void> {
    const left = stay.left.signal;
    const off = signal ? anySignal([signal, left]) : left;
    try {
      await Promise.all([stay.room.join({ signal: off }), this.#loadPeer(stay, off)]);
      off.throwIfAborted();
    } catch (error) {
      const isCalledOff = off.aborted;
      stay.left.abort();
      if (isCalledOff && this.#stay === stay) {
        this.#end();
        stay.room.leave();
        this.#state.set(IDLE);
      }
      this.#fail(stay, error);
      throw stay.failure ?? error;
    }
  }

  /** Ends the stay by a failure that the room knows nothing of. */
  #fail(stay: RoomVisit, error: unknown): void {
    if (this.#stay !== stay) return;
    stay.failure = error;
    const { joinedAtMs } = this.#state.get();
    this.#end();
    stay.room.leave();
    this.#state.set({ status: 'failed', error: asCallroomError(error), reason: null, joinedAtMs });
  }

  /** Loads the media code while the room is entered. The join waits for both. */
  async #loadPeer(stay: RoomVisit, signal: AbortSignal): Promise<void> {
    if (this.#MediaCoordinator) return;
    const parts = Promise.all([import('./media-coordinator.js'), this.#loadMemory()]).catch(
      (cause: unknown) => {
        throw partMissing(cause);
      },
    );
    const [{ MediaCoordinator, ParticipantEvents }] = await within(
      this.#clock,
      PART_DEADLINE_MS,
      parts,
      () => partMissing(undefined),
      signal,
    );
    this.#MediaCoordinator = MediaCoordinator;
    this.#events ??= new ParticipantEvents(this, this.participants);
    if (this.#stay !== stay) return;
    this.#onSelf(stay);
    this.#onConnection(stay);
  }

  #onConnection({ room, media }: RoomVisit): void {
    const { status, error, reason } = room.connection.get();
    const { joinedAtMs } = this.#state.get();
    if (status === 'connected') {
      if (!this.#MediaCoordinator) return;
      media?.retry();
      const now = joinedAtMs ?? this.#clock.now();
      this.#state.set({ status: 'joined', error: null, reason: null, joinedAtMs: now });
    } else if (status === 'reconnecting') {
      this.#state.set({ status: joinedAtMs ? 'reconnecting' : 'joining', error, reason: null, joinedAtMs });
    } else if (status === 'failed' || status === 'closed') {
      this.#end();
      // `leave` stops listening first, so this is a join that was called off: as if it had never begun.
      if (reason === 'left') this.#state.set(IDLE);
      else this.#state.set({ status: status === 'failed' ? 'failed' : 'left', error, reason, joinedAtMs });
    }
  }

  /** Online again, the page may be on another network. That it is offline is a hint that may be wrong. */
  #onPage(stay: RoomVisit): void {
    const isOnline = this.#page.isOnline();
    if (isOnline && stay.wasOffline) stay.media?.renew();
    else stay.media?.retry();
    stay.wasOffline = !isOnline;
  }

  #onSelf(stay: RoomVisit): void {
    const self = stay.room.self.get();
    if (!self) return;
    this.self.update({ id: self.id, name: self.name, role: self.role });
    this.#memory?.follow();
    const { publish } = self.grants;
    this.#devices.allow(self.role === 'waiting' ? null : publish, publish.includes('screen'));
    if (self.role === 'waiting') this.#coolDown(stay);
    else if (stay.media?.owner !== self.id) this.#beginMedia(stay, self.id);
  }

  #beginMedia(stay: RoomVisit, owner: string): void {
    if (!this.#MediaCoordinator) return;
    stay.media?.close();
    const { warm } = stay;
    stay.warm = null;
    stay.media = new this.#MediaCoordinator(owner, {
      ...this.#peerOptions,
      room: stay.room,
      self: this.self,
      screen: this.screen,
      people: this.#people,
      behavior: this.#media,
      budgetBytes: this.#media.budgetBytes,
      videoLimit: this.videoLimit,
      warm,
      isJoined: () => this.#state.get().status === 'joined',
      onNotice: (error) => this.#notice(error),
    });
    this.#place.set({ room: stay.room, peer: stay.media.peer });
  }

  /** Who waits to be let in may wait for long, and is nobody's yet. */
  #coolDown(stay: RoomVisit): void {
    stay.warm?.close();
    stay.warm = null;
  }

  /** Ends the stay on this side: nothing of it may act, or be heard, any more. */
  #end(): void {
    const stay = this.#stay;
    if (!stay) return;
    this.#stay = null;
    this.#room.set(null);
    this.#place.set(null);
    for (const stop of stay.stopListening) stop();
    // What becomes of the devices now is no choice of the person's.
    this.#memory?.stop();
    stay.media?.close();
    this.#events?.reset();
    this.#coolDown(stay);
    // A lobby goes on with what it had before the join that came to nothing.
    if (this.#state.get().joinedAtMs === null) this.#devices.undoTurnOn();
    else this.#devices.release();
    this.#useMedia();
  }

  #notice(error: CallroomError): void {
    this.dispatchEvent(new DataEvent('notice', error));
  }
}
