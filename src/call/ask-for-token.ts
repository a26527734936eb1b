import { importPart } from './load-part.js';

/** A JSON Web Token in its compact form (RFC 7515, section 7.1). */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Requests a room token and rejects anything else, because the value becomes part of an address.
 * @throws `RoomTokenError`, whose code loads with the first failure.
 */
export async function askForToken(ask: () => Promise<string>): Promise<string> {
  const token: unknown = await ask().catch(async (error: unknown) => {
    if (!(error instanceof SyntaxError)) throw error;
    // `response.json()` was called on an HTML page.
    throw (await tokenErrors()).unreadable('that getToken asks', error);
  });
  if (typeof token === 'string' && JWT.test(token)) return token;
  throw (await tokenErrors()).notAToken(token);
}

async function tokenErrors() {
  return (await importPart(import('./room-token-error.js'))).RoomTokenError;
}
