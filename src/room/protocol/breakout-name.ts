/**
 * Separates the name of a room from the id of one of its breakout rooms (U+2063, INVISIBLE SEPARATOR). No valid room name
 * contains it, so no room token can name a breakout room.
 */
const SEPARATOR = '\u2063';

/** The name of a breakout room: that of its main room, and its own id. */
export function breakoutName(main: string, id: string): string {
  return `${main}${SEPARATOR}${id}`;
}

/** The name of the room that reports name: that of the main room, for its breakout rooms too. */
export function mainRoomOf(name: string): string {
  return name.split(SEPARATOR, 1)[0]!;
}

/** The main room of a breakout room, and the breakout room's own id; null: `name` is not that of a breakout room. */
export function readBreakoutName(name: string): { main: string; id: string } | null {
  const at = name.lastIndexOf(SEPARATOR);
  return at < 0 ? null : { main: name.slice(0, at), id: name.slice(at + 1) };
}
