import { roomNameFlaw } from './protocol/names.js';
import { RoomError } from './room-error.js';

/** @throws {RoomError} `room_name_invalid` when `room` is not a valid room name; the message says why. */
export function checkRoomName(room: string): void {
  const flaw = roomNameFlaw(room);
  if (flaw !== null) throw RoomError.roomNameInvalid(flaw);
}
