import { CallroomError } from '../core/errors.js';
import { type RoomErrorCode, roomErrors } from '../room/messages.js';

/** Why the server does not do what it was asked. Its message may be shown to the person who asked. */
export class Refusal extends CallroomError<RoomErrorCode> {
  constructor(code: RoomErrorCode, message: string) {
    super(code, message, { retryable: roomErrors[code].retryable });
  }

  /** The code a socket is closed with. */
  get closeCode(): number {
    return roomErrors[this.code].close;
  }

  /** The HTTP status that fits best. */
  get status(): number {
    return statuses[this.code] ?? 403;
  }

  static tokenMissing(what: string): Refusal {
    return new Refusal('token_missing', `There is no ${what}. Fetch one and connect again.`);
  }
  static tokenInvalid(what: string): Refusal {
    return new Refusal(
      'token_invalid',
      `The ${what} was not made by this server for this purpose. Check that both ends share one secret.`,
    );
  }
  static tokenExpired(what: string): Refusal {
    return new Refusal('token_expired', `The ${what} has expired. Fetch a fresh one for each connect.`);
  }
  static roomMismatch(): Refusal {
    return new Refusal('token_room_mismatch', 'The token is for another room. Fetch one for this room.');
  }
  static origin(origin: string): Refusal {
    return new Refusal(
      'origin_not_allowed',
      `Pages of ${origin} may not use this server. Its operator can add them to ALLOWED_ORIGINS.`,
    );
  }
  static protocol(theirs: string, ours: number): Refusal {
    return new Refusal(
      'protocol_version',
      `This page speaks version ${theirs} of the room protocol, the server ${ours}. Reload the page.`,
    );
  }
  static roomFull(limit: number): Refusal {
    return new Refusal('room_full', `The room is full: it holds ${limit}. Try again when someone has left.`);
  }
  static tooOften(count: number): Refusal {
    return new Refusal('room_full', `You are in this room ${count} times already. Close some other windows.`);
  }
  static roomLocked(): Refusal {
    return new Refusal('room_locked', 'The room is locked. Ask someone inside to unlock it.');
  }
  static removed(): Refusal {
    return new Refusal('removed', 'You were removed from this room.');
  }
  static denied(): Refusal {
    return new Refusal('denied', 'You were not admitted to this room.');
  }
  static ended(): Refusal {
    return new Refusal('ended', 'The meeting was ended for everyone.');
  }
  static replaced(): Refusal {
    return new Refusal('replaced', 'This call goes on in another window.');
  }
  static silent(): Refusal {
    return new Refusal('silent', 'Nothing was heard from this connection for too long. Connect again.');
  }
  static absent(): Refusal {
    return new Refusal('removed', 'This credential belongs to nobody who is in the room. Join again.');
  }
  static notAllowed(what: string): Refusal {
    return new Refusal('not_allowed', `You may not ${what}. Ask a host of this room.`);
  }
  static notFound(what: string): Refusal {
    return new Refusal('not_found', `There is no such ${what} in this room (any more).`);
  }
  static offerLost(): Refusal {
    return new Refusal(
      'not_found',
      'The offer of the room stands no more, or the SFU would not have the answer. Use a session of your own.',
    );
  }
  static conflict(key: string): Refusal {
    return new Refusal(
      'conflict',
      `Someone else changed ${key} meanwhile. Read it again, then decide again.`,
    );
  }
  static screenTaken(): Refusal {
    return new Refusal(
      'screen_taken',
      'Somebody else is sharing their screen, and this room shows one at a time. Share yours when they have stopped.',
    );
  }
  static quota(limit: string): Refusal {
    return new Refusal(
      'quota_exceeded',
      `There is no room for this: at most ${limit}. Delete something first.`,
    );
  }
  static noDatabase(): Refusal {
    return new Refusal('not_found', 'This server keeps no reports: its operator has given it no database.');
  }
  static rateLimited(what: string): Refusal {
    return new Refusal(
      'rate_limited',
      `Too many ${what} in too short a time. Wait a moment, then try again.`,
    );
  }
  static tooLarge(what: string, limit: string): Refusal {
    return new Refusal('payload_too_large', `The ${what} is too large: at most ${limit}.`);
  }
  static invalid(why: string): Refusal {
    return new Refusal('invalid_message', `The message was not understood: ${why}`);
  }
  static settings(why: string): Refusal {
    return new Refusal('settings_invalid', why);
  }
  static internal(): Refusal {
    return new Refusal('internal_error', 'The server failed. Try again; its log says why.');
  }

  /** What any thrown thing may tell the other side: its own words if it is a refusal, else none. */
  static from(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    console.error('[callroom] unexpected error', error);
    return Refusal.internal();
  }
}

const statuses: Partial<Record<RoomErrorCode, number>> = {
  token_missing: 401,
  token_invalid: 401,
  token_expired: 401,
  not_found: 404,
  conflict: 409,
  screen_taken: 409,
  quota_exceeded: 413,
  payload_too_large: 413,
  invalid_message: 400,
  rate_limited: 429,
  settings_invalid: 500,
  internal_error: 500,
};
