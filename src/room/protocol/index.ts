/**
 * Everything a room and its clients say to one another: one schema and one type of the same name each, shared by
 * both ends, so that neither can say what the other does not know. JSON over a WebSocket.
 */
export * from './client-frame.js';
export * from './commands.js';
export * from './error-codes.js';
export * from './events.js';
export * from './limits.js';
export * from './lobby.js';
export * from './names.js';
export * from './queries.js';
export * from './server-message.js';
export * from './state.js';

/** Raised with every change that an older end would misunderstand. */
export const PROTOCOL_VERSION = 1;
