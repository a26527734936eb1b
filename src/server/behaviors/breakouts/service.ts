import { breakoutName, mainRoomOf } from '../../../room/protocol/index.js';
import type { RoomEnv } from '../../settings.js';

/** A person may `prepare` a connection with a ticket, and `enter` once. */
export type BreakoutUse = 'prepare' | 'enter';

/** What the Worker and a main room with its breakout rooms tell each other. Clients cannot send it. */
export type BreakoutService =
  /** The Worker asks the main room for the claims of the person with a ticket. */
  | { type: 'admit'; room: string; bearer: string | null; use: BreakoutUse }
  /** A breakout room tells the main room who is in it. The answer: who may be. */
  | { type: 'present'; breakout: string; subjects: string[]; count: number }
  /** The main room tells a breakout room who may be in it. The answer: who is. */
  | { type: 'allowed'; subjects: string[] };

/** Who is in a breakout room. A later report has a higher count. */
export interface BreakoutPresence {
  subjects: string[];
  count: number;
}

/** A room's object as another one calls it. */
interface RoomObject {
  tellBehavior(behavior: string, data: unknown): Promise<unknown>;
  clearRoom(): Promise<void>;
}

function roomObject({ Room: rooms }: RoomEnv, name: string): RoomObject {
  return rooms.get(rooms.idFromName(name)) as RoomObject;
}

export function breakoutObject(env: RoomEnv, main: string, breakout: string): RoomObject {
  return roomObject(env, breakoutName(main, breakout));
}

export function mainObject(env: RoomEnv, room: string): RoomObject {
  return roomObject(env, mainRoomOf(room));
}
