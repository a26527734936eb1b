/**
 * Every message between a room and its clients: a schema and a type of the same name for each, shared by both ends,
 * so that neither end sends a message the other does not know. JSON over a WebSocket.
 *
 * Code that a page loads at once imports from the single files: with this one, bundlers load every schema at once too.
 */
export * from './breakout-name.js';
export * from './chat.js';
export * from './client-frame.js';
export * from './commands.js';
export * from './error-codes.js';
export * from './events.js';
export * from './file-error-codes.js';
export * from './file-types.js';
export * from './files.js';
export * from './large-queries.js';
export * from './limits.js';
export * from './lobby.js';
export * from './name-schemas.js';
export * from './names.js';
export * from './queries.js';
export * from './server-message.js';
export * from './state.js';

/** Increased with every change that an older client or server would misunderstand. */
export const PROTOCOL_VERSION = 1;
