import { CallroomError } from '../core/errors.js';
import { type RoomErrorCode, roomErrors, type WireError } from './messages.js';

export type RoomClientErrorCode =
  | RoomErrorCode
  | 'server_unreachable'
  | 'server_unusable'
  | 'unexpected'
  | 'token_unavailable'
  | 'room_name_invalid'
  | 'deadline_exceeded'
  | 'outcome_unknown'
  | 'outbox_full'
  | 'not_in_room';

/**
 * What went wrong between this page and its room. Codes of the server that this version does not know, and those of
 * a site's own behaviours, are kept as they came.
 */
export class RoomError extends CallroomError<RoomClientErrorCode | (string & {})> {
  static fromWire({ code, message, retryable }: WireError): RoomError {
    return new RoomError(code, message, { retryable });
  }

  /** From a socket's close code, where the message that should have come before it did not; null: no such code. */
  static fromCloseCode(closeCode: number): RoomError | null {
    const entry = Object.entries(roomErrors).find(([, { close }]) => close === closeCode);
    if (!entry) return null;
    const [code, { retryable }] = entry;
    return new RoomError(code, `The server closed the connection (${code}).`, { retryable });
  }

  static unreachable(server: string): RoomError {
    return new RoomError(
      'server_unreachable',
      `The server ${server} cannot be reached. Trying again by itself; check the network if this lasts.`,
      { retryable: true },
    );
  }
  /** What the browser throws for an address that is none, or one that it keeps the page from. */
  static unusable(server: string, cause: unknown): RoomError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new RoomError(
      'server_unusable',
      `This page cannot connect to the server ${server} (${why}). Check the address of the server, and what the page's Content Security Policy allows.`,
      { cause },
    );
  }
  static unexpected(cause: unknown): RoomError {
    return new RoomError(
      'unexpected',
      'The call failed for an unexpected reason. Reload the page and join again.',
      { cause },
    );
  }
  static tokenUnavailable(cause: unknown): RoomError {
    return new RoomError(
      'token_unavailable',
      'The site gave no room token. Try again; if this lasts, check its token route.',
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
  /** @param flaw a sentence, as `roomNameFlaw` has it. */
  static roomNameInvalid(flaw: string): RoomError {
    return new RoomError('room_name_invalid', flaw);
  }
  static deadline(what: string, deadlineMs: number): RoomError {
    return new RoomError(
      'deadline_exceeded',
      `${what} was not answered within ${deadlineMs} ms. Whether it took effect shows in the room's state.`,
      { retryable: true },
    );
  }
  static outcomeUnknown(what: string): RoomError {
    return new RoomError(
      'outcome_unknown',
      `The connection was lost before ${what} was answered, and the room has forgotten us. Look before trying again.`,
    );
  }
  static outboxFull(limit: number): RoomError {
    return new RoomError(
      'outbox_full',
      `${limit} requests are waiting already. Wait for some to be answered.`,
      {
        retryable: true,
      },
    );
  }
  static notInRoom(): RoomError {
    return new RoomError('not_in_room', 'This needs a room that was joined and not left. Call join() first.');
  }
}
