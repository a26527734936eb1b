import type { Source } from '../room/protocol/index.js';

/** Why a source cannot be published. */
export const publishProblems: Record<Source, { notGranted: string; taken: string }> = {
  microphone: {
    notGranted: 'This room does not let you send your microphone.',
    taken: 'You are already sending a microphone. Close that track first.',
  },
  camera: {
    notGranted: 'This room does not let you send your camera.',
    taken: 'You are already sending a camera. Close that track first.',
  },
  screen: {
    notGranted: 'This room does not let you share your screen.',
    taken: 'You are already sharing a screen. Close that track first.',
  },
  'screen-audio': {
    notGranted: 'This room does not let you share the audio of your screen.',
    taken: 'You are already sharing the audio of a screen. Close that track first.',
  },
};

/** The purpose of a token. */
export type TokenKind = 'room' | 'media' | 'preparation' | 'operator' | 'transcriber' | 'file' | 'breakout';

interface TokenProblems {
  missing: string;
  invalid: string;
  expired: (secondsAgo: number) => string;
}

export const tokenProblems: Record<TokenKind, TokenProblems> = {
  room: {
    missing: 'The request has no room token. Ask the site for one, then connect again.',
    invalid:
      'This server cannot verify the room token. The back end that creates room tokens must use the ROOM_TOKEN_SECRET of this server.',
    expired: (secondsAgo) =>
      `The room token expired ${secondsAgo} s ago. Create a new token for each connect. If the token is new, the clock of the machine that creates it is behind: synchronize that clock (NTP).`,
  },
  media: {
    missing:
      'The request has no media credential. Send the credential of the welcome message as Authorization: Bearer.',
    invalid: 'This server did not create this media credential. Send the credential of the welcome message.',
    expired: () => 'The media credential has expired. Use the latest credential that the room has sent.',
  },
  preparation: {
    missing: 'The request has no preparation ticket. Prepare the connection again.',
    invalid: 'This server did not create this preparation ticket for you. Prepare the connection again.',
    expired: () => 'The preparation ticket has expired. Prepare the connection again.',
  },
  transcriber: {
    missing: 'The request has no ticket. Only the SFU streams here, to the address that the room gives it.',
    invalid: 'This server did not create this ticket, or its stream has ended.',
    expired: () => 'The ticket has expired.',
  },
  file: {
    missing: 'The request has no upload ticket. Send the ticket of file.offer as Authorization: Bearer.',
    invalid: 'This server did not create this ticket for this use. Ask the room for another.',
    expired: () => 'The ticket of this file has expired. Ask the room for another.',
  },
  // Their holders get `breakout_ticket_…` errors instead.
  breakout: {
    missing: 'The request has no ticket for a breakout room.',
    invalid: 'This server did not create this ticket for a breakout room.',
    expired: () => 'The ticket for a breakout room has expired.',
  },
  operator: {
    missing: 'The request has no operator token. Send OPERATOR_TOKEN as Authorization: Bearer.',
    invalid: 'The operator token is wrong. Send the OPERATOR_TOKEN of this server.',
    expired: () => 'The operator token has expired.',
  },
};
