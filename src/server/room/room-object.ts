import type { ConnectionContext, WSMessage } from 'partyserver';
import * as v from 'valibot';
import {
  type ChatAttachment,
  type FilePart,
  type FileType,
  type LobbyView,
  type MediaCredential,
  PING,
  PONG,
  readBreakoutName,
  type ServerEvent,
} from '../../room/protocol/index.js';
import type { EndedMeeting } from '../behaviors/room-behavior.js';
import type { RoomBackup } from '../public-room.js';
import { Refusal } from '../refusal.js';
import { refuseSocket } from '../routes/refuse-socket.js';
import { type RoomEnv, readSettings, type Settings } from '../settings.js';
import { afterWelcome } from '../sfu/after-welcome.js';
import { revokeTurnCredential, TurnAnswer, usernamesOf } from '../sfu/turn.js';
import { CallsUpstream } from '../sfu/upstream.js';
import { ADMISSION_HEADER, decodeAdmission } from '../tokens/admission.js';
import { createFileTicket, type FileTicket, type FileUse } from '../tokens/file-ticket.js';
import { createMediaCredential } from '../tokens/media-credential.js';
import type { RoomClaims } from '../tokens/room-token.js';
import { Server } from '../worker-packages.js';
import { defaultFileOptions } from './files/default-file-options.js';
import type { FileToRead, UploadOrder } from './files/room-files.js';
import { FlushTimer } from './flush-timer.js';
import { FrameReader } from './frame-reader.js';
import { ByteBudgets } from './limits/byte-budgets.js';
import type { SubjectLimits } from './limits/subject-limits.js';
import {
  type Begun,
  type CallsOperation,
  type CallsResult,
  type RefusedCall,
  refusedCall,
  type TracksToClose,
} from './media/calls-operation.js';
import { CloseQueue } from './media/close-queue.js';
import type { EndedOffer, MadeOffer, OfferOrder } from './media/media-offers.js';
import { RoomCore } from './room-core.js';
import type { RoomHost } from './room-host.js';
import type { RoomOptions } from './room-options.js';
import { type RoomReply, replyOf } from './room-reply.js';
import { RoomSockets } from './room-sockets.js';
import { type RoomSocket, refuse, type SocketState } from './socket.js';
import { SocketEntry } from './socket-entry.js';
import type { Member } from './state/member.js';
import { pageOf } from './state/page.js';
import type { KnownPerson } from './state/presence.js';
import { Reports } from './state/reports.js';

const NAME = 'name';

/**
 * A room: the Durable Object around a `RoomCore`. It owns what the core must not know: sockets, alarms, tokens and
 * requests to the SFU.
 */
export class Room extends Server<RoomEnv> implements RoomHost {
  static override options = { hibernate: true };

  /** Overridden by `defineRoom`. The base constructor reads it before the fields of the subclass exist. */
  get roomOptions(): RoomOptions {
    return {
      behaviors: [],
      limits: {
        participants: 1_000,
        viewers: 10_000,
        waiting: 200,
        waitingPerPerson: 3,
        perPerson: 50,
        chatMessages: 20_000,
      },
      keepDataMs: 24 * 3_600_000,
      screens: 'take-over',
      backstage: false,
      files: defaultFileOptions,
      storage: null,
    };
  }

  readonly reports: Reports;
  readonly #core: RoomCore;
  readonly #frames: FrameReader;
  readonly #budgets = new ByteBudgets();
  readonly #sockets = new RoomSockets({
    budgets: this.#budgets,
    core: () => this.#core,
    now: () => this.now(),
    pingedAtMs: (socket) => this.pingedAtMs(socket),
  });
  readonly #closeQueue = new CloseQueue((tracks) => new CallsUpstream(this.settings).closeTracks(tracks));
  #settings: Settings | null = null;
  readonly #flushTimer = new FlushTimer(() => this.#core.flush());
  readonly #entry = new SocketEntry({
    host: this,
    sockets: this.#sockets,
    budgets: this.#budgets,
    core: () => this.#core,
    settings: () => this.settings,
    background: (work) => this.background(work),
    afterWelcome: (connectionId) => afterWelcome(this, connectionId, this.settings),
  });
  #wakeAtMs: number | null | undefined;

  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, env);
    this.#keepName();
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    this.#sockets.restore(this.getConnections<SocketState>());
    this.reports = new Reports(env.DB);
    this.#core = new RoomCore(ctx.storage.sql, this, this.roomOptions, this.#sockets.size > 0);
    this.#frames = new FrameReader(this.#core, this.#sockets, this.#budgets);
    this.#core.broadcast = (message, isFor) => this.#sockets.broadcast(message, isFor);
    this.#core.start();
  }

  // --- Methods for the Worker ------------------------------------------------------------------------------

  /** Authorizes a request to the SFU before the Worker makes it. */
  begin(operation: CallsOperation): Begun {
    try {
      const member = this.#core.members.get(operation.participant);
      if (member) this.#checkBudget(this.#budgets.spread, member.subject);
    } catch (error) {
      return refusedCall(error);
    }
    return this.#core.media.begin(operation);
  }

  /** Takes the SFU's answer, and closes what may no longer be sent or received. */
  end(result: CallsResult): { ok: true } | RefusedCall {
    const { close, ...ended } = this.#core.media.end(result);
    // A refusal means that the participant was removed or lost a grant while the SFU worked.
    this.closeTracks(close, !ended.ok);
    this.#core.changed();
    return ended;
  }

  /** Forgets a session that the SFU no longer has. */
  sessionGone(participant: string, sessionId: string): void {
    this.#core.sessions.forget(participant, sessionId);
    this.#core.changed();
  }

  /** Lets the Worker take an upload of a participant. */
  beginUpload(ticket: FileTicket, part: FilePart): Promise<RoomReply<UploadOrder>> {
    return replyOf(() => this.#core.files.beginUpload(ticket, part));
  }

  /** Takes the outcome of an upload; null: it failed, and nothing is left of it. */
  async endUpload(
    ticket: FileTicket,
    part: FilePart,
    stored: FileType | null,
  ): Promise<RoomReply<ChatAttachment | null>> {
    const reply = await replyOf(() => this.#core.files.endUpload(ticket, part, stored));
    this.#core.changed();
    return reply;
  }

  /** Lets the Worker send a file to a participant who can read it. */
  readFile(ticket: FileTicket): Promise<RoomReply<FileToRead>> {
    return replyOf(() => this.#core.files.read(ticket));
  }

  /** The room's lobby view for a person with these claims. */
  lobbyFor(claims: RoomClaims): Promise<RoomReply<LobbyView>> {
    return replyOf(() => this.#core.lobby.view(claims));
  }

  /** Allows a person to check their connection, and returns whether they may have TURN for it. */
  checkFor(claims: RoomClaims): Promise<RoomReply<{ turn: boolean }>> {
    return replyOf(() => this.#core.lobby.check(claims));
  }

  /** Allows a person to measure the speed of their connection once. */
  measureFor(claims: RoomClaims): Promise<RoomReply<void>> {
    return replyOf(() => this.#core.lobby.measure(claims));
  }

  /** Allows a person to connect to the SFU before they join. */
  prepareFor(claims: RoomClaims, sessionId: string | null): Promise<RoomReply<void>> {
    return replyOf(() => this.#core.lobby.prepare(claims, sessionId));
  }

  /** Stores a person's rating of a call they have left. */
  rate(claims: RoomClaims, score: number, comment: string | null): Promise<RoomReply<void>> {
    return replyOf(() => this.#core.lobby.rate(claims, score, comment));
  }

  /**
   * The participant on a socket, for whom the Worker then requests TURN credentials; null when the socket is gone,
   * the participant is still waiting, or they recently had too many and can request them later.
   */
  takeTurn(connectionId: string): string | null {
    const member = this.#memberOn(connectionId);
    if (!member || !this.#core.people.isInside(member)) return null;
    return this.#core.callsLimits.turn.tryTake(member.subject, this.now()) ? member.info.id : null;
  }

  /**
   * Records the TURN credentials that the Worker requested for a participant. False when the participant was removed
   * meanwhile: then they must not get them.
   */
  keepTurn(participant: string, usernames: string[], expiresAtMs: number): boolean {
    const member = this.#core.members.get(participant);
    if (member) this.#core.turn.keep(member.subject, usernames, expiresAtMs);
    return member !== undefined;
  }

  /** Records TURN credentials for a person who is not in the room yet. */
  keepTurnFor(subject: string, usernames: string[], expiresAtMs: number): void {
    this.#core.turn.keep(subject, usernames, expiresAtMs);
  }

  /** Sends TURN servers to the participant on a socket, unless the socket or the participant is gone. */
  deliver(connectionId: string, message: ServerEvent): void {
    const member = this.#memberOn(connectionId);
    if (!member) return;
    const turn = v.safeParse(TurnAnswer, message);
    if (turn.success) this.keepTurn(member.info.id, usernamesOf(turn.output), turn.output.expiresAtMs);
    this.send(member.info.id, message);
  }

  /** The tracks that the Worker pulls for the participant on a socket, as announced in the welcome; null: none. */
  beginOffer(connectionId: string): OfferOrder | null {
    return this.#memberOn(connectionId) ? this.#core.offers.begin(connectionId) : null;
  }

  /**
   * Sends the SFU's offer to the participant on a socket.
   * @returns their answer; null when no answer comes.
   */
  offer(connectionId: string, made: MadeOffer | null): Promise<string | null> {
    return this.#core.offers.offer(connectionId, this.#memberOn(connectionId) ? made : null);
  }

  endOffer(connectionId: string, ended: EndedOffer): void {
    this.#core.offers.end(connectionId, ended);
    this.#core.changed();
  }

  /** A page of the people with presence, in the order of their ids. */
  presentPeople(after: string, limit: number): { people: KnownPerson[]; more: boolean } {
    const { items, more } = pageOf(
      this.#core.presence.list().filter(({ id }) => id > after),
      limit,
    );
    return { people: items, more };
  }

  /** Tells a behavior what another Durable Object of this Worker has to say. */
  tellBehavior(behavior: string, data: unknown): unknown {
    const answer = this.#core.behaviors.onService(behavior, data);
    this.#core.changed();
    return answer;
  }

  /** Exports all data of the room, for a backup or to move it. */
  exportRoom(): RoomBackup {
    return this.#core.export();
  }

  /** Replaces the data of an empty room with a backup. */
  importRoom(backup: RoomBackup): Promise<RoomReply<void>> {
    return replyOf(() => this.#core.import(backup));
  }

  /** Ends the meeting for everyone in it, and deletes all data of the room. */
  clearRoom(): void {
    this.#core.clear();
  }

  // --- Sockets ---------------------------------------------------------------------------------------------

  /** Refuses excess connects before they become connections of the room, so that they cost almost nothing. */
  override async fetch(request: Request): Promise<Response> {
    try {
      const { subject } = decodeAdmission(request.headers.get(ADMISSION_HEADER)).claims;
      this.#core.limits.connects.take(subject, this.now());
      this.#checkBudget(this.#budgets.answered, subject);
    } catch (error) {
      return refuseSocket(Refusal.from(error));
    }
    return super.fetch(request);
  }

  override async onConnect(connection: RoomSocket, { request }: ConnectionContext): Promise<void> {
    // partyserver sends an exception's stack to the client, so this method must not throw.
    try {
      await this.#entry.join(connection, decodeAdmission(request.headers.get(ADMISSION_HEADER)));
    } catch (error) {
      refuse(connection, Refusal.from(error));
    }
  }

  override async onMessage(connection: RoomSocket, message: WSMessage): Promise<void> {
    const member = this.#sockets.memberOf(connection);
    // The participant has left, or another socket has replaced this one.
    if (!member) return connection.close(1000);
    await this.#frames.read(connection, member, message);
  }

  override onClose(connection: RoomSocket, code: number): void {
    this.#sockets.dropped(connection);
    // We must answer the close of a hibernating socket ourselves, and a browser waits for it. Some codes can be
    // received but must not be sent (RFC 6455, section 7.4).
    const maySend = code === 1000 || (code >= 3000 && code <= 4999);
    connection.close(maySend ? code : 1000);
  }

  override onError(connection: RoomSocket): void {
    this.#sockets.dropped(connection);
  }

  override onAlarm(): void {
    this.#wakeAtMs = null;
    this.#core.onAlarm();
  }

  #memberOn(connectionId: string): Member | undefined {
    const connection = this.getConnection<SocketState>(connectionId);
    return connection && this.#sockets.memberOf(connection);
  }

  /** @throws `Refusal` `rate_limited` when the budget is used up. */
  #checkBudget(budget: SubjectLimits, subject: string): void {
    if (budget.isSpent(subject, this.now())) throw Refusal.rateLimited(budget.what);
  }

  // --- Methods for the core --------------------------------------------------------------------------------

  now(): number {
    return Date.now();
  }

  heardAtMs(participant: string): number | null {
    return this.#sockets.heardAtMs(participant);
  }

  /** When the platform last answered a ping on this socket, in milliseconds since the epoch. */
  protected pingedAtMs(connection: WebSocket): number | null {
    return this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? null;
  }

  send(participant: string, message: ServerEvent): void {
    this.#sockets.send(participant, message);
  }

  charge<T>(member: Member, work: () => T, most?: number): T {
    return this.#sockets.charge(member, work, most);
  }

  disconnect(participant: string, why: Refusal): void {
    this.#sockets.disconnect(participant, why);
  }

  mediaCredential(participant: string): Promise<MediaCredential> {
    const { tokenSecret: secret } = this.settings;
    return createMediaCredential({ room: this.roomName, participant }, { secret, nowMs: this.now() });
  }

  fileTicket(use: FileUse, ticket: FileTicket): Promise<string> {
    return createFileTicket(use, ticket, { secret: this.settings.tokenSecret, nowMs: this.now() });
  }

  get roomName(): string {
    return this.ctx.id.name ?? this.ctx.storage.kv.get<string>(NAME) ?? this.name;
  }

  /** An object that its alarm wakes may not know its name: in a development server that was restarted. */
  #keepName(): void {
    const { id, storage } = this.ctx;
    if (id.name !== undefined && storage.kv.get(NAME) !== id.name) storage.kv.put(NAME, id.name);
  }

  get bindings(): RoomEnv {
    return this.env;
  }

  transaction<T>(work: () => T): T {
    return this.ctx.storage.transactionSync(work);
  }

  reportMeeting(meeting: EndedMeeting): void {
    // The people of a breakout room are in the meeting of the main room.
    if (readBreakoutName(this.roomName)) return;
    this.background(() => this.reports.meeting(this.roomName, meeting));
  }

  tellSelf(participant: string): void {
    this.background(async () => {
      const credential = await this.mediaCredential(participant);
      const member = this.#core.members.get(participant);
      if (!member) return;
      this.send(participant, {
        type: 'self',
        self: this.#core.self(member),
        credential: this.#core.people.isInside(member) ? credential : null,
      });
    });
  }

  welcomeAgain(participant: string, withMedia = true): void {
    this.#entry.welcomeAgain(participant, withMedia);
  }

  closeTracks(tracks: TracksToClose[], isUrgent = false): void {
    const closing = this.#closeQueue.add(tracks, isUrgent);
    if (closing) this.background(() => closing);
  }

  background(work: () => Promise<void>): void {
    this.ctx.waitUntil(work().catch((error: unknown) => console.error('[callroom] background work', error)));
  }

  revokeTurn(subject: string): void {
    const { turn } = this.settings;
    const usernames = this.#core.turn.take(subject);
    if (!turn || usernames.length === 0) return;
    this.background(async () => {
      // Sequential: an object has few connections, and closing sessions at the SFU needs them more.
      for (const username of usernames) await revokeTurnCredential(turn, username);
    });
  }

  flushSoon(): void {
    this.#flushTimer.start();
  }

  wakeAt(atMs: number | null): void {
    if (atMs === this.#wakeAtMs) return;
    this.#wakeAtMs = atMs;
    this.setAlarm(atMs);
  }

  protected setAlarm(atMs: number | null): void {
    this.ctx.waitUntil(
      atMs === null ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(Math.max(atMs, Date.now())),
    );
  }

  protected get settings(): Settings {
    this.#settings ??= readSettings(this.env);
    return this.#settings;
  }
}
