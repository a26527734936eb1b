import type {
  EphemeralFrame,
  RoomEventData,
  RoomEventName,
  RoomStatePage,
  Self,
  ServerEvent,
  Welcome,
} from '../../room/protocol/index.js';
import { PROTOCOL_VERSION, readBreakoutName } from '../../room/protocol/index.js';
import type { StorageBehavior } from '../behaviors/storage-behavior.js';
import type { RoomBackup } from '../public-room.js';
import { Refusal } from '../refusal.js';
import { Behaviors } from './behaviors.js';
import type { CommandRoom } from './command-entry.js';
import { rulesOf } from './files/file-options.js';
import { FileRecords } from './files/file-records.js';
import { FileTrash } from './files/file-trash.js';
import { RoomFiles } from './files/room-files.js';
import { LimitStore } from './limits/limit-store.js';
import { PersonLimits } from './limits/person-limits.js';
import { Liveness } from './liveness.js';
import { CallsLimits } from './media/calls-limits.js';
import { MediaAuthority } from './media/media-authority.js';
import { MediaOffers } from './media/media-offers.js';
import { PendingOperations } from './media/pending-operations.js';
import { ScreenPolicy } from './media/screen-policy.js';
import { SessionRecords } from './media/session-records.js';
import { Sessions } from './media/sessions.js';
import { Speakers } from './media/speakers.js';
import { SubscribedLayers } from './media/subscribed-layers.js';
import { TurnCredentials } from './media/turn-credentials.js';
import { Membership } from './membership.js';
import { DepartedPeople } from './moderation/departed.js';
import { Lobby } from './moderation/lobby.js';
import { ModerationRecords } from './moderation/moderation-records.js';
import { ModeratorLists } from './moderation/moderator-lists.js';
import { SocketTickets } from './moderation/socket-tickets.js';
import { SourceControl } from './moderation/source-control.js';
import { Stage } from './moderation/stage.js';
import type { JoinRequest, RoomHost } from './room-host.js';
import type { RoomOptions } from './room-options.js';
import { Agents } from './state/agents.js';
import { ChatLog } from './state/chat-log.js';
import { ChatNews } from './state/chat-news.js';
import { EphemeralValues } from './state/ephemeral-values.js';
import { IdempotencyLog } from './state/idempotency-log.js';
import { Meeting } from './state/meeting.js';
import type { Member } from './state/member.js';
import { Members } from './state/members.js';
import { ObjectStorage } from './state/object-storage.js';
import { PersonIds } from './state/person-ids.js';
import { Presence } from './state/presence.js';
import { Reactions } from './state/reactions.js';
import { clearTables, exportTables, importTables } from './state/room-backup.js';
import { RoomStore } from './state/room-store.js';
import { Roster } from './state/roster.js';
import { outsidePage, statePage } from './state/state-page.js';
import type { StateTree } from './state/state-tree.js';
import { ViewerList } from './state/viewer-list.js';

/** People outside (see `Roster.isInside`) get no patches, so no patches may continue from the state they have. */
const OUTSIDE_EPOCH = 'outside';

/**
 * The room itself: its participants, their shared state and their grants. It knows no sockets, no requests and no
 * clock.
 */
export class RoomCore implements CommandRoom {
  readonly tree: StateTree;
  readonly people: Roster;
  readonly agents: Agents;
  readonly presence: Presence;
  readonly limits: PersonLimits;
  readonly sessions: Sessions;
  readonly media: MediaAuthority;
  readonly departed: DepartedPeople;
  readonly turn: TurnCredentials;
  readonly offers: MediaOffers;
  readonly idempotency: IdempotencyLog;
  readonly store: RoomStore;
  readonly moderation: ModerationRecords;
  readonly stage: Stage;
  readonly sourceControl: SourceControl;
  readonly speakers: Speakers;
  readonly chat: ChatLog;
  readonly chatNews: ChatNews;
  readonly files: RoomFiles;
  readonly reactions: Reactions;
  readonly viewerList: ViewerList;
  readonly tickets: SocketTickets;
  readonly storage: StorageBehavior;
  readonly behaviors: Behaviors;
  readonly lobby: Lobby;
  readonly callsLimits: CallsLimits;
  readonly membership: Membership;
  readonly personIds: PersonIds;
  readonly #sql: SqlStorage;
  readonly #fileRecords: FileRecords;
  readonly #meeting: Meeting;
  readonly #moderatorLists: ModeratorLists;
  readonly #liveness: Liveness;
  readonly #watched: SubscribedLayers;
  #lastMs = 0;
  readonly #ephemeral = new EphemeralValues(this);

  constructor(
    sql: SqlStorage,
    readonly host: RoomHost,
    readonly options: RoomOptions,
    socketsSurvived: boolean,
  ) {
    const fileStorage = options.files?.storage(host.bindings) ?? null;
    const files = fileStorage && options.files;
    this.store = new RoomStore(sql, {
      hasBackstage: options.backstage && !readBreakoutName(host.roomName),
      files: files && rulesOf(files),
    });
    const members = new Members(sql);
    const personIds = new PersonIds(sql, (subject) => members.group(`subject ${subject}`).size > 0);
    this.personIds = personIds;
    this.agents = new Agents(sql, () => this.tree);
    const agents = this.agents.all();
    this.tree = this.store.load(members.all(), agents, socketsSurvived, (subject) => personIds.of(subject));
    this.people = new Roster(members, this.tree);
    this.presence = new Presence(members, this.tree, personIds, () => host.now());
    const now = () => host.now();
    this.viewerList = new ViewerList(members, now);
    this.departed = new DepartedPeople(sql, now);
    this.turn = new TurnCredentials(sql, now);
    this.offers = new MediaOffers(this);
    const storedLimits = new LimitStore(sql);
    this.limits = new PersonLimits(storedLimits);
    this.callsLimits = new CallsLimits(now, storedLimits);
    const isLocked = (sessionId: string) => this.offers.isLocked(sessionId);
    this.tickets = new SocketTickets(sql, now);
    this.sessions = new Sessions(this.people, new SessionRecords(sql, now));
    this.media = new MediaAuthority({
      people: this.people,
      agents: this.agents,
      sessions: this.sessions,
      pendingOperations: new PendingOperations(sql, now),
      screens: new ScreenPolicy(this.people, options.screens),
      limits: this.callsLimits,
      charge: (member, work) => host.charge(member, work),
      isLocked,
      onMicrophoneEnded: (member) => this.sourceControl.noteSilence(member.subject),
      onScreenTaken: (from, by) => this.emitTo(from, 'screen.taken', { by: by.info.id }),
    });
    this.idempotency = new IdempotencyLog(sql);
    this.moderation = new ModerationRecords(this);
    this.stage = new Stage(this, this.moderation, sql);
    this.sourceControl = new SourceControl(this, this.moderation);
    this.speakers = new Speakers(this.people, () => host.now());
    const trash = new FileTrash(sql, host, fileStorage, () => this.changed());
    this.#fileRecords = new FileRecords(sql, trash, { room: host.roomName, now });
    this.files = new RoomFiles(this, this.#fileRecords, trash, files);
    this.chat = new ChatLog(sql, {
      limit: options.limits.chatMessages,
      ids: personIds,
      files: this.#fileRecords,
    });
    this.chatNews = new ChatNews(this);
    this.reactions = new Reactions(this);
    this.storage = options.storage?.(host.roomName) ?? new ObjectStorage(sql);
    this.behaviors = new Behaviors(this, sql, options.behaviors);
    this.lobby = new Lobby(this, this.moderation, storedLimits);
    this.#sql = sql;
    this.#meeting = new Meeting(this, this.store);
    this.#moderatorLists = new ModeratorLists(this, this.stage);
    this.#liveness = new Liveness(this);
    this.#watched = new SubscribedLayers(this);
    this.membership = new Membership(this, {
      idempotency: this.idempotency,
      liveness: this.#liveness,
      meeting: this.#meeting,
      moderatorLists: this.#moderatorLists,
      watched: this.#watched,
    });
  }

  get origin(): string {
    return this.store.origin;
  }

  get members(): Members {
    return this.people.members;
  }

  /** Marks members as lost whose sockets closed while the room was not running, for example in a crash. */
  start(): void {
    this.forEachMember((member) => {
      if (member.lostAtMs === null && this.host.heardAtMs(member.info.id) === null) this.lost(member);
    });
    this.behaviors.onStart();
    this.changed();
  }

  /** The first message on a socket. If possible it has the patches since `known` instead of the state. */
  welcome(
    member: Member,
    rest: Pick<Welcome, 'credential' | 'resume' | 'resumed' | 'iceServers' | 'media'> & {
      known: JoinRequest['known'];
    },
  ): Welcome {
    const { known, ...given } = rest;
    this.#moderatorLists.forget(member.info.id);
    this.#watched.forget(member.info.id);
    const isInside = this.people.isInside(member);
    // The state includes changes that are not flushed yet. The next patch repeats them, which changes nothing.
    const patches = isInside && known ? this.tree.since(known.epoch, known.revision) : null;
    return {
      type: 'welcome',
      v: PROTOCOL_VERSION,
      self: this.self(member),
      ...given,
      epoch: isInside ? this.tree.epoch : OUTSIDE_EPOCH,
      revision: this.tree.revision,
      ...(patches ? { state: null, after: null } : this.statePage(member)),
      patches: patches ?? [],
      nowMs: this.host.now(),
    };
  }

  self(member: Member): Self {
    const { id, name, role, handRaisedAtMs } = member.info;
    return {
      id,
      person: this.personIds.of(member.subject),
      name,
      role,
      grants: member.grants,
      inside: this.people.isInside(member),
      handRaisedAtMs,
      stage: this.stage.of(member),
      presence: member.presence,
      revoked: this.moderation.rightsIn(role, member).revoked,
    };
  }

  /**
   * A page of the state that a member may see. Members outside see an empty room.
   * @param after the last participant or person of the previous page; without it, the page also has the rest of the
   *   state.
   */
  statePage(member: Member, after?: string): { state: RoomStatePage; after: string | null } {
    return this.people.isInside(member) ? statePage(this.tree.state, after) : outsidePage(this.tree.state);
  }

  /** Sends an ephemeral value with the next flush, to everyone or to one participant. */
  ephemeral(member: Member, frame: EphemeralFrame): void {
    if (!member.grants.send) throw Refusal.notAllowed('This room does not let you send messages.');
    this.sendEphemeral(member.info.id, frame);
  }

  sendEphemeral(from: string, frame: EphemeralFrame): void {
    this.#ephemeral.add(from, frame);
    this.host.flushSoon();
  }

  lost(member: Member): void {
    this.membership.lost(member);
  }

  takeOut(member: Member): void {
    this.membership.takeOut(member);
  }

  leave(member: Member, isUrgent = false): void {
    this.membership.leave(member, isUrgent);
  }

  /** Removes a member against their will. */
  remove(member: Member, why: Refusal): void {
    this.membership.leave(member, true);
    this.host.disconnect(member.info.id, why);
  }

  /**
   * Does `work` for each member, or for each of `among`. A member for whom it throws is dropped and logged, so that a
   * broken record does not affect the others.
   */
  forEachMember(work: (member: Member) => void, among = this.members.all()): void {
    for (const member of [...among]) {
      // Work for an earlier member may have removed this one.
      if (this.members.get(member.info.id) !== member) continue;
      try {
        work(member);
      } catch (error) {
        const { id } = member.info;
        console.error(`[callroom] Participant ${id} of ${this.host.roomName} was dropped:`, error);
        if (this.members.get(id) === member) this.people.delete(member);
        this.presence.place(member);
        this.host.disconnect(id, Refusal.internal());
      }
    }
  }

  /** Sends an event to everyone inside, or to those of them for whom it is. */
  emitToAll<K extends RoomEventName>(
    event: K,
    data: RoomEventData[K],
    isFor?: (member: Member) => boolean,
  ): void {
    this.broadcast({ type: 'event', event, data }, isFor);
  }

  emitTo<K extends RoomEventName>(member: Member, event: K, data: RoomEventData[K]): void {
    this.host.send(member.info.id, { type: 'event', event, data });
  }

  /** The time in milliseconds. It increases with every call, so that events in the same millisecond have an order. */
  nextMs(): number {
    this.#lastMs = Math.max(this.host.now(), this.#lastMs + 1);
    return this.#lastMs;
  }

  /** Sends all pending changes. The host calls it some time after `flushSoon`. */
  flush(): void {
    const patch = this.tree.flush();
    if (patch) {
      this.store.save(this.tree);
      this.broadcast(patch);
    }
    this.#moderatorLists.tellModerators();
    this.#watched.notify();
    this.chatNews.flush();
    this.#ephemeral.flush();
  }

  /** Sends a message to everyone inside, or to those of them for whom it is. The room's object sets this. */
  broadcast: (message: ServerEvent, isFor?: (member: Member) => boolean) => void = () => {};

  /** Call it after every change: it schedules the next flush and the next alarm. */
  changed(): void {
    for (const member of this.people.takePublishers()) this.behaviors.tell('onPublications', member);
    if (this.tree.takeRestDirty()) this.store.save(this.tree);
    if (
      this.tree.isDirty ||
      this.#moderatorLists.hasChanged() ||
      this.#watched.hasChanged() ||
      this.chatNews.hasChanged()
    ) {
      this.host.flushSoon();
    }
    const isDue = (atMs: number | null) => atMs !== null && atMs <= this.host.now();
    if (isDue(this.files.nextWakeMs())) this.files.sweep();
    const parts = [
      this.#liveness,
      this.behaviors,
      this.offers,
      this.chatNews,
      this.#moderatorLists,
      this.files,
    ];
    const wakes = parts.map((due) => due.nextWakeMs());
    const all = [...wakes, this.#meeting.clearAtMs()];
    const next = Math.min(...all.map((atMs) => atMs ?? Number.POSITIVE_INFINITY));
    this.host.wakeAt(Number.isFinite(next) ? next : null);
  }

  /** Runs everything that is due. */
  onAlarm(): void {
    this.#liveness.sweep();
    this.behaviors.onAlarm();
    this.offers.sweep();
    const clearAtMs = this.#meeting.clearAtMs();
    if (clearAtMs !== null && clearAtMs <= this.host.now()) this.#forgetEverything();
    this.changed();
  }

  /** Ends the meeting for everyone, and deletes all stored data, readable or not. */
  clear(): void {
    this.forEachMember((member) => this.remove(member, Refusal.ended()));
    this.#forgetEverything();
    this.changed();
  }

  transaction<T>(work: () => T): T {
    return this.host.transaction(work);
  }

  export(): RoomBackup {
    this.store.save(this.tree);
    return exportTables(this.#sql);
  }

  /** @throws `Refusal` `conflict` while the room has participants. */
  import(backup: RoomBackup): void {
    if (this.members.size > 0)
      throw Refusal.conflict('People are in the room. Import a backup while it is empty.');
    this.behaviors.onClear('The data of the room is replaced.');
    this.transaction(() => {
      this.#fileRecords.removeAll();
      importTables(this.#sql, backup);
    });
    this.tree.reset(this.store.empty());
    this.tree.set(['room', 'live'], this.store.initiallyLive);
    this.behaviors.addStates();
    if (this.store.initiallyLive !== false) this.behaviors.onLive();
    this.#meeting.note(false);
    this.changed();
  }

  #forgetEverything(): void {
    this.behaviors.onClear('The data of the room is deleted.');
    this.transaction(() => {
      this.#fileRecords.removeAll();
      clearTables(this.#sql);
    });
    this.agents.clear();
    this.presence.clear();
    this.chatNews.clear();
    this.stage.clear();
    this.tree.reset(this.store.empty());
    this.behaviors.addStates();
    this.tree.flush();
    this.tree.takeRestDirty();
    this.#meeting.cleared();
  }
}
