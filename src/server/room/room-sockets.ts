import type { ServerEvent, ServerMessage } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import type { ByteBudgets } from './limits/byte-budgets.js';
import { type RoomSocket, refuse, type SocketState } from './socket.js';
import { SocketWriter } from './socket-writer.js';
import type { Member } from './state/member.js';

/** The parts of a room that its sockets use. */
export interface SocketsRoom {
  readonly members: {
    get(id: string): Member | undefined;
    group(name: `subject ${string}`): ReadonlyMap<string, Member>;
  };
  readonly people: { isInside(member: Member): boolean };
  readonly tree: { readonly pushedBytes: number };
  readonly membership: {
    /** The member's socket was lost. */
    lost(member: Member): void;
  };
}

export interface RoomSocketsOptions {
  readonly budgets: ByteBudgets;
  core(): SocketsRoom;
  now(): number;
  /** When the platform last answered a ping on this socket, in milliseconds since the epoch. */
  pingedAtMs(socket: RoomSocket): number | null;
}

/** The sockets of a room, at most one for each participant, and who pays for the bytes that are sent on them. */
export class RoomSockets {
  readonly #options: RoomSocketsOptions;
  readonly #sockets = new Map<string, RoomSocket>();
  /** Sockets whose welcome is still being made. They must not get patches before it. */
  readonly #unwelcomed = new Set<RoomSocket>();
  readonly #heardAtMs = new WeakMap<RoomSocket, number>();
  readonly #writer = new SocketWriter({
    socketsOfPerson: (socket) => this.#socketsOfPerson(socket),
    closeSlow: (socket) => this.refuse(socket, Refusal.tooSlow()),
  });
  /** The member whose byte budget pays for the bytes that others receive at the moment, and how many there are. */
  #bill: { payer: Member; bytes: number } | null = null;
  /** The socket whose command is running, and the sockets whose own command ends them: they get its answer first. */
  #asking: RoomSocket | null = null;
  readonly #refusals = new WeakMap<RoomSocket, Refusal>();

  constructor(options: RoomSocketsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sockets.size;
  }

  get writer(): SocketWriter {
    return this.#writer;
  }

  /** Takes over the sockets that survived the room's hibernation. */
  restore(sockets: Iterable<RoomSocket>): void {
    for (const socket of sockets) if (socket.state) this.#sockets.set(socket.state.participant, socket);
  }

  /** The socket of a participant. */
  of(participant: string): RoomSocket | undefined {
    return this.#sockets.get(participant);
  }

  /** Makes `socket` the socket of a participant, who gets nothing on it before `welcome`. */
  open(socket: RoomSocket, state: SocketState): void {
    const replaced = this.#sockets.get(state.participant);
    this.#sockets.set(state.participant, socket);
    this.awaitWelcome(socket);
    socket.setState(state);
    if (replaced) refuse(replaced, Refusal.replaced());
  }

  /** Sends nothing more on a socket until its next welcome, which includes it. */
  awaitWelcome(socket: RoomSocket): void {
    this.#unwelcomed.add(socket);
  }

  /** The welcome of a socket follows now, in the same turn. */
  markWelcomed(socket: RoomSocket): void {
    this.#unwelcomed.delete(socket);
  }

  /** The participant of a socket; undefined when another socket has replaced it. */
  memberOf(socket: RoomSocket): Member | undefined {
    const id = socket.state?.participant;
    const { members } = this.#options.core();
    return id !== undefined && this.#sockets.get(id) === socket ? members.get(id) : undefined;
  }

  noteHeard(socket: RoomSocket): void {
    this.#heardAtMs.set(socket, this.#options.now());
  }

  heardAtMs(participant: string): number | null {
    const socket = this.#sockets.get(participant);
    if (!socket) return null;
    const openedAtMs = socket.state?.openedAtMs ?? 0;
    return Math.max(openedAtMs, this.#heardAtMs.get(socket) ?? 0, this.#options.pingedAtMs(socket) ?? 0);
  }

  /** The socket was lost; its participant may come back on another. */
  dropped(socket: RoomSocket): void {
    const member = this.memberOf(socket);
    const id = socket.state?.participant;
    this.#unwelcomed.delete(socket);
    if (id !== undefined && this.#sockets.get(id) === socket) this.#sockets.delete(id);
    if (member) this.#options.core().membership.lost(member);
  }

  /** Ends a socket because of what its client does. Its participant counts as lost, and may come back. */
  refuse(socket: RoomSocket, why: Refusal): void {
    this.dropped(socket);
    refuse(socket, why);
  }

  /** Ends a participant's socket, and does not report it as lost. */
  disconnect(participant: string, why: Refusal): void {
    const socket = this.#sockets.get(participant);
    this.#sockets.delete(participant);
    if (!socket) return;
    if (socket === this.#asking) this.#refusals.set(socket, why);
    else refuse(socket, why);
  }

  /**
   * Sends the answer to a command. If the command itself ends this socket, its client gets the answer first.
   * @param run starts the command.
   */
  async answerCommand(socket: RoomSocket, run: () => Promise<ServerMessage>): Promise<void> {
    this.#asking = socket;
    const answer = run();
    this.#asking = null;
    this.#writer.send(socket, await answer);
    const why = this.#refusals.get(socket);
    if (why) refuse(socket, why);
  }

  send(participant: string, message: ServerEvent): void {
    const socket = this.#sockets.get(participant);
    // Before the welcome, messages make no sense to the client. The welcome, or a later request, includes their
    // content.
    if (!socket || this.#unwelcomed.has(socket)) return;
    const bytes = this.#writer.send(socket, message);
    if (this.#bill && this.#bill.payer.info.id !== participant) this.#bill.bytes += bytes;
  }

  /** Sends a message to everyone inside (see `Roster.isInside`), or to those of them for whom it is. */
  broadcast(message: ServerEvent, isFor: (member: Member) => boolean = () => true): void {
    const bytes = this.#writer.broadcast(this.#audience(isFor), message);
    if (this.#bill) this.#bill.bytes += bytes;
  }

  /** Does `work` at the cost of `member`, as `RoomHost.charge` says. */
  charge<T>(member: Member, work: () => T, most = Number.POSITIVE_INFINITY): T {
    if (this.#bill?.payer === member) return work();
    const { tree } = this.#options.core();
    const { budgets, now } = this.#options;
    const [outer, pushed] = [this.#bill, tree.pushedBytes];
    const bill = { payer: member, bytes: 0 };
    this.#bill = bill;
    try {
      return work();
    } finally {
      this.#bill = outer;
      const bytes = bill.bytes + (tree.pushedBytes - pushed) * this.size;
      if (bytes > 0) budgets.spread.spend(member.subject, Math.min(bytes, most), now());
    }
  }

  /** The sockets of everyone inside who has had their welcome, and for whom it is. */
  *#audience(isFor: (member: Member) => boolean): Iterable<RoomSocket> {
    const { members, people } = this.#options.core();
    for (const [id, socket] of this.#sockets) {
      const member = members.get(id);
      if (!member || !people.isInside(member) || this.#unwelcomed.has(socket) || !isFor(member)) continue;
      yield socket;
    }
  }

  *#socketsOfPerson(socket: RoomSocket): Iterable<RoomSocket> {
    const member = this.memberOf(socket);
    if (!member) return;
    for (const id of this.#options.core().members.group(`subject ${member.subject}`).keys()) {
      const own = this.#sockets.get(id);
      if (own) yield own;
    }
  }
}
