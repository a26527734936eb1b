import type {
  FleetingFrame,
  Grants,
  MediaCredential,
  ParticipantInfo,
  Role,
  RoomState,
  Self,
  ServerEvent,
  Welcome,
} from '../../room/messages.js';
import { PROTOCOL_VERSION } from '../../room/messages.js';
import { Refusal } from '../refusal.js';
import type { RoomClaims } from '../tokens/room-token.js';
import { Answers } from './answers.js';
import type { TracksToClose } from './calls-operation.js';
import { grantsOf, isBelow } from './grants.js';
import { Intents } from './intents.js';
import { MediaAuthority } from './media-authority.js';
import { type Member, Members } from './members.js';
import { People } from './people.js';
import { RoomStore } from './room-store.js';
import type { StateTree } from './state-tree.js';

/** How long a lost participant's tile stays, dimmed. */
const GONE_AFTER_MS = 5_000;
/** How long a lost participant may come back as the same one. */
const FORGOTTEN_AFTER_MS = 15_000;
/** A connection that was silent for this long is taken for lost. Clients ping every 5 s. */
const SILENT_AFTER_MS = 15_000;
const LIVENESS_EVERY_MS = 5_000;

/** What the core needs of the object it lives in: sockets, time, and work that nobody waits for. */
export interface RoomHost {
  now(): number;
  /** When something was last heard from the participant's socket, pings included; null where there is none. */
  heardAtMs(participant: string): number | null;
  send(participant: string, message: ServerEvent): void;
  /** Tells why, closes the socket, and reports no loss of it. */
  disconnect(participant: string, why: Refusal): void;
  mediaCredential(participant: string): Promise<MediaCredential>;
  closeTracks(tracks: TracksToClose[]): void;
  /** Calls `flush` some tens of milliseconds from now. */
  flushSoon(): void;
  wakeAt(atMs: number | null): void;
}

export interface JoinRequest {
  claims: RoomClaims;
  /** What the client still has of the state; null where it is new, or was reloaded. */
  known: { epoch: string; revision: number } | null;
  /** Claims to be a participant who was here already. */
  resume: { participant: string; secretHash: string } | null;
  /** Hash of the resume secret that the welcome will carry. */
  nextSecretHash: string;
}

export interface RoomLimits {
  /** Listed participants and those waiting. */
  participants: number;
  viewers: number;
}

/** The room itself: who is in it, what they see, what they may. It knows no socket, no request and no clock. */
export class RoomCore {
  readonly tree: StateTree;
  readonly people: People;
  readonly media: MediaAuthority;
  readonly answers: Answers;
  readonly store: RoomStore;
  readonly #fleeting = new Map<string, [string, string, unknown]>();
  #checkedAtMs: number;

  constructor(
    sql: SqlStorage,
    readonly host: RoomHost,
    readonly limits: RoomLimits,
    options: { socketsSurvived: boolean },
  ) {
    this.store = new RoomStore(sql);
    const members = new Members(sql);
    this.tree = this.store.load(members.all(), options.socketsSurvived);
    this.people = new People(members, this.tree);
    this.media = new MediaAuthority(this.people, new Intents(sql, () => host.now()));
    this.answers = new Answers(sql);
    this.#checkedAtMs = host.now();
  }

  get members(): Members {
    return this.people.members;
  }

  /** Takes note of members whose sockets went while the room was not running, as in a crash. */
  start(): void {
    for (const member of this.members.all()) {
      if (member.lostAtMs === null && this.host.heardAtMs(member.info.id) === null) this.lost(member);
    }
    this.changed();
  }

  /** @throws `Refusal` where the claims do not get in. */
  join(request: JoinRequest): { member: Member; resumed: boolean } {
    const { claims, known, nextSecretHash } = request;
    const standing = this.members.standing(claims.subject);
    if (standing.keptOut) throw Refusal.removed();
    const old = this.#resumable(request);
    const role = this.#roleFor(request, old);
    if (!old) this.#checkRoom(role);
    const info: ParticipantInfo = old?.info ?? {
      id: `p_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`,
      name: claims.name,
      role,
      connected: true,
      joinedAtMs: this.host.now(),
      handRaisedAtMs: null,
      publications: {},
    };
    const member: Member = {
      info,
      subject: claims.subject,
      token: { role: claims.role, grants: claims.grants },
      grants: grantsOf(role, claims.grants, standing.revoked),
      resume: { current: nextSecretHash, previous: old ? old.resume.current : null },
      sessions: old?.sessions ?? {},
      declared: old?.declared ?? {},
      lostAtMs: null,
      present: true,
    };
    this.people.set(member, 'name', claims.name);
    this.people.set(member, 'role', role);
    this.people.set(member, 'connected', true);
    this.people.place(member);
    if (old) this.#trim(member, known !== null);
    this.#noteMeeting();
    this.changed();
    return { member, resumed: old !== null };
  }

  /** The first message on a socket. The patches since `known` take the state's place where that is possible. */
  welcome(
    member: Member,
    rest: Pick<Welcome, 'credential' | 'resume' | 'resumed' | 'iceServers'> & { known: JoinRequest['known'] },
  ): Welcome {
    const { known, ...given } = rest;
    // What is not flushed yet is in the state already; coming again in the next patch, it changes nothing.
    const patches =
      member.info.role !== 'waiting' && known ? this.tree.since(known.epoch, known.revision) : null;
    return {
      type: 'welcome',
      v: PROTOCOL_VERSION,
      self: this.self(member),
      ...given,
      epoch: this.tree.epoch,
      revision: this.tree.revision,
      state: patches ? null : { ...this.stateFor(member) },
      patches: patches ?? [],
      nowMs: this.host.now(),
    };
  }

  self(member: Member): Self {
    const { id, name, role } = member.info;
    return { id, name, role, grants: member.grants };
  }

  /** What a member may see: those waiting see an empty room. */
  stateFor(member: Member): RoomState {
    const { state } = this.tree;
    const { room } = state;
    return member.info.role === 'waiting'
      ? { room, participants: {}, viewers: 0, speakers: [], behaviors: {} }
      : { ...state };
  }

  /** The client has its new resume secret: the one before it is void. */
  confirmResume(member: Member): void {
    if (member.resume.previous === null) return;
    member.resume.previous = null;
    this.members.save(member);
  }

  /** Tells all a passing fact, with whatever else is passed within the same moment. */
  fleeting(member: Member, { fleeting, data }: FleetingFrame): void {
    if (!member.grants.send) throw Refusal.notAllowed('send anything yet');
    this.#fleeting.set(`${member.info.id} ${fleeting}`, [member.info.id, fleeting, data]);
    this.host.flushSoon();
  }

  /** The socket went away, and may come back. */
  lost(member: Member): void {
    member.lostAtMs = this.host.now();
    this.people.set(member, 'connected', false);
    this.changed();
  }

  /** Gone for good and at once. */
  leave(member: Member): void {
    this.host.closeTracks(this.media.endSessions(member));
    this.answers.forget(member.info.id);
    this.people.delete(member);
    this.#noteMeeting();
    this.changed();
  }

  /** Takes someone out, whatever they say. */
  remove(member: Member, why: Refusal): void {
    this.leave(member);
    this.host.disconnect(member.info.id, why);
  }

  /** Recomputes what a member may do, tells them, and withdraws what they publish without a grant. */
  changeStanding(member: Member, role: Role, tokenGrants: Partial<Grants> = {}): void {
    const standing = this.members.standing(member.subject);
    this.people.set(member, 'role', role);
    member.grants = grantsOf(role, { ...member.token.grants, ...tokenGrants }, standing.revoked);
    this.people.place(member);
    this.#withdraw(member);
    this.changed();
  }

  /** Sends what changed to all. Called by the host some tens of milliseconds after `flushSoon`. */
  flush(): void {
    const patch = this.tree.flush();
    if (patch) {
      this.store.save(this.tree);
      this.broadcast(patch);
    }
    if (this.#fleeting.size === 0) return;
    this.broadcast({ type: 'fleeting', values: [...this.#fleeting.values()] });
    this.#fleeting.clear();
  }

  /** Set by the object: how one message reaches everyone who is in. */
  broadcast: (message: ServerEvent) => void = () => {};

  /** To be called after every change: lets it be sent, and the next deadline be met. */
  changed(): void {
    if (this.tree.takeRestDirty()) this.store.save(this.tree);
    if (this.tree.isDirty) this.host.flushSoon();
    this.host.wakeAt(this.#nextWakeMs());
  }

  /** Does what is due: takes out and forgets the lost, finds the silent. */
  onAlarm(): void {
    const now = this.host.now();
    for (const member of [...this.members.all()]) {
      const { lostAtMs } = member;
      if (lostAtMs === null) this.#checkSilence(member, now);
      else if (now - lostAtMs >= FORGOTTEN_AFTER_MS) this.leave(member);
      else if (now - lostAtMs >= GONE_AFTER_MS && member.present) this.#takeOut(member);
    }
    this.#checkedAtMs = now;
    this.changed();
  }

  #checkSilence(member: Member, now: number): void {
    const heardAtMs = this.host.heardAtMs(member.info.id) ?? 0;
    if (now - heardAtMs < SILENT_AFTER_MS) return;
    this.host.disconnect(member.info.id, Refusal.silent());
    member.lostAtMs = now;
    member.info.connected = false;
    this.#takeOut(member);
  }

  #takeOut(member: Member): void {
    member.present = false;
    this.people.place(member);
    this.#noteMeeting();
  }

  #nextWakeMs(): number | null {
    let next = Number.POSITIVE_INFINITY;
    let connected = 0;
    for (const { lostAtMs, present } of this.members.all()) {
      if (lostAtMs === null) connected++;
      else next = Math.min(next, lostAtMs + (present ? GONE_AFTER_MS : FORGOTTEN_AFTER_MS));
    }
    // Nobody sees the tile of someone who is alone: such a room may sleep.
    if (connected >= 2) next = Math.min(next, this.#checkedAtMs + LIVENESS_EVERY_MS);
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  #resumable({ claims, resume }: JoinRequest): Member | null {
    const member = resume ? this.members.get(resume.participant) : undefined;
    if (!resume || !member || member.subject !== claims.subject) return null;
    const { current, previous } = member.resume;
    if (resume.secretHash !== current && resume.secretHash !== previous) return null;
    const isForgotten = member.lostAtMs !== null && this.host.now() - member.lostAtMs >= FORGOTTEN_AFTER_MS;
    return isForgotten ? null : member;
  }

  #roleFor({ claims }: JoinRequest, old: Member | null): Role {
    const standing = this.members.standing(claims.subject);
    const role = standing.role ?? claims.role;
    const wasIn = standing.admitted || (old !== null && old.info.role !== 'waiting');
    if (role === 'waiting') return wasIn ? 'participant' : 'waiting';
    const mustWait = this.tree.state.room.waitingRoom && isBelow(role, 'moderator');
    return mustWait && !wasIn ? 'waiting' : role;
  }

  #checkRoom(role: Role): void {
    if (this.tree.state.room.locked && isBelow(role, 'moderator')) throw Refusal.roomLocked();
    const limit = role === 'viewer' ? this.limits.viewers : this.limits.participants;
    let count = 0;
    for (const { info } of this.members.all()) if ((info.role === 'viewer') === (role === 'viewer')) count++;
    if (count >= limit) throw Refusal.roomFull(limit);
  }

  /** After a reload nothing of the old page's media is left; after a drop only what is granted no more goes. */
  #trim(member: Member, isSamePage: boolean): void {
    if (isSamePage) this.#withdraw(member);
    else this.host.closeTracks(this.media.endSessions(member));
  }

  #withdraw(member: Member): void {
    const { publish } = member.grants;
    this.host.closeTracks(this.media.unpublish(member, ({ source }) => !publish.includes(source)));
  }

  #noteMeeting(): void {
    const isEmpty = [...this.members.all()].every(({ present }) => !present);
    const { startedAtMs } = this.tree.state.room;
    if (isEmpty) this.tree.set(['room', 'startedAtMs'], null);
    else if (startedAtMs === null) this.tree.set(['room', 'startedAtMs'], this.host.now());
  }
}
