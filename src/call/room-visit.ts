import type { BreakoutState } from '../behaviors/breakout-state.js';
import { BaseRoomClient } from '../room/base-room-client.js';
import type { Self } from '../room/protocol/index.js';
import type { BreakoutMover } from './breakouts/breakout-mover.js';
import { asCallroomError } from './call-error.js';
import type { CallMemory } from './call-memory.js';
import { Lifts } from './lifts.js';
import { importPart, loadPart } from './load-part.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import type { MediaCoordinator } from './media-coordinator.js';
import type { ParticipantEvents } from './participants/participant-events.js';
import type { RoomVisitOptions } from './room-visit-options.js';

/**
 * One visit to a room, from a join to its end: connects to the room, and starts the media that the room allows.
 * `createCall` loads this module with the room client in it; the media is a further module that loads beside it.
 */
export class RoomVisit {
  readonly room: BaseRoomClient;
  readonly #options: RoomVisitOptions;
  readonly #stops: (() => void)[];
  readonly #lifts: Lifts;
  /** The lobby's connection, until the media takes it. */
  #prepared: PreparedPeer | null;
  /** Null until the module has loaded. */
  #MediaCoordinator: typeof MediaCoordinator | null = null;
  /** Recreated when the participant id changes. */
  #media: MediaCoordinator | null = null;
  #memory: CallMemory | null = null;
  #events: ParticipantEvents | null = null;
  #createEvents: (() => ParticipantEvents) | null = null;
  /** The last role and grants that the room told. */
  #before: Self | null = null;
  #wasOffline = false;
  /** The person is in a breakout room: this visit goes on without media, and shows nothing. */
  #isAway = false;
  /** Null: no breakout rooms are open; otherwise its code is there or loads. */
  #breakouts: Promise<BreakoutMover> | null = null;
  #isClosed = false;

  constructor(options: RoomVisitOptions) {
    const { page, receive, socketTicket } = options;
    this.#options = options;
    this.#prepared = options.prepared;
    this.room = new BaseRoomClient({
      server: options.server,
      room: options.roomName,
      breakout: options.breakout,
      getToken: options.getToken,
      // A hidden page shows no video, so it pulls none.
      receives: () => receive.filter((kind) => kind === 'audio' || page.isVisible()),
      prepared: () => this.#prepared?.ticket ?? null,
      preparedTicket: socketTicket ? () => socketTicket : undefined,
      clock: options.clock,
      page,
      logger: options.logger,
      ticket: options.resumeTicket,
    });
    this.#lifts = new Lifts(this.room);
    const settling = (run: () => void) => () => this.#settling(run);
    this.#stops = [
      this.room.connection.listen(settling(() => this.#onConnection())),
      page.onChange(settling(() => this.#onPage())),
      this.room.self.listen(settling(() => this.#onSelf())),
      this.room.behaviors.subscribe(() => this.#onBehaviors()),
      this.room.participantIds.listen(settling(() => this.#media?.update())),
      this.room.speakers.listen(settling(() => this.#media?.update())),
    ];
  }

  /** Resolves when the room has let us in and the media code is there. @throws the reason why not */
  async join(signal: AbortSignal): Promise<void> {
    await Promise.all([this.room.join({ signal }), this.#loadMedia(signal)]);
  }

  /** Tells the room of a track that the call goes on without. */
  reportDead(participant: string, trackName: string): void {
    this.#media?.reportDead(participant, trackName);
  }

  /** Hands the call over to the visit of a breakout room, which uses its devices, people and media. */
  suspend(): void {
    this.#isAway = true;
    this.#memory?.stop();
    this.#events?.close();
    this.#endMedia();
  }

  /** The person is back in this room. */
  resume(): void {
    this.#isAway = false;
    this.#options.onRoom(this.room);
    this.#listenToPeople();
    this.#onSelf();
    this.#onConnection();
  }

  /** Leaves the room, and the breakout room that the person is in. */
  leave(): void {
    this.#endBreakouts();
    this.room.leave();
  }

  /** Stops everything on this side. The room hears of it from `leave`. */
  close(): void {
    this.#isClosed = true;
    this.#endBreakouts();
    for (const stop of this.#stops) stop();
    this.#options.self.setRevoked([]);
    this.#memory?.stop();
    this.#media?.close();
    this.#events?.close();
    this.#closePrepared();
  }

  /**
   * An error here would leave the call joining forever, so it fails the visit. Once joined, a listener of the page may
   * be the cause, and the error goes to the page.
   */
  #settling(run: () => void): void {
    try {
      run();
    } catch (error) {
      const { state, onFailure } = this.#options;
      if (state.get().status !== 'joining') throw error;
      onFailure(error);
    }
  }

  /** Loads the media code while the room answers. */
  async #loadMedia(signal: AbortSignal): Promise<void> {
    const { clock, loadMemory, createEvents } = this.#options;
    const parts = Promise.all([import('./media-coordinator.js'), loadMemory()]);
    const [{ MediaCoordinator, ParticipantEvents }, memory] = await loadPart(parts, clock, signal);
    if (this.#isClosed) return;
    this.#MediaCoordinator = MediaCoordinator;
    this.#memory = memory;
    this.#createEvents = () => createEvents(ParticipantEvents, () => this.room.people.get() !== null);
    if (this.#isAway) return;
    this.#listenToPeople();
    this.#onSelf();
    this.#onConnection();
  }

  #listenToPeople(): void {
    this.#events = this.#createEvents?.() ?? null;
  }

  /** A call whose room has no open breakout rooms does not load their code. */
  #onBehaviors(): void {
    const { breakouts } = this.room.behaviors.get() as { breakouts?: BreakoutState };
    if (!breakouts?.session || this.#breakouts) return;
    this.#breakouts = importPart(import('./breakouts/breakout-mover.js')).then(
      ({ BreakoutMover }) => new BreakoutMover(this, this.#options, RoomVisit),
    );
    this.#breakouts.catch((error: unknown) => {
      // The next change of the rooms tries again.
      this.#breakouts = null;
      this.#options.onNotice(asCallroomError(error));
    });
  }

  #endBreakouts(): void {
    void this.#breakouts?.then(
      (mover) => mover.close(),
      // `#onBehaviors` has said that the code is missing.
      () => {},
    );
  }

  #onConnection(): void {
    const { state, clock, onEnd } = this.#options;
    const { status, error, reason } = this.room.connection.get();
    const { joinedAtMs } = state.get();
    const isOver = status === 'failed' || status === 'closed';
    if (this.#isAway && !isOver) return;
    if (status === 'connected') {
      if (!this.#MediaCoordinator) return;
      this.#media?.retry();
      state.set({ status: 'joined', error: null, reason: null, joinedAtMs: joinedAtMs ?? clock.now() });
    } else if (status === 'reconnecting') {
      state.set({ status: joinedAtMs ? 'reconnecting' : 'joining', error, reason: null, joinedAtMs });
    } else if (isOver) {
      // `leave` closes the visit first, so the reason `left` means here that the join was called off.
      if (reason === 'left') onEnd(null);
      else onEnd({ status: status === 'failed' ? 'failed' : 'left', error, reason, joinedAtMs });
    }
  }

  /** A page that comes back online may be on another network. `isOnline` is a hint that may be wrong. */
  #onPage(): void {
    const isOnline = this.#options.page.isOnline();
    if (isOnline && this.#wasOffline) this.#media?.renew();
    else this.#media?.retry();
    this.#wasOffline = !isOnline;
  }

  #onSelf(): void {
    const self = this.room.self.get();
    if (!self || this.#isAway) return;
    const { id, name, role, handRaisedAtMs } = self;
    this.#options.self.update({ id, name, role, handRaisedAtMs });
    this.#options.self.setRevoked(self.revoked);
    this.#memory?.follow();
    this.#allowDevices(self);
    this.#before = self;
    // The wait may be long, and the lobby's connection does not last that long.
    if (!self.inside) this.#endMedia();
    else if (this.#media?.owner !== self.id) this.#beginMedia(self.id);
  }

  /**
   * What a viewer captures for a preview goes live only if this connection accepted the invitation: neither because of
   * another window, nor because a host changes the role meanwhile.
   */
  #allowDevices({ id, role, grants: { publish }, stage, revoked: all }: Self): void {
    const { devices } = this.#options;
    const isViewer = role === 'viewer';
    const hasAccepted = stage?.state === 'joined' && stage.acceptedBy === id;
    if (this.#before?.role === 'viewer' && !isViewer && !hasAccepted)
      devices.allow([], false, { isViewer: true });
    const preview = stage?.state === 'invited' ? stage.publish : publish;
    const revoked = this.#lifts.of(all);
    devices.allow(role === 'waiting' ? null : preview, publish.includes('screen'), { isViewer, revoked });
  }

  #beginMedia(owner: string): void {
    if (!this.#MediaCoordinator) return;
    const { state, ephemeralConnection } = this.#options;
    this.#media?.close();
    const prepared = this.#prepared;
    this.#prepared = null;
    this.#media = new this.#MediaCoordinator(owner, {
      ...this.#options,
      room: this.room,
      prepared,
      isJoined: () => state.get().status === 'joined',
    });
    ephemeralConnection.set({ room: this.room, peer: this.#media.peer });
  }

  /** Outside the room nothing is sent or received: while waiting, and as a viewer while the room is backstage. */
  #endMedia(): void {
    this.#closePrepared();
    this.#media?.close();
    this.#media = null;
    this.#options.ephemeralConnection.set(null);
  }

  #closePrepared(): void {
    this.#prepared?.close();
    this.#prepared = null;
  }
}
