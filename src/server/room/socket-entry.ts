import { Refusal } from '../refusal.js';
import type { Settings } from '../settings.js';
import type { Admission } from '../tokens/admission.js';
import { createSecret, hashSecret } from '../tokens/secret.js';
import type { ByteBudgets } from './limits/byte-budgets.js';
import type { RoomCore } from './room-core.js';
import type { RoomHost } from './room-host.js';
import type { RoomSockets } from './room-sockets.js';
import type { RoomSocket } from './socket.js';
import type { Member } from './state/member.js';

export interface SocketEntryOptions {
  readonly host: RoomHost;
  readonly sockets: RoomSockets;
  readonly budgets: ByteBudgets;
  readonly core: () => RoomCore;
  readonly settings: () => Settings;
  /** Runs work in the background and logs its errors. */
  readonly background: (work: () => Promise<void>) => void;
  /** Requests what a welcome promises: TURN servers and the offer of media. */
  readonly afterWelcome: (connectionId: string) => Promise<void>;
}

/** Makes a socket a member's: the join, its resume secret, and the welcome. */
export class SocketEntry {
  readonly #options: SocketEntryOptions;

  constructor(options: SocketEntryOptions) {
    this.#options = options;
  }

  async join(connection: RoomSocket, admitted: Admission): Promise<void> {
    const { claims, origin, ticket, known, resume, attempt, media, prepared } = admitted;
    // First of all, use up the ticket: it is spent whatever the outcome of this connect.
    if (ticket) this.#options.core().tickets.use(ticket);
    const secret = createSecret();
    const [nextSecretHash, resumeHash] = await Promise.all([
      hashSecret(secret),
      resume ? hashSecret(resume.secret) : null,
    ]);
    this.#replace(admitted);
    const { member, resumed } = this.#options.core().membership.join({
      claims,
      known,
      nextSecretHash,
      resume: resume && resumeHash ? { participant: resume.participant, secretHash: resumeHash } : null,
    });
    if (member.info.role !== 'waiting') this.#options.core().store.noteOrigin(origin);
    const participant = member.info.id;
    this.#options.sockets.open(connection, {
      participant,
      openedAtMs: this.#options.host.now(),
      attempt,
      media,
      owedBytes: 0,
    });
    // After a drop the page still has its sessions.
    const isSamePage = resumed && known !== null;
    await this.#welcome(connection, member, {
      secret,
      resumed,
      known,
      media: isSamePage ? [] : media,
      prepared:
        isSamePage || !prepared || !this.#options.core().sessions.adopt(member, prepared) ? null : prepared,
    });
  }

  /**
   * Makes way for a connect. A client has a single participant, so a new participant replaces the one of an earlier
   * connect whose welcome never came.
   * @throws `Refusal` `replaced` when the client has given this connect up, and its replacement came first.
   */
  #replace({ claims, resume, attempt }: Admission): void {
    if (!attempt) return;
    const { sockets, core } = this.#options;
    for (const [id, member] of [...core().members.group(`subject ${claims.subject}`)]) {
      const present = sockets.of(id)?.state?.attempt;
      if (present?.client !== attempt.client) continue;
      if (present.count > attempt.count) throw Refusal.replaced();
      if (id !== resume?.participant) core().remove(member, Refusal.replaced());
    }
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
    const credential = await this.#options.host.mediaCredential(id);
    this.#options.sockets.markWelcomed(connection);
    const given = {
      credential: this.#options.core().people.isInside(member) ? credential : null,
      resume: `${id}.${secret}`,
      resumed,
      iceServers: this.#options.settings().turn ? null : [],
      media: this.#options.core().offers.promise(connection.id, member, media, prepared)
        ? connection.id
        : null,
      known,
    };
    const bytes = this.#options.sockets.writer.send(connection, this.#options.core().welcome(member, given));
    this.#options.budgets.answered.spend(member.subject, bytes, this.#options.host.now());
    this.#options.core().changed();
  }

  /** Sends a member a new welcome, with the whole state. See `RoomHost.welcomeAgain`. */
  welcomeAgain(participant: string, withMedia: boolean): void {
    const connection = this.#options.sockets.of(participant);
    if (!connection) return;
    this.#options.sockets.awaitWelcome(connection);
    this.#options.background(async () => {
      const secret = createSecret();
      const hash = await hashSecret(secret);
      const member = this.#options.sockets.memberOf(connection);
      if (!member) return;
      this.#options.core().membership.renewResume(member, hash);
      const media = withMedia ? [...(connection.state?.media ?? [])] : [];
      await this.#welcome(connection, member, { secret, resumed: true, known: null, media, prepared: null });
      if (withMedia) await this.#options.afterWelcome(connection.id);
    });
  }
}
