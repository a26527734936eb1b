/**
 * A room with thousands of viewers whose sockets are objects that count: 10,000 real sockets measure the machine's
 * network, not the room. Everything behind the sockets is the room's own code.
 */
import { DurableObject } from 'cloudflare:workers';
import type { CommandFrame, Role } from '../../../src/room/protocol/index.js';
import { ByteBudgets } from '../../../src/server/room/limits/byte-budgets.js';
import { Requests } from '../../../src/server/room/requests.js';
import { RoomCore } from '../../../src/server/room/room-core.js';
import type { RoomHost } from '../../../src/server/room/room-host.js';
import { Room } from '../../../src/server/room/room-object.js';
import { RoomSockets } from '../../../src/server/room/room-sockets.js';
import type { RoomSocket, SocketState } from '../../../src/server/room/socket.js';
import type { Member } from '../../../src/server/room/state/member.js';
import type { RoomEnv } from '../../../src/server/settings.js';
import type { Sent } from './sent.js';

const ON_STAGE = 20;

class CountingSocket {
  readonly readyState = WebSocket.OPEN;
  state: SocketState | null = null;
  bytes = 0;
  constructor(readonly sockets: RoomSockets) {}
  setState(state: SocketState): void {
    this.state = state;
  }
  close(): void {}
  send(text: string): void {
    this.bytes += text.length;
    const mark = text.startsWith('{"type":"mark"') && (JSON.parse(text) as { mark: string }).mark;
    if (mark) this.sockets.writer.acknowledge(this as unknown as RoomSocket, mark);
  }
}

export class Crowd extends DurableObject<RoomEnv> {
  #nowMs = 1_700_000_000_000;
  #count = 0;
  #answered = 0;
  readonly #sockets: RoomSockets = new RoomSockets({
    budgets: new ByteBudgets(),
    core: () => this.#core,
    now: () => this.#nowMs,
    pingedAtMs: () => this.#nowMs,
  });
  readonly #core = new RoomCore(this.ctx.storage.sql, this.#host(), limits(), false);
  readonly #requests = new Requests(this.#core);
  readonly #all = new Map<string, CountingSocket>();
  readonly #stage: Member[] = [];
  readonly #viewers: Member[] = [];

  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, env);
    this.#core.broadcast = (message, isFor) => this.#sockets.broadcast(message, isFor);
  }

  fill(viewers: number): void {
    for (let n = 0; n < ON_STAGE; n++)
      this.#stage.push(this.#join(`p${n}`, n === 0 ? 'host' : 'participant'));
    for (let n = 0; n < viewers; n++) this.#viewers.push(this.#join(`v${n}`, 'viewer'));
    this.#core.flush();
  }

  /** Someone on stage changes their presence, `times` times. */
  presence(times: number): Promise<Sent> {
    return this.#measure(times, (n) =>
      this.#command(this.#stage[n % ON_STAGE]!, 'presence.track', { meta: { step: n } }),
    );
  }

  /** Viewers raise a hand, each in a moment of its own. */
  hands(times: number): Promise<Sent> {
    return this.#measure(times, (n) => this.#command(this.#viewers[n]!, 'hand.raise', null));
  }

  /** Viewers react in the same moment. */
  reactions(times: number): Promise<Sent> {
    return this.#measure(
      times,
      (n) => this.#command(this.#viewers[n]!, 'reaction.send', { reaction: '👏' }),
      false,
    );
  }

  /** Viewers react to a chat message in the same moment. */
  async chatReactions(times: number): Promise<Sent> {
    const { message } = (await this.#command(this.#stage[0]!, 'chat.send', { text: 'Welcome' })) as {
      message: number;
    };
    return this.#measure(
      times,
      (n) => this.#command(this.#viewers[n]!, 'chat.react', { message, reaction: '👏', on: true }),
      false,
    );
  }

  pages(times: number): Promise<Sent> {
    return this.#measure(times, (n) => this.#query(this.#viewers[n]!, 'viewers', { limit: 50 }));
  }

  searches(times: number): Promise<Sent> {
    return this.#measure(times, (n) =>
      this.#query(this.#viewers[n]!, 'viewers', { search: `viewer ${n}`, limit: 1 }),
    );
  }

  /** @param isApart whether each request has a flush of its own. Otherwise they are within the same moment. */
  async #measure(times: number, run: (n: number) => Promise<unknown>, isApart = true): Promise<Sent> {
    this.#nowMs += 60_000;
    for (const socket of this.#all.values()) socket.bytes = 0;
    this.#answered = 0;
    for (let n = 0; n < times; n++) {
      await run(n);
      if (!isApart) continue;
      this.#nowMs += 1_000;
      this.#core.flush();
    }
    this.#nowMs += 1_000;
    this.#core.flush();
    const bytesOf = (member: Member) => this.#all.get(member.info.id)!.bytes;
    return { host: bytesOf(this.#stage[0]!), viewer: bytesOf(this.#viewers.at(-1)!), answer: this.#answered };
  }

  async #command(member: Member, command: string, data: unknown): Promise<unknown> {
    const frame: CommandFrame = { id: String(++this.#count), command, data };
    const answer = await this.#requests.command(member, frame);
    if ('error' in answer) throw new Error(`${command}: ${answer.error.message}`);
    return answer.ok;
  }

  async #query(member: Member, query: string, data: unknown): Promise<void> {
    const answer = await this.#requests.query(member, { id: String(++this.#count), query, data });
    if ('error' in answer) throw new Error(`${query}: ${answer.error.message}`);
    this.#answered += JSON.stringify(answer).length;
  }

  #join(subject: string, role: Role): Member {
    const claims = { room: 'crowd', subject, name: subject.replace('v', 'Viewer '), role, grants: {} };
    const { member } = this.#core.membership.join({
      claims,
      known: null,
      resume: null,
      nextSecretHash: 'hash',
    } as never);
    const socket = new CountingSocket(this.#sockets);
    const state = {
      participant: member.info.id,
      openedAtMs: this.#nowMs,
      attempt: null,
      media: [],
      owedBytes: 0,
    };
    this.#all.set(member.info.id, socket);
    this.#sockets.open(socket as unknown as RoomSocket, state);
    this.#sockets.markWelcomed(socket as unknown as RoomSocket);
    return member;
  }

  #host(): RoomHost {
    return {
      roomName: 'crowd',
      bindings: {} as never,
      background: () => {},
      reports: null as never,
      now: () => this.#nowMs,
      heardAtMs: () => this.#nowMs,
      send: (participant, message) => this.#sockets.send(participant, message),
      disconnect: (participant, why) => this.#sockets.disconnect(participant, why),
      charge: (member, work, most) => this.#sockets.charge(member, work, most),
      mediaCredential: () => Promise.resolve({ token: '', expiresAtMs: 0 }),
      fileTicket: () => Promise.resolve(''),
      tellSelf: (participant) => {
        const member = this.#core.members.get(participant);
        if (member)
          this.#sockets.send(participant, { type: 'self', self: this.#core.self(member), credential: null });
      },
      welcomeAgain: () => {},
      closeTracks: () => {},
      revokeTurn: () => {},
      reportMeeting: () => {},
      transaction: (work) => this.ctx.storage.transactionSync(work),
      flushSoon: () => {},
      wakeAt: () => {},
    };
  }
}

export { Room };

function limits() {
  return Object.getOwnPropertyDescriptor(Room.prototype, 'roomOptions')!.get!.call({}) as Room['roomOptions'];
}

interface CrowdEnv {
  Crowd: DurableObjectNamespace<Crowd>;
}

export default {
  async fetch(request: Request, env: CrowdEnv): Promise<Response> {
    const [, room = '', what = '', count = '0'] = new URL(request.url).pathname.split('/');
    const crowd = env.Crowd.get(env.Crowd.idFromName(room));
    // As a property of the stub it is a call to the object; taken from it, it would lose the object.
    const sent = await crowd[what as 'presence' | 'fill'](Number(count));
    return Response.json(sent ?? null);
  },
};
