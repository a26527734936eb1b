import { CallroomError } from '../core/errors.js';
import { type ErrorBody, type RoomErrorCode, roomErrors } from './protocol/error-codes.js';

export type RoomClientErrorCode =
  | RoomErrorCode
  | 'room_missing'
  | 'server_unreachable'
  | 'unexpected'
  | 'server_invalid'
  | 'server_insecure'
  | 'server_blocked'
  | 'server_not_found'
  | 'token_unavailable'
  | 'room_name_invalid'
  | 'deadline_exceeded'
  | 'outcome_unknown'
  | 'outbox_full'
  | 'file_too_many'
  | 'file_gone'
  | 'not_in_room';

/**
 * An error between this page and its room. Server codes that this version does not know, and codes of a site's own
 * behaviors, are kept as received.
 */
export class RoomError extends CallroomError<RoomClientErrorCode | (string & {})> {
  static fromWire({ code, message, retryable }: ErrorBody): RoomError {
    return new RoomError(code, message, { retryable });
  }

  /** From a socket's close code, for when the error message before it did not arrive; null: not one of our codes. */
  static fromCloseCode(closeCode: number): RoomError | null {
    const entry = Object.entries(roomErrors).find(([, { close }]) => close === closeCode);
    if (!entry) return null;
    const [code, { retryable }] = entry;
    return new RoomError(code, `The server closed the connection (${code}).`, { retryable });
  }

  static unreachable(server: string, cause?: unknown): RoomError {
    return new RoomError(
      'server_unreachable',
      `The server ${server} cannot be reached. The client tries again automatically; check the network if this lasts.`,
      { retryable: true, cause },
    );
  }
  static serverInvalid(server: string): RoomError {
    return new RoomError(
      'server_invalid',
      `server is not an address: ${server}. Write the origin of your room server, such as https://calls.example.com.`,
    );
  }
  static unexpected(cause: unknown): RoomError {
    return new RoomError(
      'unexpected',
      'The call failed for an unexpected reason. Reload the page and join again.',
      { cause },
    );
  }
  static roomMissing(): RoomError {
    return new RoomError('room_missing', 'This call has no room. Set the room attribute of <call-room>.');
  }
  static tokenUnavailable(cause: unknown): RoomError {
    return new RoomError(
      'token_unavailable',
      "getToken failed, so there is no room token. Try again; if this lasts, check the site's token route.",
      { retryable: true, cause },
    );
  }
  static tokenSilent(deadlineMs: number): RoomError {
    return new RoomError(
      'token_unavailable',
      `The site gave no room token within ${deadlineMs / 1000} seconds. Check your connection, then try again.`,
      { retryable: true },
    );
  }
  static joinTooLong(server: string, deadlineMs: number): RoomError {
    return new RoomError(
      'server_unreachable',
      `The server ${server} did not answer within ${deadlineMs / 1000} seconds. Check your connection, then try again.`,
      { retryable: true },
    );
  }
  /** @param flaw a sentence from `roomNameFlaw`. */
  static roomNameInvalid(flaw: string): RoomError {
    return new RoomError('room_name_invalid', flaw);
  }
  static presenceInvalid(why: string, cause?: unknown): RoomError {
    return new RoomError(
      'invalid_message',
      `This presence cannot be sent: ${why}. Pass a plain object that is at most 1,024 bytes long as JSON.`,
      { cause },
    );
  }
  static deadline(what: string, deadlineMs: number): RoomError {
    return new RoomError(
      'deadline_exceeded',
      `${what} was not answered within ${deadlineMs} ms. Check the room's state to see whether it took effect.`,
      { retryable: true },
    );
  }
  static outcomeUnknown(what: string): RoomError {
    return new RoomError(
      'outcome_unknown',
      `The connection was lost before ${what} was answered, and the room no longer knows this participant. Check the room's state first.`,
    );
  }
  static outboxFull(limit: number): RoomError {
    return new RoomError(
      'outbox_full',
      `${limit} requests are already waiting for an answer. Wait for some of the answers, then try again.`,
      {
        retryable: true,
      },
    );
  }
  static notInRoom(): RoomError {
    return new RoomError('not_in_room', 'You are not in the room. Call join() first.');
  }
}
