/**
 * Everything a room and its clients say to one another: one schema and one type of the same name each, shared by
 * both ends, so that neither can say what the other does not know. JSON over a WebSocket.
 */
export * from './messages/client-frame.js';
export * from './messages/commands.js';
export * from './messages/error-codes.js';
export * from './messages/events.js';
export * from './messages/limits.js';
export * from './messages/lobby.js';
export * from './messages/names.js';
export * from './messages/queries.js';
export * from './messages/server-message.js';
export * from './messages/state.js';

/** Raised with every change that an older end would misunderstand. */
export const PROTOCOL_VERSION = 1;
