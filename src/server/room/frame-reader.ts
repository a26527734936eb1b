import {
  type ClientFrame,
  type CommandFrame,
  type EphemeralFrame,
  isLargeQuery,
  type QueryFrame,
} from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import type { ByteBudgets } from './limits/byte-budgets.js';
import { byteLength } from './limits/byte-length.js';
import { SocketLimits } from './limits/socket-limits.js';
import { Requests, readFrame } from './requests.js';
import type { RoomCore } from './room-core.js';
import type { RoomSockets } from './room-sockets.js';
import type { RoomSocket } from './socket.js';
import type { Member } from './state/member.js';

/** Reads the frames of clients, within their limits, and answers them. */
export class FrameReader {
  readonly #core: RoomCore;
  readonly #sockets: RoomSockets;
  readonly #budgets: ByteBudgets;
  readonly #requests: Requests;
  readonly #limits: SocketLimits;

  constructor(core: RoomCore, sockets: RoomSockets, budgets: ByteBudgets) {
    this.#core = core;
    this.#sockets = sockets;
    this.#budgets = budgets;
    this.#requests = new Requests(core);
    this.#limits = new SocketLimits(() => this.#now());
  }

  /** Never throws: what is wrong with a message goes to its sender. */
  async read(socket: RoomSocket, member: Member, message: unknown): Promise<void> {
    this.#sockets.noteHeard(socket);
    try {
      const frame = readFrame(message);
      // A returned mark does not count as a frame.
      if ('mark' in frame && this.#sockets.writer.acknowledge(socket, frame.mark)) return;
      const why = this.#whyNot(socket, member, frame, byteLength(message as string));
      // `leave` is always executed, however fast it came, so that nobody waits for the participant to time out.
      const isLast = 'command' in frame && frame.command === 'leave';
      if (why && !isLast) this.#slowDown(socket, frame, why);
      else if ('command' in frame) await this.#carryOut(socket, member, frame);
      else if ('query' in frame) await this.#answer(socket, member, frame);
      else if ('welcomed' in frame) this.#core.membership.confirmResume(member);
      else if ('ephemeral' in frame) this.#passOn(member, frame);
    } catch (error) {
      this.#fault(socket, Refusal.from(error));
    }
  }

  /**
   * Counts a frame.
   * @returns why it came too soon; null: it did not.
   */
  #whyNot(socket: RoomSocket, { subject }: Member, frame: ClientFrame, bytes: number): Refusal | null {
    const now = this.#now();
    const { received, answered, spread } = this.#budgets;
    const isInTime = this.#limits.takeFrame(socket, subject);
    received.spend(subject, bytes, now);
    if (!isInTime) return Refusal.rateLimited('You send messages too fast.');
    if (received.isSpent(subject, now)) return Refusal.rateLimited(received.what);
    if ('command' in frame && spread.isSpent(subject, now)) return Refusal.rateLimited(spread.what);
    if (!('query' in frame)) return null;
    if (answered.isSpent(subject, now)) return Refusal.rateLimited(answered.what);
    const window = this.#sockets.writer.windowOf(socket);
    const isFree = !window.isFull && (!isLargeQuery(frame.query) || window.beginAnswer());
    return isFree ? null : Refusal.rateLimited('You have not read the earlier answers yet.');
  }

  #carryOut(socket: RoomSocket, member: Member, frame: CommandFrame): Promise<void> {
    return this.#sockets.answerCommand(socket, () => this.#requests.command(member, frame));
  }

  async #answer(socket: RoomSocket, member: Member, frame: QueryFrame): Promise<void> {
    const { writer } = this.#sockets;
    const answer = await this.#requests.query(member, frame);
    const isLarge = isLargeQuery(frame.query);
    if (isLarge && 'error' in answer) writer.windowOf(socket).dropAnswer();
    const bytes =
      isLarge && !('error' in answer) ? writer.sendAnswer(socket, answer) : writer.send(socket, answer);
    this.#budgets.answered.spend(member.subject, bytes, this.#now());
  }

  /** Drops an excess ephemeral value without an error, because another will follow. */
  #passOn(member: Member, frame: EphemeralFrame): void {
    const { spread } = this.#budgets;
    if (spread.isSpent(member.subject, this.#now())) return;
    this.#core.ephemeral(member, frame);
    const receivers = frame.to === undefined ? this.#sockets.size : 1;
    const bytes = byteLength(JSON.stringify(frame)) * receivers;
    spread.spend(member.subject, bytes, this.#now());
  }

  /** Asks the client to repeat the request later. When this happens too often, it counts as a fault. */
  #slowDown(socket: RoomSocket, frame: ClientFrame, why: Refusal): void {
    if (!this.#limits.takeExcess(socket)) {
      this.#fault(socket, why);
    } else if ('id' in frame) {
      this.#sockets.writer.send(socket, { re: frame.id, error: why.toJSON() });
    }
  }

  #fault(socket: RoomSocket, refusal: Refusal): void {
    if (this.#limits.takeFault(socket))
      this.#sockets.writer.send(socket, { type: 'error', error: refusal.toJSON(), final: false });
    else this.#sockets.refuse(socket, refusal);
  }

  #now(): number {
    return this.#core.host.now();
  }
}
