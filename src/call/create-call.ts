import type { BreakoutLocation } from '../behaviors/breakout-location.js';
import { type Clock, systemClock } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { defaultLogger, type Logger } from '../core/logger.js';
import { currentPage, type Page } from '../core/page.js';
import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import type { Devices } from '../media/devices.js';
import { LevelMeter } from '../media/level-meter.js';
import type { LocalDevice } from '../media/local-device.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import { browserMedia } from '../media/media-platform.js';
import { rememberedFlag } from '../media/remembered-flag.js';
import type { ScreenShare } from '../media/screen-share.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import type { RoomAccess } from '../room/base-room-client.js';
import { checkRoomName } from '../room/check-room-name.js';
import type { LobbyView, MediaKind } from '../room/protocol/index.js';
import { tidyDisplayName, tidyRoomName } from '../room/protocol/names.js';
import { ResumeTicket } from '../room/resume-ticket.js';
import { serverOrigin } from '../room/server-origin.js';
import { askForToken } from './ask-for-token.js';
import type { Call, CallEvents, CallState, Rating } from './call.js';
import { asCallroomError, unsupportedBrowser } from './call-error.js';
import type { CallMemory } from './call-memory.js';
import type { CreateCallOptions } from './call-options.js';
import { CallVisit, type CallVisitOptions, loadVisit } from './call-visit.js';
import type { CreatePeerOptions } from './create-peer.js';
import type { EphemeralChannel, EphemeralConnection } from './ephemeral/ephemeral-channel.js';
import type {
  CallAi,
  CallBoard,
  CallBreakouts,
  CallCaptions,
  CallChat,
  CallPolls,
  CallPresence,
  CallStorage,
  CallWatch,
} from './feature-shapes.js';
import { LazyFeatures } from './lazy-features.js';
import { importPart } from './load-part.js';
import type { ConnectionReport } from './lobby/connection-report.js';
import type { Lobby } from './lobby/lobby.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import { LocalMedia } from './local-media.js';
import type { Moderation } from './moderation.js';
import { LocalParticipant } from './participants/local-participant.js';
import type { Participant } from './participants/participant.js';
import { ParticipantList } from './participants/participant-list.js';
import { SubscriptionScheduler } from './participants/subscription-scheduler.js';
import type { Recorder } from './recording/recorder.js';
import type { CallStage } from './stage.js';
import type { CallStatus, PresenceOptions } from './status/call-status.js';
import type { CustomStatus } from './status/person-status.js';

/** Creates a call. It asks nothing of the server or of any device before `join` or a device's `turnOn`. */
export function createCall(options: CreateCallOptions): Call {
  return new RoomCall(options);
}

const IDLE: CallState = { status: 'idle', error: null, reason: null, joinedAtMs: null };

class RoomCall extends TypedEventTarget<CallEvents> implements Call {
  readonly roomName: string;
  readonly assetBase: string | undefined;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: ScreenShare;
  readonly devices: Devices;
  readonly signalSounds: WritableStore<boolean>;
  readonly videoLimit: WritableStore<VideoLimit>;
  readonly recorder: WritableStore<Recorder | null> = atom<Recorder | null>(null);
  readonly presenceOptions: WritableStore<PresenceOptions>;
  /** Your own status, which `CallMemory` stores. */
  readonly customStatus: WritableStore<CustomStatus | null> = atom<CustomStatus | null>(null);
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
  readonly #room = atom<RoomAccess | null>(null);
  readonly #mainRoom = atom<RoomAccess | null>(null);
  readonly #breakoutLocation = atom<BreakoutLocation | null>(null);
  readonly #ephemeralConnection = atom<EphemeralConnection | null>(null);
  readonly #devices: LocalMedia;
  readonly #features: LazyFeatures;
  /** How the call uses media: the `mediaBehavior` of the last moment outside a room. */
  #media: Partial<MediaBehavior> = {};
  #visit: CallVisit | null = null;
  #lobby: Lobby | null = null;
  readonly #ticket: ResumeTicket;
  #memory: CallMemory | null = null;

  constructor(options: CreateCallOptions) {
    super();
    this.#options = options;
    this.roomName = tidyRoomName(options.room);
    this.assetBase = options.assetBase;
    this.name = atom(tidyDisplayName(options.name ?? ''));
    this.mediaBehavior = atom(options.media ?? {});
    this.presenceOptions = atom(options.presence ?? {});
    this.#logger = options.logger ?? defaultLogger;
    this.#clock = options.clock ?? systemClock;
    this.#page = options.page ?? currentPage();
    this.#server = serverOrigin(options.server || this.#page.origin);
    this.#meter = new LevelMeter(this.#clock);
    const { RTCPeerConnection } = globalThis;
    const platform = { ...browserMedia(), RTCPeerConnection, ...options };
    this.#peerOptions = {
      server: this.#server,
      clock: this.#clock,
      logger: this.#logger,
      RTCPeerConnection: platform.RTCPeerConnection,
    };
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
    const scheduler = new SubscriptionScheduler(
      this.#clock,
      this.#page,
      (participant, trackName) => this.#visit?.reportDead(participant, trackName),
      this.devices.chosen('speaker'),
    );
    this.#ticket = ResumeTicket.ofTab({
      server: this.#server,
      room: this.roomName,
      page: this.#page,
      clock: this.#clock,
    });
    if (this.#ticket.kept() !== null) void this.#devices.hold(this.#restore());
    this.#people = new ParticipantList(this.self, this.#meter, () => this.#receive, scheduler);
    this.#features = new LazyFeatures(
      this.#room,
      async () => {
        const { CallFeatures } = await importPart(import('./call-features.js'));
        const { presenceOptions, customStatus, self, screen } = this;
        const status = { page: this.#page, presenceOptions, customStatus, self, screen };
        const breakouts = { mainRoom: this.#mainRoom, location: this.#breakoutLocation };
        return new CallFeatures(this.#room, this.#clock, status, breakouts);
      },
      (error) => this.#notice(asCallroomError(error)),
    );
    this.mediaBehavior.subscribe(() => this.#useMedia());
    this.name.listen((name) => {
      // In a room, the room decides the name.
      if (!this.#visit) this.self.update({ name });
    });
    for (const store of [this.#room, this.presenceOptions, this.customStatus])
      (store as ReadableStore<unknown>).listen(() => this.#useStatus());
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

  get mainRoom(): ReadableStore<RoomAccess | null> {
    return this.#mainRoom;
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

  get captions(): CallCaptions {
    return this.#features.captions;
  }

  get ai(): CallAi {
    return this.#features.ai;
  }

  get watch(): CallWatch {
    return this.#features.watch;
  }

  get board(): CallBoard {
    return this.#features.board;
  }

  get breakouts(): CallBreakouts {
    return this.#features.breakouts;
  }

  get presence(): CallPresence {
    return this.#features.presence;
  }

  get status(): CallStatus {
    return this.#features.status;
  }

  get moderation(): Moderation {
    return this.#features.moderation;
  }

  get stage(): CallStage {
    return this.#features.stage;
  }

  async join({ name, signal }: { name?: string; signal?: AbortSignal } = {}): Promise<void> {
    if (this.#visit) return this.#visit.joined;
    signal?.throwIfAborted();
    if (name !== undefined) this.name.set(tidyDisplayName(name));
    this.self.update({ name: tidyDisplayName(this.name.get()) });
    this.#state.set({ ...IDLE, status: 'joining' });
    try {
      if (!this.#peerOptions.RTCPeerConnection) throw unsupportedBrowser();
      checkRoomName(this.roomName);
      return this.#begin(signal);
    } catch (error) {
      this.#end({ ...IDLE, status: 'failed', error: asCallroomError(error) });
      throw error;
    }
  }

  #begin(signal: AbortSignal | undefined): Promise<void> {
    this.#preload();
    const { prepared = null, ticket = null } = this.#lobby?.take(this.name.get()) ?? {};
    const visit = new CallVisit(this.#visitOptions(prepared, ticket));
    this.#visit = visit;
    // The devices start while we enter the room; neither waits for the other.
    this.#devices.turnOn();
    return visit.join(signal);
  }

  #visitOptions(
    prepared: PreparedPeer | null,
    socketTicket: Promise<string | null> | null,
  ): CallVisitOptions {
    return {
      ...this.#peerOptions,
      roomName: this.roomName,
      page: this.#page,
      getToken: (signal) => this.#token(signal),
      resumeTicket: this.#ticket,
      socketTicket,
      prepared,
      behavior: this.#media,
      budgetBytes: this.#media.budgetBytes,
      receive: this.#receive,
      videoLimit: this.videoLimit,
      devices: this.#devices,
      screen: this.screen,
      self: this.self,
      people: this.#people,
      state: this.#state,
      ephemeralConnection: this.#ephemeralConnection,
      loadMemory: () => this.#loadMemory(),
      createEvents: (Events, knowsAll) => new Events(this, this.participants, knowsAll),
      breakoutLocation: this.#breakoutLocation,
      onRoom: (room) => {
        if (!this.#mainRoom.get()) this.#mainRoom.set(room);
        this.#room.set(room);
      },
      onNotice: (error) => this.#notice(error),
      onEnd: (state) => this.#end(state ?? IDLE),
      onFailed: (error) => {
        const { joinedAtMs } = this.#state.get();
        this.#end({ status: 'failed', error: asCallroomError(error), reason: null, joinedAtMs });
      },
    };
  }

  async getLobby({ signal }: { signal?: AbortSignal } = {}): Promise<LobbyView> {
    const view = await (await this.#loadLobby()).getView(signal);
    const isInside = this.#visit && this.self.details.get().role !== 'waiting';
    if (!isInside) this.#devices.promise(view.publish);
    return view;
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
      if (!this.#visit && !this.#isClosed)
        await lobby.prepare(tidyDisplayName(name), this.#receive.length > 0);
    } catch (error) {
      this.#logger.debug('There is no connection beforehand; joining makes one.', error);
    }
  }

  get #receive(): readonly MediaKind[] {
    return this.#media.receive ?? ['audio', 'video'];
  }

  /** A visit keeps the behavior that it began with. */
  #useMedia(): void {
    if (this.#visit) return;
    const { video: before = 'all' } = this.#media;
    this.#media = this.mediaBehavior.get();
    const { video = 'all' } = this.#media;
    if (video !== before) this.videoLimit.set(video === 'all' ? 'none' : video);
    this.#devices.use(this.#media);
  }

  /** In a room, loads the code that says what the call has to say about the person. */
  #useStatus(): void {
    const isUsed = this.customStatus.get() || Object.values(this.presenceOptions.get()).some(Boolean);
    if (this.#room.get() && isUsed) void this.status;
  }

  /** Loads what a join needs. If the join itself started this, it would take 290 ms more. */
  #preload(): void {
    for (const part of [loadVisit(), import('./media-coordinator.js'), this.#devices.monitorMicrophone()])
      part.catch((error) => this.#logger.debug('A part of the call could not be loaded yet.', error));
  }

  /** After a reload: restores the participant's settings, such as the devices that were off. */
  async #restore(): Promise<void> {
    try {
      await (await this.#loadMemory()).restore();
    } catch (error) {
      // The earlier settings are unknown, so both devices stay off: nobody is heard or seen by mistake.
      this.microphone.turnOff();
      this.camera.turnOff();
      this.#notice(asCallroomError(error));
    }
  }

  async #loadMemory(): Promise<CallMemory> {
    const { CallMemory } = await importPart(import('./call-memory.js'));
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

  /** A page without a lobby does not load this code. */
  async #loadLobby(): Promise<Lobby> {
    checkRoomName(this.roomName);
    const { Lobby } = await importPart(import('./lobby/lobby.js'));
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
    return new EphemeralChannel(name, this.#ephemeralConnection, this.#clock, this.#logger);
  }

  async leave(): Promise<void> {
    const visit = this.#visit;
    if (!visit) return;
    this.#end({ ...this.#state.get(), status: 'left', error: null, reason: 'left' });
    visit.leave();
  }

  async rate(rating: Rating): Promise<void> {
    const room = this.#room.get();
    if (room) {
      await room.command('report.quality', rating);
      return;
    }
    await (await this.#loadLobby()).rate(rating);
  }

  async close(): Promise<void> {
    await this.leave();
    this.#isClosed = true;
    this.#lobby?.close();
    this.#features.close();
    this.#devices.close();
    this.#ticket.close();
    this.self.close();
    this.#meter.close();
  }

  #token(signal?: AbortSignal, name = this.name.get()): Promise<string> {
    const request = { room: this.roomName, name: tidyDisplayName(name), ...(signal && { signal }) };
    return askForToken(() => this.#options.getToken(request));
  }

  /** Ends the visit on this side: nothing of it acts or is heard from now on. */
  #end(state: CallState): void {
    const visit = this.#visit;
    if (visit) {
      this.#visit = null;
      this.#room.set(null);
      this.#mainRoom.set(null);
      this.#breakoutLocation.set(null);
      this.#ephemeralConnection.set(null);
      // Before the devices: the memory keeps what the person chose, not what the end of a visit does to them.
      visit.close();
      // After a join that failed, a lobby goes on with the devices that it had before.
      if (this.#state.get().joinedAtMs === null) this.#devices.undoTurnOn();
      else this.#devices.release();
      this.#useMedia();
    }
    this.#state.set(state);
  }

  #notice(error: CallroomError): void {
    this.dispatchEvent(new DataEvent('notice', error));
  }
}
