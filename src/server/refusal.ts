import { CallroomError } from '../core/errors.js';
import {
  fileErrors,
  type MediaKind,
  type RoomErrorCode,
  roomErrors,
  type Source,
} from '../room/protocol/index.js';
import { publishProblems, type TokenKind, tokenProblems } from './refusal-sentences.js';

const errors = { ...roomErrors, ...fileErrors };

/** Why the server refuses a request. The message may be shown to the person who made the request. */
export class Refusal extends CallroomError<RoomErrorCode> {
  constructor(code: RoomErrorCode, message: string) {
    super(code, message, { retryable: errors[code].retryable });
  }

  /** The code a socket is closed with. */
  get closeCode(): number {
    return errors[this.code].close;
  }

  /** The HTTP status that fits best. */
  get status(): number {
    return statuses[this.code] ?? 403;
  }

  static tokenMissing(kind: TokenKind): Refusal {
    return new Refusal('token_missing', tokenProblems[kind].missing);
  }
  static tokenInvalid(kind: TokenKind): Refusal {
    return new Refusal('token_invalid', tokenProblems[kind].invalid);
  }
  /** @param claim the claim of the room token that is missing or wrong. */
  static tokenClaim(claim: string): Refusal {
    return new Refusal(
      'token_invalid',
      `The claim ${claim} of the room token is missing or wrong. Create the token with createRoomToken, or as docs/room.md describes it.`,
    );
  }
  static tokenAlgorithm(algorithm: string): Refusal {
    return new Refusal(
      'token_invalid',
      `The room token is not signed with ${algorithm}. Use that algorithm.`,
    );
  }
  static tokenNoJwt(): Refusal {
    return new Refusal(
      'token_invalid',
      'The room token is not a JWT. Check what the token route of the site answers.',
    );
  }
  static tokenTooLong(seconds: number, limit: number): Refusal {
    return new Refusal(
      'token_invalid',
      `The room token is valid for ${seconds} s. At most ${limit} s are allowed. Create a new token for each connect.`,
    );
  }
  /** @param secondsAgo how many seconds ago it expired, by this server's clock. */
  static tokenExpired(kind: TokenKind, secondsAgo: number): Refusal {
    return new Refusal('token_expired', tokenProblems[kind].expired(secondsAgo));
  }
  /** @param seconds how far in the future the token was created, by this server's clock. */
  static tokenFromFuture(seconds: number): Refusal {
    return new Refusal(
      'token_not_yet_valid',
      `The room token was created ${seconds} s in the future: the clock of the machine that creates room tokens is ahead of this server's. Synchronize that clock (NTP).`,
    );
  }
  static ticketInvalid(): Refusal {
    return new Refusal(
      'ticket_invalid',
      'This socket ticket was not created by this server, has expired, or was used already. Request a new ticket for each connect.',
    );
  }
  static roomMismatch(): Refusal {
    return new Refusal('token_room_mismatch', 'The token is for another room. Fetch a token for this room.');
  }
  /** @param message whole sentences: which origin or host name is refused, and how to fix it. */
  static origin(message: string): Refusal {
    return new Refusal('origin_not_allowed', message);
  }
  static protocol(theirs: string, ours: number): Refusal {
    return new Refusal(
      'protocol_version',
      `This page uses version ${theirs} of the room protocol, but the server uses version ${ours}. Reload the page.`,
    );
  }
  static roomFull(limit: number): Refusal {
    return new Refusal(
      'room_full',
      `The room is full: it holds ${limit} people. Try again when someone has left.`,
    );
  }
  static tooOften(count: number): Refusal {
    return new Refusal('room_full', `You are in this room ${count} times already. Close some other windows.`);
  }
  static roomLocked(): Refusal {
    return new Refusal('room_locked', 'The room is locked. Ask someone inside to unlock it.');
  }
  static removed(): Refusal {
    return new Refusal('removed', 'You were removed from this room. Ask a host to let you back in.');
  }
  static denied(): Refusal {
    return new Refusal(
      'denied',
      'You were not admitted to this room. Ask a host to admit you, then join again.',
    );
  }
  static ended(): Refusal {
    return new Refusal('ended', 'The meeting was ended for everyone. Join again to start a new meeting.');
  }
  static replaced(): Refusal {
    return new Refusal('replaced', 'This call continues in another window. Use that window.');
  }
  static silent(): Refusal {
    return new Refusal(
      'silent',
      'The server received nothing from this connection for too long. Connect again.',
    );
  }
  static tooSlow(): Refusal {
    return new Refusal(
      'too_slow',
      'This connection is too slow for the room: it has not received the data already sent. Connect again.',
    );
  }
  static absent(): Refusal {
    return new Refusal('removed', 'The participant of this credential is no longer in the room. Join again.');
  }
  /** @param message a whole sentence that says what is not allowed. */
  static notAllowed(message: string): Refusal {
    return new Refusal('not_allowed', `${message} Ask a host of this room.`);
  }
  /** @param message whole sentences: the missing item, and the reason. */
  static backstage(): Refusal {
    return new Refusal(
      'not_allowed',
      'The room is backstage, so viewers cannot take part yet. Wait until a host goes live.',
    );
  }
  /** @param message whole sentences: the missing item, and the reason. */
  static notFound(message: string): Refusal {
    return new Refusal('not_found', message);
  }
  static noRoute(path: string): Refusal {
    return Refusal.notFound(
      `This room server has no route ${path}. Give its origin alone as "server", without a path.`,
    );
  }
  static noDevToken(): Refusal {
    return Refusal.notFound(
      'This room server hands out no development tokens, because its setting CALLROOM_DEV is not "true". Make room tokens with createRoomToken in your own back end.',
    );
  }
  static noParticipant(): Refusal {
    return Refusal.notFound('This person is not in the room. They may have left.');
  }
  static noMessage(): Refusal {
    return Refusal.notFound('The room has no such chat message. It may have been deleted.');
  }
  static offerLost(): Refusal {
    return new Refusal(
      'not_found',
      "The room's media offer has expired, or the SFU refused the answer. Open a session of your own.",
    );
  }
  /** @param message a whole sentence that names the conflict. */
  static conflict(message: string): Refusal {
    return new Refusal('conflict', message);
  }
  static sourceNotGranted(source: Source): Refusal {
    return Refusal.notAllowed(publishProblems[source].notGranted);
  }
  static sourceTaken(source: Source): Refusal {
    return new Refusal('not_allowed', publishProblems[source].taken);
  }
  static noSource(kind: MediaKind): Refusal {
    return Refusal.notAllowed(
      kind === 'audio'
        ? 'This room does not let you send this audio track: no audio source granted to you is free.'
        : 'This room does not let you send this video track: no video source granted to you is free.',
    );
  }
  static noData(): Refusal {
    return Refusal.notAllowed('This room does not let you use data channels.');
  }
  static noSubscribe(): Refusal {
    return Refusal.notAllowed('This room does not let you see or hear others.');
  }
  static screenTaken(): Refusal {
    return new Refusal(
      'screen_taken',
      'Another participant is sharing their screen, and this room shows one screen at a time. Share yours when they have stopped.',
    );
  }
  /** @param message a whole sentence that names the limit. */
  static quota(message: string): Refusal {
    return new Refusal('quota_exceeded', message);
  }
  static documentFull(maxBytes: number): Refusal {
    return new Refusal(
      'document_full',
      `This document is full: it holds ${maxBytes} bytes. Delete something from it, then try again.`,
    );
  }
  static boardObject(): Refusal {
    return new Refusal(
      'board_object_invalid',
      'This cannot be on the whiteboard: its type is unknown, it is too large, or a position or length is out of range.',
    );
  }
  static noDatabase(): Refusal {
    return new Refusal(
      'not_found',
      'This server keeps no reports. Its operator can bind a D1 database as DB.',
    );
  }
  static breakoutLimit(limit: number): Refusal {
    return new Refusal(
      'breakout_limit',
      `A call has 1 to ${limit} breakout rooms. Create fewer rooms, or remove some first.`,
    );
  }
  static breakoutClosed(): Refusal {
    return new Refusal(
      'breakout_closed',
      'The breakout rooms are closed, or you are not assigned to this one. Ask a host of the call to send you there.',
    );
  }
  static breakoutTicketInvalid(): Refusal {
    return new Refusal(
      'breakout_ticket_invalid',
      'This ticket for a breakout room has expired, or the main room did not create it for this room. Enter the breakout room from the main room again.',
    );
  }
  static breakoutTicketUsed(): Refusal {
    return new Refusal(
      'breakout_ticket_used',
      'This ticket for a breakout room was used already. Enter the breakout room from the main room again.',
    );
  }
  static breakoutTicketForeign(): Refusal {
    return new Refusal(
      'breakout_ticket_foreign',
      'This ticket for a breakout room is for another person. Enter the breakout room from your own call.',
    );
  }
  /** @param message a whole sentence that says which requests came too fast. */
  static rateLimited(message: string): Refusal {
    return new Refusal('rate_limited', `${message} Wait a moment, then try again.`);
  }
  /** @param message a whole sentence that names the limit. */
  static tooLarge(message: string): Refusal {
    return new Refusal('payload_too_large', message);
  }
  static fileTooLarge(limit: number): Refusal {
    return new Refusal(
      'file_too_large',
      `This file is larger than ${Number((limit / 1_000_000).toFixed(1))} MB, the most that this room takes. Choose a smaller file.`,
    );
  }
  static fileType(): Refusal {
    return new Refusal(
      'file_type_not_allowed',
      'This room does not take files of this type. Choose a file of another type.',
    );
  }
  static fileMismatch(): Refusal {
    return new Refusal(
      'file_type_mismatch',
      'The content of this file does not fit its name. Choose another file, or rename it.',
    );
  }
  static fileEmpty(): Refusal {
    return new Refusal('file_empty', 'This is an empty file or a folder. Choose a file with content.');
  }
  static fileCount(limit: number): Refusal {
    return new Refusal(
      'file_count_reached',
      `You have ${limit} files in this room, the most that it takes of a person. Delete some of your messages with files first.`,
    );
  }
  static fileRoomFull(): Refusal {
    return new Refusal(
      'file_room_full',
      'The files of this room take up all of its space. Delete messages with files first.',
    );
  }
  static fileCut(): Refusal {
    return new Refusal(
      'file_upload_cut',
      'The upload was cut off before the whole file arrived. Send the file again.',
    );
  }
  static fileUnknown(): Refusal {
    return new Refusal(
      'file_unknown',
      'This file can no longer be sent: it was not uploaded by you in this room, or was sent or deleted. Remove it, then choose it again.',
    );
  }
  static noFile(): Refusal {
    return Refusal.notFound('The room has no such file for you. Its message may have been deleted.');
  }
  static noFiles(): Refusal {
    return new Refusal(
      'files_not_configured',
      'This server takes no files. Its operator can bind an R2 bucket as FILES, unless the room turns files off.',
    );
  }
  /** @param message a whole sentence that says what is wrong with the request. */
  static invalid(message: string): Refusal {
    return new Refusal('invalid_message', message);
  }
  static settings(why: string): Refusal {
    return new Refusal('settings_invalid', why);
  }
  static internal(): Refusal {
    return new Refusal('internal_error', 'The room server failed. Try again. Its log says why.');
  }

  /** Only the operator can correct a setting, so it is logged once, however many requests fail because of it. */
  #logged(): this {
    if (this.code === 'settings_invalid' && !loggedSettings.has(this.message)) {
      loggedSettings.add(this.message);
      console.error(`[callroom] ${this.message}`);
    }
    return this;
  }

  /** The refusal to report to the other side: a refusal as it is, any other error without its details. */
  static from(error: unknown): Refusal {
    if (error instanceof Refusal) return error.#logged();
    console.error('[callroom] unexpected error', error);
    return Refusal.internal();
  }
}

const loggedSettings = new Set<string>();

const statuses: Partial<Record<RoomErrorCode, number>> = {
  token_missing: 401,
  token_invalid: 401,
  token_expired: 401,
  token_not_yet_valid: 401,
  ticket_invalid: 401,
  breakout_ticket_invalid: 401,
  not_found: 404,
  conflict: 409,
  screen_taken: 409,
  quota_exceeded: 413,
  document_full: 413,
  payload_too_large: 413,
  file_too_large: 413,
  file_type_not_allowed: 415,
  file_type_mismatch: 415,
  file_empty: 400,
  file_count_reached: 413,
  file_room_full: 413,
  file_upload_cut: 400,
  file_unknown: 404,
  files_not_configured: 404,
  invalid_message: 400,
  video_address_invalid: 400,
  video_unsupported: 400,
  board_object_invalid: 400,
  rate_limited: 429,
  settings_invalid: 500,
  internal_error: 500,
};
