import type { InvitedPerson, SelfStage } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import type { Standing } from '../state/members.js';
import type { ModerationRecords } from './moderation-records.js';

/** Open invitations. Each is for a single person, and a stage for more people is not a stage. */
const MAX_INVITED = 50;

interface Invitation {
  /** The connection that was invited; all connections of the person may answer. */
  participant: string;
  /** Who invited, and their name at the time, because they may have left when the person answers. */
  by: string;
  name: string;
  sinceMs: number;
}

/**
 * The invitations of viewers to the stage. An invitation is for the person, so each of their windows shows it. It
 * survives a resume and hibernation, and ends when it is answered or withdrawn, when the person has left, and with
 * any other change of their role.
 */
export class Stage {
  readonly #room: RoomContext;
  readonly #moderation: ModerationRecords;
  readonly #sql: SqlStorage;
  readonly #bySubject = new Map<string, Invitation>();
  #version = 0;

  constructor(room: RoomContext, moderation: ModerationRecords, sql: SqlStorage) {
    this.#room = room;
    this.#moderation = moderation;
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS invitation (subject TEXT PRIMARY KEY, json TEXT NOT NULL)');
    for (const { subject, json } of sql
      .exec<{ subject: string; json: string }>('SELECT * FROM invitation')
      .toArray()) {
      if (room.members.group(`subject ${subject}`).size > 0)
        this.#bySubject.set(subject, JSON.parse(json) as Invitation);
      else this.#delete(subject);
    }
  }

  /** Changes with every invitation that begins or ends. */
  get version(): number {
    return this.#version;
  }

  /** For moderators: who is invited, the earliest first. */
  list(): InvitedPerson[] {
    return [...this.#bySubject].map(([subject, { participant, sinceMs }]) => {
      const { members } = this.#room;
      const [other] = members.group(`subject ${subject}`).values();
      const { id = participant, name = '' } = (members.get(participant) ?? other)?.info ?? {};
      return { id, name, sinceMs };
    });
  }

  /** What a member learns of their own place: an invitation, or that they came on stage from the audience. */
  of(member: Member): SelfStage | null {
    const { subject, info } = member;
    const invitation = this.#bySubject.get(subject);
    if (invitation && info.role === 'viewer') {
      const { by, name, sinceMs } = invitation;
      return {
        state: 'invited',
        by,
        name,
        sinceMs,
        publish: this.#moderation.rightsIn('participant', member).grants.publish,
      };
    }
    const { stage } = this.#room.members.standing(subject);
    return stage && info.role === 'participant' ? { state: 'joined', acceptedBy: stage.acceptedBy } : null;
  }

  /**
   * Invites a viewer. A person who is invited already stays invited by the first moderator.
   * @throws `Refusal` when the person is not in the audience, or too many are invited.
   */
  invite(actor: Member, target: Member): void {
    const { id, role } = target.info;
    if (!target.present) throw Refusal.noParticipant();
    if (role === 'waiting')
      throw Refusal.conflict('This person is still waiting. Admit them, and invite them then.');
    if (this.#moderation.highestRole(target.subject, role) !== 'viewer')
      throw Refusal.conflict('This person is not in the audience, so there is no need to invite them.');
    if (this.#bySubject.has(target.subject)) return;
    if (this.#bySubject.size >= MAX_INVITED)
      throw Refusal.quota(
        `At most ${MAX_INVITED} people are invited to the stage at once. Cancel an invitation first.`,
      );
    const { id: by, name } = actor.info;
    const invitation: Invitation = { participant: id, by, name, sinceMs: this.#room.host.now() };
    this.#bySubject.set(target.subject, invitation);
    const json = JSON.stringify(invitation);
    this.#sql.exec('INSERT OR REPLACE INTO invitation VALUES (?, ?)', target.subject, json);
    this.#changed(target.subject);
  }

  /** Brings the invited person on stage, with all of their connections. @throws `Refusal` */
  accept({ subject, info }: Member): void {
    const { members, people, options } = this.#room;
    if (!this.#bySubject.has(subject)) throw noInvitation();
    const { participants: limit } = options.limits;
    const own = members.group(`subject ${subject}`);
    const onStage = (['host', 'moderator', 'participant'] as const).map(
      (role) => members.group(`role ${role}`).size,
    );
    // All windows of the person come.
    if (onStage.reduce((sum, size) => sum + size, own.size) > limit) throw Refusal.roomFull(limit);
    this.#delete(subject);
    const stage = { acceptedBy: info.id };
    this.#moderation.change(subject, { role: 'participant', admitted: true, stage });
    // They raised it to get here.
    for (const window of own.values()) people.set(window, 'handRaisedAtMs', null);
  }

  /** Returns a person to the audience, as if a host had never changed the role of a viewer's token. */
  leave(subject: string): void {
    this.#moderation.change(subject, this.#inAudience(subject));
  }

  #inAudience(subject: string): Pick<Standing, 'role' | 'stage'> {
    const own = [...this.#room.members.group(`subject ${subject}`).values()];
    const isViewer = own.every(({ token }) => token.role === 'viewer');
    return { role: isViewer ? null : 'viewer', stage: null };
  }

  /** @throws `Refusal` `not_found` when there is no invitation: another window or moderator was faster. */
  end(subject: string): void {
    if (!this.#bySubject.has(subject)) throw noInvitation();
    this.forget(subject);
  }

  /** One of a person's connections has left. With the last, the person has. */
  onLeave(subject: string): void {
    if (this.#room.members.group(`subject ${subject}`).size === 0) this.forget(subject);
    // Moderators get the id of another connection.
    else if (this.#bySubject.has(subject)) this.#version++;
  }

  /** Ends an invitation for another reason: the person has left, or has another role now. */
  forget(subject: string): void {
    if (!this.#bySubject.has(subject)) return;
    this.#delete(subject);
    this.#changed(subject);
  }

  /**
   * A moderator removed the person. If they join again, they are in the audience, with the role that `leave` gives.
   * Nothing is applied to their connections, which end.
   */
  onRemoved(subject: string): void {
    this.forget(subject);
    const { members } = this.#room;
    if (members.standing(subject).stage) members.changeStanding(subject, this.#inAudience(subject));
  }

  clear(): void {
    this.#bySubject.clear();
    this.#version++;
  }

  #delete(subject: string): void {
    this.#bySubject.delete(subject);
    this.#sql.exec('DELETE FROM invitation WHERE subject = ?', subject);
    this.#version++;
  }

  #changed(subject: string): void {
    this.#version++;
    for (const { info } of this.#room.members.group(`subject ${subject}`).values())
      this.#room.host.tellSelf(info.id);
  }
}

/** Another window or moderator was faster. */
function noInvitation(): Refusal {
  return Refusal.notFound(
    'There is no open invitation to the stage. It was answered in another window, or a moderator has canceled it.',
  );
}
