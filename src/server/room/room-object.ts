import type { ConnectionContext, WSMessage } from 'partyserver';
import * as v from 'valibot';
import {
  type ClientFrame,
  type CommandFrame,
  type EphemeralFrame,
  isLargeQuery,
  type LobbyView,
  type MediaCredential,
  PING,
  PONG,
  type QueryFrame,
  type ServerEvent,
  type ServerMessage,
} from '../../room/protocol/index.js';
import type { RoomBackup } from '../public-room.js';
import { Refusal } from '../refusal.js';
import { refuseSocket } from '../routes/refuse-socket.js';
import { type RoomEnv, readSettings, type Settings } from '../settings.js';
import { afterWelcome } from '../sfu/after-welcome.js';
import { revokeTurnCredential, TurnAnswer, usernamesOf } from '../sfu/turn.js';
import { CallsUpstream } from '../sfu/upstream.js';
import { ADMISSION_HEADER, type Admission, decodeAdmission } from '../tokens/admission.js';
import { createMediaCredential } from '../tokens/media-credential.js';
import type { RoomClaims } from '../tokens/room-token.js';
import { createSecret, hashSecret } from '../tokens/secret.js';
import { Server } from '../worker-packages.js';
import { ByteBudgets } from './limits/byte-budgets.js';
import { byteLength } from './limits/byte-length.js';
import { SocketLimits } from './limits/socket-limits.js';
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
import { Requests, readFrame } from './requests.js';
import { RoomCore } from './room-core.js';
import type { RoomHost } from './room-host.js';
import type { RoomOptions } from './room-options.js';
import { type RoomReply, replyOf } from './room-reply.js';
import { type RoomSocket, refuse, type SocketState } from './socket.js';
import { SocketWriter } from './socket-writer.js';
import type { Member } from './state/member.js';
import { pageOf } from './state/page.js';
import type { KnownPerson } from './state/presence.js';
import { Reports } from './state/reports.js';

/** The first change is sent at once; changes within this time after it are sent together. */
const FLUSH_EVERY_MS = 30;
const FLUSH_OVERDUE_MS = 1_000;

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
      storage: null,
    };
  }

  readonly reports: Reports;
  readonly #core: RoomCore;
  readonly #requests: Requests;
  readonly #sockets = new Map<string, RoomSocket>();
  /** Sockets whose welcome is still being made. They must not get patches before it. */
  readonly #unwelcomed = new Set<RoomSocket>();
  readonly #heardAtMs = new WeakMap<RoomSocket, number>();
  readonly #closeQueue = new CloseQueue((tracks) => new CallsUpstream(this.settings).closeTracks(tracks));
  readonly #limits = new SocketLimits(() => this.now());
  readonly #budgets = new ByteBudgets();
  readonly #writer = new SocketWriter({
    socketsOfPerson: (socket) => this.#socketsOfPerson(socket),
    closeSlow: (socket) => {
      this.#dropped(socket);
      refuse(socket, Refusal.tooSlow());
    },
  });
  /** The member whose byte budget pays for the bytes that others receive at the moment. */
  #payer: Member | null = null;
  /** The socket whose command is running, and the sockets whose own command ends them: they get its answer first. */
  #asking: RoomSocket | null = null;
  readonly #refusals = new WeakMap<RoomSocket, Refusal>();
  #settings: Settings | null = null;
  /** When the next flush is due, in milliseconds since the epoch; null: none is scheduled. */
  #flushAtMs: number | null = null;
  #flushedAtMs = 0;
  #wakeAtMs: number | null | undefined;

  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    for (const socket of this.getConnections<SocketState>()) {
      if (socket.state) this.#sockets.set(socket.state.participant, socket);
    }
    this.reports = new Reports(env.DB);
    this.#core = new RoomCore(ctx.storage.sql, this, this.roomOptions, this.#sockets.size > 0);
    this.#requests = new Requests(this.#core);
    this.#core.broadcast = (message) => this.#broadcast(message);
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
      this.#core.connects.take(subject, this.now());
      this.#checkBudget(this.#budgets.answered, subject);
    } catch (error) {
      return refuseSocket(Refusal.from(error));
    }
    return super.fetch(request);
  }

  override async onConnect(connection: RoomSocket, { request }: ConnectionContext): Promise<void> {
    // partyserver sends an exception's stack to the client, so this method must not throw.
    try {
      await this.#join(connection, decodeAdmission(request.headers.get(ADMISSION_HEADER)));
    } catch (error) {
      refuse(connection, Refusal.from(error));
    }
  }

  async #join(connection: RoomSocket, admitted: Admission): Promise<void> {
    const { claims, ticket, known, resume, attempt, media, prepared } = admitted;
    // First of all, use up the ticket: it is spent whatever the outcome of this connect.
    if (ticket) this.#core.tickets.use(ticket);
    const secret = createSecret();
    const [nextSecretHash, resumeHash] = await Promise.all([
      hashSecret(secret),
      resume ? hashSecret(resume.secret) : null,
    ]);
    // A connect that the client has given up may arrive after its replacement; it must not replace that.
    const present = (resume && this.#sockets.get(resume.participant)?.state?.attempt) ?? null;
    if (attempt && present?.client === attempt.client && present.count > attempt.count)
      throw Refusal.replaced();
    const { member, resumed } = this.#core.join({
      claims,
      known,
      nextSecretHash,
      resume: resume && resumeHash ? { participant: resume.participant, secretHash: resumeHash } : null,
    });
    const { id } = member.info;
    const replaced = this.#sockets.get(id);
    this.#sockets.set(id, connection);
    this.#unwelcomed.add(connection);
    connection.setState({ participant: id, openedAtMs: this.now(), attempt, media, owedBytes: 0 });
    if (replaced) refuse(replaced, Refusal.replaced());
    // After a drop the page still has its sessions.
    const isSamePage = resumed && known !== null;
    await this.#welcome(connection, member, {
      secret,
      resumed,
      known,
      media: isSamePage ? [] : media,
      prepared: isSamePage || !prepared || !this.#core.sessions.adopt(member, prepared) ? null : prepared,
    });
  }

  async #welcome(
    connection: RoomSocket,
    member: Member,
    {
      secret,
      resumed,
      known,
      media,
      prepared,
    }: Pick<Admission, 'known' | 'media' | 'prepared'> & { secret: string; resumed: boolean },
  ): Promise<void> {
    const { id } = member.info;
    const credential = await this.mediaCredential(id);
    this.#unwelcomed.delete(connection);
    const given = {
      credential: this.#core.people.isInside(member) ? credential : null,
      resume: `${id}.${secret}`,
      resumed,
      iceServers: this.settings.turn ? null : [],
      media: this.#core.offers.promise(connection.id, member, media, prepared) ? connection.id : null,
      known,
    };
    const bytes = this.#writer.send(connection, this.#core.welcome(member, given));
    this.#budgets.answered.spend(member.subject, bytes, this.now());
    this.#core.changed();
  }

  override async onMessage(connection: RoomSocket, message: WSMessage): Promise<void> {
    const member = this.#memberOf(connection);
    // The participant has left, or another socket has replaced this one.
    if (!member) return connection.close(1000);
    this.#heardAtMs.set(connection, this.now());
    try {
      const frame = readFrame(message);
      // A returned mark does not count as a frame.
      if ('mark' in frame && this.#writer.acknowledge(connection, frame.mark)) return;
      const why = this.#whyNot(connection, member, frame, byteLength(message as string));
      // `leave` is always executed, however fast it came, so that nobody waits for the participant to time out.
      const isLast = 'command' in frame && frame.command === 'leave';
      if (why && !isLast) this.#slowDown(connection, frame, why);
      else if ('command' in frame) await this.#carryOut(connection, member, frame);
      else if ('query' in frame) await this.#answer(connection, member, frame);
      else if ('welcomed' in frame) this.#core.confirmResume(member);
      else if ('ephemeral' in frame) this.#passOn(member, frame);
    } catch (error) {
      this.#fault(connection, Refusal.from(error));
    }
  }

  /**
   * Counts a frame.
   * @returns why it came too soon; null: it did not.
   */
  #whyNot(connection: RoomSocket, { subject }: Member, frame: ClientFrame, bytes: number): Refusal | null {
    const now = this.now();
    const { received, answered, spread } = this.#budgets;
    const isInTime = this.#limits.takeFrame(connection, subject);
    received.spend(subject, bytes, now);
    if (!isInTime) return Refusal.rateLimited('You send messages too fast.');
    if (received.isSpent(subject, now)) return Refusal.rateLimited(received.what);
    if ('command' in frame && spread.isSpent(subject, now)) return Refusal.rateLimited(spread.what);
    if (!('query' in frame)) return null;
    if (answered.isSpent(subject, now)) return Refusal.rateLimited(answered.what);
    const window = this.#writer.windowOf(connection);
    const isFree = !window.isFull && (!isLargeQuery(frame.query) || window.beginAnswer());
    return isFree ? null : Refusal.rateLimited('You have not read the earlier answers yet.');
  }

  async #answer(connection: RoomSocket, member: Member, frame: QueryFrame): Promise<void> {
    const answer = await this.#requests.query(member, frame);
    const isLarge = isLargeQuery(frame.query);
    if (isLarge && 'error' in answer) this.#writer.windowOf(connection).dropAnswer();
    const bytes =
      isLarge && !('error' in answer)
        ? this.#writer.sendAnswer(connection, answer)
        : this.#writer.send(connection, answer);
    this.#budgets.answered.spend(member.subject, bytes, this.now());
  }

  /** Drops an excess ephemeral value without an error, because another will follow. */
  #passOn(member: Member, frame: EphemeralFrame): void {
    const { spread } = this.#budgets;
    if (spread.isSpent(member.subject, this.now())) return;
    this.#core.ephemeral(member, frame);
    const bytes = byteLength(JSON.stringify(frame)) * this.#sockets.size;
    spread.spend(member.subject, bytes, this.now());
  }

  async #carryOut(connection: RoomSocket, member: Member, frame: CommandFrame): Promise<void> {
    this.#asking = connection;
    const answer = this.#requests.command(member, frame);
    this.#asking = null;
    this.#writer.send(connection, await answer);
    const why = this.#refusals.get(connection);
    if (why) refuse(connection, why);
  }

  override onClose(connection: RoomSocket, code: number): void {
    this.#dropped(connection);
    // We must answer the close of a hibernating socket ourselves, and a browser waits for it. Some codes can be
    // received but must not be sent (RFC 6455, section 7.4).
    const maySend = code === 1000 || (code >= 3000 && code <= 4999);
    connection.close(maySend ? code : 1000);
  }

  override onError(connection: RoomSocket): void {
    this.#dropped(connection);
  }

  override onAlarm(): void {
    this.#wakeAtMs = null;
    this.#core.onAlarm();
  }

  #dropped(connection: RoomSocket): void {
    const member = this.#memberOf(connection);
    const id = connection.state?.participant;
    this.#unwelcomed.delete(connection);
    if (id !== undefined && this.#sockets.get(id) === connection) this.#sockets.delete(id);
    if (member) this.#core.lost(member);
  }

  /** The participant of a socket; undefined when another socket has replaced it. */
  #memberOf(connection: RoomSocket): Member | undefined {
    const id = connection.state?.participant;
    return id !== undefined && this.#sockets.get(id) === connection ? this.#core.members.get(id) : undefined;
  }

  #memberOn(connectionId: string): Member | undefined {
    const connection = this.getConnection<SocketState>(connectionId);
    return connection && this.#memberOf(connection);
  }

  /** Asks the client to repeat the request later. When this happens too often, it counts as a fault. */
  #slowDown(connection: RoomSocket, frame: ClientFrame, why: Refusal): void {
    if (!this.#limits.takeExcess(connection)) {
      this.#fault(connection, why);
    } else if ('id' in frame) {
      this.#writer.send(connection, { re: frame.id, error: why.toJSON() });
    }
  }

  #fault(connection: RoomSocket, refusal: Refusal): void {
    if (this.#limits.takeFault(connection)) {
      this.#writer.send(connection, { type: 'error', error: refusal.toJSON(), final: false });
      return;
    }
    this.#dropped(connection);
    refuse(connection, refusal);
  }

  #broadcast(message: ServerMessage): void {
    const bytes = this.#writer.broadcast(this.#audience(), message);
    if (this.#payer) this.#budgets.spread.spend(this.#payer.subject, bytes, this.now());
  }

  /** The sockets of everyone inside who has had their welcome. */
  *#audience(): Iterable<RoomSocket> {
    for (const [id, connection] of this.#sockets) {
      const member = this.#core.members.get(id);
      if (!member || !this.#core.people.isInside(member) || this.#unwelcomed.has(connection)) continue;
      yield connection;
    }
  }

  *#socketsOfPerson(connection: RoomSocket): Iterable<RoomSocket> {
    const member = this.#memberOf(connection);
    if (!member) return;
    for (const id of this.#core.members.group(`subject ${member.subject}`).keys()) {
      const own = this.#sockets.get(id);
      if (own) yield own;
    }
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
    const connection = this.#sockets.get(participant);
    if (!connection) return null;
    const openedAtMs = connection.state?.openedAtMs ?? 0;
    return Math.max(openedAtMs, this.#heardAtMs.get(connection) ?? 0, this.pingedAtMs(connection) ?? 0);
  }

  /** When the platform last answered a ping on this socket, in milliseconds since the epoch. */
  protected pingedAtMs(connection: WebSocket): number | null {
    return this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? null;
  }

  send(participant: string, message: ServerMessage): void {
    const connection = this.#sockets.get(participant);
    // Before the welcome, messages make no sense to the client. The welcome, or a later request, includes their
    // content.
    if (!connection || this.#unwelcomed.has(connection)) return;
    const bytes = this.#writer.send(connection, message);
    if (this.#payer && this.#payer.info.id !== participant)
      this.#budgets.spread.spend(this.#payer.subject, bytes, this.now());
  }

  charge<T>(member: Member, work: () => T): T {
    if (this.#payer === member) return work();
    const { tree } = this.#core;
    const [payer, pushed] = [this.#payer, tree.pushedBytes];
    this.#payer = member;
    try {
      return work();
    } finally {
      this.#payer = payer;
      const bytes = (tree.pushedBytes - pushed) * this.#sockets.size;
      if (bytes > 0) this.#budgets.spread.spend(member.subject, bytes, this.now());
    }
  }

  disconnect(participant: string, why: Refusal): void {
    const connection = this.#sockets.get(participant);
    this.#sockets.delete(participant);
    if (!connection) return;
    if (connection === this.#asking) this.#refusals.set(connection, why);
    else refuse(connection, why);
  }

  mediaCredential(participant: string): Promise<MediaCredential> {
    const { tokenSecret: secret } = this.settings;
    return createMediaCredential({ room: this.name, participant }, { secret, nowMs: this.now() });
  }

  get roomName(): string {
    return this.name;
  }

  transaction<T>(work: () => T): T {
    return this.ctx.storage.transactionSync(work);
  }

  reportMeeting(meeting: { startedAtMs: number; endedAtMs: number; peak: number }): void {
    this.#background(() => this.reports.meeting(this.name, meeting));
  }

  tellSelf(participant: string): void {
    this.#background(async () => {
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
    const connection = this.#sockets.get(participant);
    if (!connection) return;
    this.#unwelcomed.add(connection);
    this.#background(async () => {
      const secret = createSecret();
      const hash = await hashSecret(secret);
      const member = this.#memberOf(connection);
      if (!member) return;
      this.#core.renewResume(member, hash);
      const media = withMedia ? [...(connection.state?.media ?? [])] : [];
      await this.#welcome(connection, member, { secret, resumed: true, known: null, media, prepared: null });
      if (withMedia) await afterWelcome(this, connection.id, this.settings);
    });
  }

  closeTracks(tracks: TracksToClose[], isUrgent = false): void {
    const closing = this.#closeQueue.add(tracks, isUrgent);
    if (closing) this.#background(() => closing);
  }

  /** Runs work in the background and logs its errors. */
  #background(work: () => Promise<void>): void {
    this.ctx.waitUntil(work().catch((error: unknown) => console.error('[callroom] background work', error)));
  }

  revokeTurn(subject: string): void {
    const { turn } = this.settings;
    const usernames = this.#core.turn.take(subject);
    if (!turn || usernames.length === 0) return;
    this.#background(async () => {
      // Sequential: an object has few connections, and closing sessions at the SFU needs them more.
      for (const username of usernames) await revokeTurnCredential(turn, username);
    });
  }

  flushSoon(): void {
    const now = Date.now();
    // A long overdue timer was lost with a request that failed inside workerd (seen with 1.20260426): set another.
    if (this.#flushAtMs !== null && now < this.#flushAtMs + FLUSH_OVERDUE_MS) return;
    const flushAtMs = Math.max(now, this.#flushedAtMs + FLUSH_EVERY_MS);
    this.#flushAtMs = flushAtMs;
    setTimeout(() => {
      this.#flushAtMs = null;
      this.#flushedAtMs = Date.now();
      this.#core.flush();
    }, flushAtMs - now);
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
