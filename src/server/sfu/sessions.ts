import * as v from 'valibot';
import { NewSessionResponse } from '../../calls-api/wire.js';
import type { CallsUpstream } from './upstream.js';

/** Opens a session at the SFU; null when the SFU opened none. */
export async function openSession(upstream: CallsUpstream): Promise<string | null> {
  const { body } = await upstream.request('POST', 'sessions/new', undefined);
  const opened = v.safeParse(NewSessionResponse, body);
  return opened.success ? opened.output.sessionId : null;
}

export function pathOf(sessionId: string): string {
  return `sessions/${encodeURIComponent(sessionId)}`;
}

/** Sends a client's answer to the SFU. False when the SFU refused it or did not answer. */
export async function deliverAnswer(
  upstream: CallsUpstream,
  sessionId: string,
  sdp: string,
): Promise<boolean> {
  const sessionDescription = { type: 'answer', sdp };
  const { status } = await upstream.request('PUT', `${pathOf(sessionId)}/renegotiate`, {
    sessionDescription,
  });
  return status >= 200 && status < 300;
}
