import * as v from 'valibot';
import { usableIceServers } from '../../calls-api/ice-servers.js';
import { IceServersResponse } from '../../calls-api/wire.js';
import type { Settings } from '../settings.js';
import type { UpstreamAnswer } from './upstream.js';

/** TURN servers for a person, and when their credentials expire, in milliseconds since the epoch. */
export const TurnAnswer = v.object({
  iceServers: IceServersResponse.entries.iceServers,
  expiresAtMs: v.number(),
});
export type TurnAnswer = v.InferOutput<typeof TurnAnswer>;

/** The user names in an answer, which revoke its credentials. */
export function usernamesOf({ iceServers }: TurnAnswer): string[] {
  return [...new Set(iceServers.flatMap(({ username }) => (username === undefined ? [] : [username])))];
}

/** The lifetime of a TURN credential: long enough for a call, and renewed by a new request. At most 48 h. */
const TTL_SECONDS = 4 * 3_600;
const DEADLINE_MS = 5_000;
const REVOKE_ATTEMPTS = 3;

/**
 * Requests short-lived TURN credentials for a participant. With status 201 the body is `{iceServers, expiresAtMs}`:
 * the Calls API's own answer and its expiry, in milliseconds since the epoch. Status 0: no answer, or an unreadable
 * answer.
 * @see https://developers.cloudflare.com/realtime/turn/generate-credentials/
 */
export async function generateIceServers(
  turn: NonNullable<Settings['turn']>,
  customIdentifier: string,
): Promise<UpstreamAnswer> {
  const askedAtMs = Date.now();
  try {
    const response = await fetch(`${turn.url}/credentials/generate-ice-servers`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${turn.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ttl: TTL_SECONDS, customIdentifier }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const body = await response.json();
    if (response.status === 401 || response.status === 403) {
      console.error(
        '[callroom] The TURN service refuses TURN_KEY_TOKEN. Set the token of the key TURN_KEY_ID.',
      );
    }
    if (!response.ok) return { status: response.status, body };
    const { iceServers } = v.parse(IceServersResponse, body);
    const expiresAtMs = askedAtMs + TTL_SECONDS * 1_000;
    return { status: response.status, body: { iceServers: usableIceServers(iceServers), expiresAtMs } };
  } catch (error) {
    console.warn('[callroom] The TURN service did not answer.', error);
    return { status: 0, body: null };
  }
}

/**
 * Revokes a credential. Its existing relays end too.
 * @see https://developers.cloudflare.com/realtime/turn/generate-credentials/
 */
export async function revokeTurnCredential(
  turn: NonNullable<Settings['turn']>,
  username: string,
): Promise<void> {
  const url = `${turn.url}/credentials/${encodeURIComponent(username)}/revoke`;
  for (let attempt = 1; attempt <= REVOKE_ATTEMPTS; attempt++) {
    try {
      const headers = { Authorization: `Bearer ${turn.token}` };
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const { ok, status } = await fetch(url, { method: 'POST', headers, signal });
      if (ok || status === 404) return;
    } catch (error) {
      console.warn('[callroom] The TURN service did not answer.', error);
    }
  }
  console.error(`[callroom] A TURN credential was not revoked; it lasts ${TTL_SECONDS} s at most.`);
}
