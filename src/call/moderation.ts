import type { ReadableStore } from '../core/store.js';
import type { RoomAccess } from '../room/base-room-client.js';
import type { CommandInput, CommandName, CommandResult, QueryResult } from '../room/protocol/index.js';
import { RoomError } from '../room/room-error.js';
import type { Participant, Role, Source } from './participants/participant.js';

/**
 * A participant in the room, or the id of a person who is not listed (who waits in the lobby, or watches as a
 * viewer).
 */
export type Person = Pick<Participant, 'details'> | string;

/**
 * The actions of a moderator in the room. Each method resolves once the room has executed the command; the changes
 * arrive as state. Every method throws `RoomError`: `not_allowed` without the grant `moderate`, `not_found`,
 * `not_in_room`, or a connection error.
 */
export interface Moderation {
  /** Lets a waiting person in. `call.room` lists them in `waiting`. */
  admit(person: Person): Promise<void>;
  /** Lets in everyone who is waiting. */
  admitAll(): Promise<void>;
  /** Sends a waiting person away. */
  deny(person: Person): Promise<void>;
  /**
   * Turns off a source of a person: the microphone, unless you pass `source`. It stops at once, in all their
   * connections. They may turn it on again themselves, unless {@link setMayUnmute} is off. No source is ever turned on
   * remotely.
   */
  mute(person: Person, source?: Source): Promise<void>;
  /**
   * Mutes the microphone of everyone of lower rank.
   * @returns what `undoMuteAll` takes.
   */
  muteAll(): Promise<string>;
  /** Restores the microphones that this `muteAll` has muted, unless they were muted again since. */
  undoMuteAll(mute: string): Promise<void>;
  /** Turns off a source of a person as `mute` does, but they cannot turn it on until you `restore` it. */
  revoke(person: Person, source: Source): Promise<void>;
  /**
   * Restores a source that is muted or revoked: the person can turn it on again. For the microphone it also allows the
   * person to unmute while {@link setMayUnmute} is off.
   */
  restore(person: Person, source: Source): Promise<void>;
  /** Returns the sources that are revoked from a participant. */
  revoked(person: Person): Promise<readonly Source[]>;
  /** Lowers a participant's hand. */
  lowerHand(person: Person): Promise<void>;
  /** Removes a participant from the room. They can join again. */
  remove(person: Person): Promise<void>;
  /**
   * Removes a participant and bans their subject for as long as the room's data lives.
   * @returns the subject, for `unban`.
   */
  ban(person: Person): Promise<string>;
  /** Lets a banned subject join again; `bans` lists them. */
  unban(subject: string): Promise<void>;
  /** Returns a page of the banned subjects, in their order. @param after the last subject of the previous page */
  bans(after?: string): Promise<QueryResult<'bans'>>;
  /** Changes a participant's role for as long as the room's data lives. Hosts only. */
  setRole(person: Person, role: Exclude<Role, 'waiting'>): Promise<void>;
  /** Invites a viewer to the stage. `call.room` lists in `audience` who is invited and has not answered. */
  invite(person: Person): Promise<void>;
  /** Withdraws an invitation to the stage. */
  cancelInvitation(person: Person): Promise<void>;
  /** Sends a participant to the audience. */
  moveToAudience(person: Person): Promise<void>;
  /** Locks the room: no new participants can join. */
  lock(): Promise<void>;
  /** Unlocks the room: new participants can join again. */
  unlock(): Promise<void>;
  /** Sets whether everyone who joins from now on has to be admitted. */
  setWaitingRoom(isOn: boolean): Promise<void>;
  /**
   * Sets whether everyone may unmute. While off, participants cannot turn their microphones on unless you `restore` the
   * microphone of a person; microphones that are on stay on until they are muted.
   */
  setMayUnmute(isOn: boolean): Promise<void>;
  /**
   * Returns a page of the viewers, in the order of their ids.
   * @param options.search only viewers whose name contains this text; case and diacritics do not matter
   * @param options.after the last id of the previous page
   */
  viewers(options?: { search?: string; after?: string }): Promise<QueryResult<'viewers'>>;
  /**
   * Goes live, or backstage. Backstage, participants see and hear one another, and viewers see an empty room: see
   * `live` in `call.room`'s `roomInfo`. Hosts only.
   */
  setLive(isLive: boolean): Promise<void>;
  /** Ends the call for everyone. Hosts only. */
  endForAll(): Promise<void>;
}

/** The methods of {@link Moderation} that change something. */
export type ModerationAction = Exclude<keyof Moderation, 'revoked' | 'bans' | 'viewers'>;

export interface ModerationCommand {
  readonly command: CommandName;
  readonly data: unknown;
}

/** The room command of each action. */
const COMMANDS: {
  readonly [K in ModerationAction]: (...args: Parameters<Moderation[K]>) => ModerationCommand;
} = {
  admit: (person) => command('participant.admit', { participant: idOf(person) }),
  admitAll: () => command('participant.admit-all'),
  deny: (person) => command('participant.deny', { participant: idOf(person) }),
  mute: (person, source) =>
    command('participant.mute', { participant: idOf(person), ...(source && { source }) }),
  muteAll: () => command('participant.mute-all'),
  undoMuteAll: (revocation) => command('participant.restore-all', { revocation }),
  revoke: (person, source) => command('participant.revoke', { participant: idOf(person), source }),
  restore: (person, source) => command('participant.restore', { participant: idOf(person), source }),
  lowerHand: (person) => command('hand.lower', { participant: idOf(person) }),
  remove: (person) => command('participant.remove', { participant: idOf(person) }),
  ban: (person) => command('participant.remove', { participant: idOf(person), ban: true }),
  unban: (subject) => command('ban.lift', { subject }),
  setRole: (person, role) => command('participant.promote', { participant: idOf(person), role }),
  invite: (person) => command('stage.invite', { participant: idOf(person) }),
  cancelInvitation: (person) => command('stage.cancel', { participant: idOf(person) }),
  moveToAudience: (person) => command('stage.dismiss', { participant: idOf(person) }),
  lock: () => command('room.lock', { locked: true }),
  unlock: () => command('room.lock', { locked: false }),
  setWaitingRoom: (isOn) => command('room.wait', { waitingRoom: isOn }),
  setMayUnmute: (isOn) => command('room.may-unmute', { mayUnmute: isOn }),
  setLive: (live) => command('room.live', { live }),
  endForAll: () => command('room.end'),
};

/** What an action returns, if anything. */
const RESULTS: { readonly [K in ModerationAction]?: (result: never) => unknown } = {
  muteAll: ({ revocation }: CommandResult<'participant.mute-all'>) => revocation,
  ban: ({ subject }: CommandResult<'participant.remove'>) => subject,
};

/** Returns the command that an action sends, for an event that lets a page cancel it. */
export function moderationCommand<K extends ModerationAction>(
  action: K,
  ...args: Parameters<Moderation[K]>
): ModerationCommand {
  return COMMANDS[action](...args);
}

/** @param rooms the room that you are in; `null` outside a room */
export function createModeration(
  rooms: ReadableStore<Pick<RoomAccess, 'command' | 'query'> | null>,
): Moderation {
  const room = () => {
    const now = rooms.get();
    if (!now) throw RoomError.notInRoom();
    return now;
  };
  const actions = Object.entries(COMMANDS).map(([action, make]) => [
    action,
    async (...args: unknown[]) => {
      const { command, data } = (make as (...args: unknown[]) => ModerationCommand)(...args);
      const result = await room().command(command as string, data);
      return RESULTS[action as ModerationAction]?.(result as never);
    },
  ]);
  return {
    ...(Object.fromEntries(actions) as Pick<Moderation, ModerationAction>),
    revoked: async (person) => (await room().query('revoked', { participant: idOf(person) })).sources,
    viewers: async ({ search, after } = {}) =>
      room().query('viewers', { ...(search && { search }), ...(after && { after }) }),
    bans: async (after) => room().query('bans', after === undefined ? {} : { after }),
  };
}

function command<K extends CommandName>(name: K, data?: CommandInput<K>): ModerationCommand {
  return { command: name, data };
}

function idOf(person: Person): string {
  return typeof person === 'string' ? person : person.details.get().id;
}
