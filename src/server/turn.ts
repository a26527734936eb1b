import * as v from 'valibot';
import { usableIceServers } from '../calls/ice-servers.js';
import { IceServersResponse } from '../calls/wire.js';
import type { UpstreamAnswer } from './calls-upstream.js';
import type { Settings } from './settings.js';

/** How long a TURN credential lasts: long enough for a call, and renewed by asking again. At most 48 h. */
const TTL_SECONDS = 4 * 3_600;
const DEADLINE_MS = 5_000;

/**
 * Short-lived TURN credentials for one participant: with status 201 `{iceServers, expiresAtMs}`, the Calls API's own
 * answer and when it runs out, in milliseconds since the epoch. Status 0: no answer came, or none to make sense of.
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
