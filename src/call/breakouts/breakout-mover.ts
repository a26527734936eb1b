import type { BreakoutInvitation } from '../../behaviors/breakout-location.js';
import type { BreakoutState } from '../../behaviors/breakout-state.js';
import type { CallroomError } from '../../core/errors.js';
import { breakoutName } from '../../room/protocol/index.js';
import { ResumeTicket } from '../../room/resume-ticket.js';
import { asCallroomError } from '../call-error.js';
import { Lobby } from '../lobby/lobby.js';
import type { RoomVisitOptions, SuspendableVisit } from '../room-visit-options.js';

/** A ticket and a prepared connection last for 25 s at least. */
const PREPARE_BEFORE_MS = 10_000;
/** A breakout room that ended the visit may do so before the main room says where the person belongs now. */
const SETTLE_MS = 2_000;

type VisitClass = new (options: RoomVisitOptions) => SuspendableVisit;

/** A visit to a breakout room. */
interface Stay {
  room: string;
  visit: SuspendableVisit;
  off: AbortController;
}

/**
 * Moves the call between the main room and its breakout rooms, as the state of the main room says. The call keeps the
 * connection to the main room, without media, while the person is in a breakout room.
 */
export class BreakoutMover {
  readonly #main: SuspendableVisit;
  readonly #options: RoomVisitOptions;
  readonly #Visit: VisitClass;
  readonly #stops: (() => void)[];
  #stay: Stay | null = null;
  #invitation: BreakoutInvitation | null = null;
  #cancelInvitation = () => {};
  /** The prepared connection to a breakout room. */
  #lobby: { breakout: string; lobby: Lobby } | null = null;
  /** The room that ended the visit, until the main room says something else. */
  #endedBy: string | null = null;
  #cancelSettling = () => {};
  #isClosed = false;

  /** @param Visit the class, which loads this module */
  constructor(main: SuspendableVisit, options: RoomVisitOptions, Visit: VisitClass) {
    this.#main = main;
    this.#options = options;
    this.#Visit = Visit;
    this.#stops = [
      main.room.behaviors.subscribe(() => this.#update()),
      main.room.self.listen(() => this.#update()),
    ];
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#cancelSettling();
    this.#endInvitation();
    this.#dropLobby();
    this.#endStay();
  }

  get #state(): BreakoutState | undefined {
    return this.#main.room.behaviors.get().breakouts as BreakoutState | undefined;
  }

  /** Goes where the main room says that the person belongs. */
  #update(): void {
    const self = this.#main.room.self.get();
    // Between two connections nothing is known, and nobody moves.
    if (!self || this.#isClosed) return;
    const state = this.#state;
    const { room, place } = (state?.session && state.people[self.id]) || { room: null, place: 'main' };
    const target = place === 'room' ? room : null;
    if (target !== this.#endedBy) this.#endedBy = null;
    if (target === null && this.#stay) this.#return();
    else if (target !== null && target !== this.#stay?.room && target !== this.#endedBy) this.#go(target);
    if (state && room !== null && place === 'invited') this.#invite(room, state.inviteSeconds * 1_000);
    else this.#endInvitation();
    this.#tell();
  }

  #invite(room: string, waitMs: number): void {
    if (this.#invitation?.room === room) return;
    this.#endInvitation();
    const { clock } = this.#options;
    this.#invitation = { room, movesAtMs: clock.now() + waitMs };
    const stops = [
      clock.after(Math.max(0, waitMs - PREPARE_BEFORE_MS), () => void this.#prepare(room)),
      clock.after(waitMs, () => this.#accept()),
    ];
    this.#cancelInvitation = () => {
      for (const stop of stops) stop();
    };
  }

  #endInvitation(): void {
    this.#cancelInvitation();
    this.#cancelInvitation = () => {};
    this.#invitation = null;
  }

  #accept(): void {
    const room = this.#invitation?.room;
    if (room === undefined) return;
    this.#endInvitation();
    this.#main.room.command('breakouts.go', { room }).catch((error: unknown) => this.#onFailure(error));
    this.#go(room);
    this.#tell();
  }

  /** Connects to the media server, and gets what opens the room's socket, while the person reads the invitation. */
  async #prepare(room: string): Promise<void> {
    const breakout = this.#breakoutOf(room);
    if (!breakout || this.#lobby?.breakout === breakout) return;
    this.#dropLobby();
    const { behavior, roomName, receive, self, logger } = this.#options;
    const lobby = new Lobby({
      ...this.#options,
      budgetBytes: behavior.budgetBytes,
      room: breakoutName(roomName, breakout),
      getToken: () => this.#getTicket(),
    });
    this.#lobby = { breakout, lobby };
    try {
      await lobby.prepare(self.details.get().name, receive.length > 0);
    } catch (error) {
      logger?.debug('There is no connection to the breakout room beforehand; entering makes one.', error);
    }
  }

  #dropLobby(): void {
    this.#lobby?.lobby.close();
    this.#lobby = null;
  }

  /** The ticket of the main room, and the proof of who we are there. */
  async #getTicket(): Promise<string> {
    const { room } = this.#main;
    const [given, credential] = await Promise.all([room.command('breakouts.ticket'), room.mediaCredential()]);
    return `${(given as { ticket: string }).ticket}~${credential}`;
  }

  #breakoutOf(room: string): string | null {
    const session = this.#state?.session;
    return session ? `${session}.${room}` : null;
  }

  #go(room: string): void {
    const breakout = this.#breakoutOf(room);
    if (!breakout || this.#stay?.room === room) return;
    const { server, clock, page, roomName, self, onRoom } = this.#options;
    this.#cancelSettling();
    this.#endStay();
    this.#main.suspend();
    const taken = this.#lobby?.breakout === breakout ? this.#lobby.lobby.take(self.details.get().name) : null;
    if (!taken) this.#dropLobby();
    this.#lobby = null;
    const visit = new this.#Visit({
      ...this.#options,
      breakout,
      getToken: () => this.#getTicket(),
      resumeTicket: ResumeTicket.ofTab({ server, room: breakoutName(roomName, breakout), page, clock }),
      socketTicket: taken?.ticket ?? null,
      prepared: taken?.prepared ?? null,
      onEnd: () => this.#onEnd(stay),
      onFailure: (error) => this.#onEnd(stay, asCallroomError(error)),
    });
    const stay: Stay = { room, visit, off: new AbortController() };
    this.#stay = stay;
    onRoom(visit.room);
    this.#tell(true);
    visit.join(stay.off.signal).then(
      () => {
        if (this.#stay === stay) this.#tell();
      },
      (error: unknown) => this.#onEnd(stay, asCallroomError(error)),
    );
  }

  /** The breakout room ended the visit, or could not be entered: back to the main room until that says something else. */
  #onEnd(stay: Stay, error: CallroomError | null = null): void {
    if (this.#stay !== stay) return;
    const { clock, logger } = this.#options;
    this.#endedBy = stay.room;
    this.#return();
    this.#tell();
    if (error) this.#onFailure(error);
    this.#cancelSettling = clock.after(SETTLE_MS, () => {
      if (this.#endedBy === null) return;
      this.#main.room.command('breakouts.return').catch((refusal: unknown) => {
        logger?.debug('The main room still expects the person in the breakout room.', refusal);
      });
    });
  }

  #return(): void {
    this.#endStay();
    this.#main.resume();
  }

  #endStay(): void {
    const stay = this.#stay;
    if (!stay) return;
    this.#stay = null;
    stay.off.abort();
    stay.visit.close();
    stay.visit.leave();
  }

  #tell(isEntering = false): void {
    this.#options.breakoutLocation.set({
      room: this.#stay?.room ?? null,
      isEntering: isEntering || this.#stay?.visit.room.connection.get().status === 'connecting',
      invitation: this.#invitation,
      accept: () => this.#accept(),
    });
  }

  #onFailure(error: unknown): void {
    if (!this.#isClosed) this.#options.onNotice(asCallroomError(error));
  }
}
