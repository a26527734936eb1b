/** The most breakout rooms at a time. */
export const MAX_BREAKOUT_ROOMS = 50;
/** The longest message to all rooms, in UTF-16 code units. */
export const MAX_ANNOUNCEMENT = 500;

export interface BreakoutRoom {
  id: string;
  name: string;
}

/**
 * Where a person belongs while the breakout rooms are open: `invited` (they are to go to `room`, and still in the main
 * room), `room`, or `main` (they have returned, or have not been sent anywhere).
 */
export type BreakoutPlace = 'invited' | 'room' | 'main';

export interface BreakoutPerson {
  /** The room that they are assigned to, or visit; null: none. */
  room: string | null;
  place: BreakoutPlace;
  /** Whether they are connected to `room` now. */
  here: boolean;
}

/** A call for help from a breakout room. */
export interface BreakoutHelp {
  /** The id of the participant who asks, in the main room. */
  by: string;
  /** Milliseconds since the epoch. */
  atMs: number;
}

/** The shared state of `breakoutBehavior`. Participants are named by their ids in the main room. */
export interface BreakoutState {
  /** `closing`: everyone is called back at `closesAtMs`. */
  status: 'closed' | 'open' | 'closing';
  /** Identifies this opening of the rooms; null: they are closed. */
  session: string | null;
  /** By id. Later rooms have higher ids. */
  rooms: Record<string, BreakoutRoom>;
  /** By participant id: those who are assigned to a room, or have been in one. */
  people: Record<string, BreakoutPerson>;
  /** By room id: who asks for help. */
  help: Record<string, BreakoutHelp>;
  /** Whether participants choose their room themselves. */
  choice: boolean;
  /** Whether participants may return to the main room before the rooms close. */
  mayReturn: boolean;
  /** When the rooms begin to close by themselves, in milliseconds since the epoch; null: no timer is set. */
  endsAtMs: number | null;
  /** When everyone is back in the main room, in milliseconds since the epoch; null unless `status` is `closing`. */
  closesAtMs: number | null;
  /** How long a person who is sent to a room is told of it before they move, in seconds. */
  inviteSeconds: number;
}

/** A message of a moderator to everyone, in the main room and in all breakout rooms. */
export interface BreakoutAnnouncement {
  text: string;
  /** The name of the person who sent it. */
  from: string;
}

/** What a page needs to enter a breakout room: the room's id, and a ticket that works once. */
export interface BreakoutTicket {
  /** The id of the room object, which is another one each time the rooms are opened. */
  breakout: string;
  ticket: string;
}

/** The rooms, the earliest first. */
export function breakoutRoomsOf({ rooms }: Pick<BreakoutState, 'rooms'>): BreakoutRoom[] {
  return Object.values(rooms).sort((a, b) => Number(a.id) - Number(b.id));
}
