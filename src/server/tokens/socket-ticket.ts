import { Refusal } from '../refusal.js';
import type { RoomClaims } from './room-token.js';
import { createSecret, decodeBase64Url, encodeBase64Url } from './secret.js';

/** A page connects right after it gets its ticket; logs are read later than this. */
export const SOCKET_TICKET_SECONDS = 30;

const ALGORITHM = 'AES-GCM';
/** NIST SP 800-38D, section 8.2.2: 96 random bits. */
const IV_BYTES = 12;
/** The purpose of a ticket and the version of its contents: a ticket of another version does not open. */
const PURPOSE = new TextEncoder().encode('callroom:socket:1');

/** The contents of a socket ticket: everything about a connect that must not appear in a URL. */
export interface SocketTicket {
  /** The room admits each id once. */
  id: string;
  claims: RoomClaims;
  /** `participant.secret`; null for a new participant. */
  resume: string | null;
  /** The session prepared in the lobby, from its own ticket; null: none. */
  prepared: string | null;
  /** Milliseconds since the epoch, by the Worker's clock. */
  expiresAtMs: number;
}

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

/**
 * Creates a ticket for a single connect within 30 s. It is encrypted, so that the URL reveals neither the person nor
 * their resume secret. It holds all the data itself, so creating it stores nothing.
 */
export async function createSocketTicket(
  given: Pick<SocketTicket, 'claims' | 'resume' | 'prepared'>,
  { secret, nowMs }: Options,
): Promise<string> {
  const ticket: SocketTicket = {
    id: createSecret(),
    ...given,
    expiresAtMs: nowMs + SOCKET_TICKET_SECONDS * 1_000,
  };
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: ALGORITHM, iv, additionalData: PURPOSE },
    await keyOf(secret),
    new TextEncoder().encode(JSON.stringify(ticket)),
  );
  return encodeBase64Url(Uint8Array.of(...iv, ...new Uint8Array(sealed)));
}

/** @throws `Refusal` `ticket_invalid`, or `token_room_mismatch` */
export async function openSocketTicket(
  text: string,
  { secret, nowMs, room }: Options & { room: string },
): Promise<SocketTicket> {
  const ticket = await open(text, secret);
  if (!ticket || nowMs >= ticket.expiresAtMs) throw Refusal.ticketInvalid();
  if (ticket.claims.room !== room) throw Refusal.roomMismatch();
  return ticket;
}

/** Decrypts a ticket. Everything that opens was made by this server; null: it does not open. */
async function open(text: string, secret: Uint8Array): Promise<SocketTicket | null> {
  const bytes = decodeBase64Url(text);
  if (!bytes || bytes.length <= IV_BYTES) return null;
  const iv = bytes.subarray(0, IV_BYTES);
  const key = await keyOf(secret);
  try {
    const opened = await crypto.subtle.decrypt(
      { name: ALGORITHM, iv, additionalData: PURPOSE },
      key,
      bytes.subarray(IV_BYTES),
    );
    return JSON.parse(new TextDecoder().decode(opened)) as SocketTicket;
  } catch (error) {
    // Web Cryptography API, section 29.4.2: the tag does not match. workerd throws its own exception class.
    if (error instanceof Error && error.name === 'OperationError') return null;
    throw error;
  }
}

/** A separate key: the key that signs tokens must not encrypt. */
async function keyOf(secret: Uint8Array): Promise<CryptoKey> {
  const given = await crypto.subtle.importKey('raw', secret as BufferSource, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: PURPOSE };
  return crypto.subtle.deriveKey(derivation, given, { name: ALGORITHM, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}
