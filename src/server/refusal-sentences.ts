import type { Source } from '../room/protocol/index.js';

/** Why a source cannot be published. */
export const publishProblems: Record<Source, { notGranted: string; taken: string }> = {
  microphone: {
    notGranted: 'This room does not let you send your microphone.',
    taken: 'You are sending a microphone already. Close that track first.',
  },
  camera: {
    notGranted: 'This room does not let you send your camera.',
    taken: 'You are sending a camera already. Close that track first.',
  },
  screen: {
    notGranted: 'This room does not let you share your screen.',
    taken: 'You are sharing a screen already. Close that track first.',
  },
  'screen-audio': {
    notGranted: 'This room does not let you share the sound of your screen.',
    taken: 'You are sharing the sound of a screen already. Close that track first.',
  },
};

/** The purpose of a token. */
export type TokenKind = 'room' | 'media' | 'preparation' | 'operator';

interface TokenProblems {
  missing: string;
  invalid: string;
  expired: (secondsAgo: number) => string;
}

export const tokenProblems: Record<TokenKind, TokenProblems> = {
  room: {
    missing: 'The request has no room token. Ask the site for one, then connect again.',
    invalid:
      'This server cannot verify the room token. The back end that makes room tokens must use the ROOM_TOKEN_SECRET of this server.',
    expired: (secondsAgo) =>
      `The room token expired ${secondsAgo} s ago. Make a new one for each connect. If it is new, the clock of the machine that makes room tokens is behind: synchronize it (NTP).`,
  },
  media: {
    missing:
      'The request has no media credential. Send the one of the welcome message as Authorization: Bearer.',
    invalid: 'This server did not make this media credential. Send the one of the welcome message.',
    expired: () => 'The media credential has expired. The room sends a new one in time: use the latest.',
  },
  preparation: {
    missing: 'The request has no preparation ticket. Prepare the connection again.',
    invalid: 'This server did not make this preparation ticket for you. Prepare the connection again.',
    expired: () => 'The preparation ticket has expired. Prepare the connection again.',
  },
  operator: {
    missing: 'The request has no operator token. Send OPERATOR_TOKEN as Authorization: Bearer.',
    invalid: 'The operator token is wrong. Send the OPERATOR_TOKEN of this server.',
    expired: () => 'The operator token has expired.',
  },
};
