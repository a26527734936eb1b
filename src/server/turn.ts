import type { Settings } from './settings.js';

/** How long a TURN credential lasts: long enough for a call, and renewed by asking again. At most 48 h. */
const TTL_SECONDS = 4 * 3_600;
const DEADLINE_MS = 5_000;

/**
 * Short-lived TURN credentials for one participant.
 * @see https://developers.cloudflare.com/realtime/turn/generate-credentials/
 */
export async function generateIceServers(
  turn: NonNullable<Settings['turn']>,
  customIdentifier: string,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(`${turn.url}/credentials/generate-ice-servers`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${turn.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ttl: TTL_SECONDS, customIdentifier }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { status: response.status, body: await response.json() };
  } catch (error) {
    console.warn('[callroom] The TURN service did not answer.', error);
    return { status: 0, body: null };
  }
}
