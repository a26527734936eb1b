import { isLoopback } from '../core/loopback.js';
import { blockedAddresses } from '../core/page.js';
import { roomSegment } from './protocol/index.js';
import { RoomError } from './room-error.js';

/** How long the server may take to answer. */
const DEADLINE_MS = 5_000;

/**
 * Finds out why no socket to a room opens, if the page has to be changed to fix it. A browser gives no reason for a
 * failed WebSocket, so this requests the same address over HTTP. `null`: it may be the network, and the next attempt
 * may succeed.
 */
export async function diagnoseServer(server: string, room: string): Promise<RoomError | null> {
  const url = new URL(`/parties/room/${roomSegment(room)}`, server);
  if (globalThis.location?.protocol === 'https:' && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return insecure(url.origin);
  }
  let answer: Response | null = null;
  const blocked = await blockedAddresses(async () => {
    answer = await ask(url, 'cors');
    // Without CORS the browser hides the answer, but shows that there is an answer.
    answer ??= await ask(url, 'no-cors');
  });
  if (blocked.some((address) => address.startsWith(url.origin))) return blockedByPolicy(url);
  return answer === null || (await isRoomServer(answer)) ? null : notFound(url.origin);
}

async function ask(url: URL, mode: RequestMode): Promise<Response | null> {
  try {
    return await fetch(url, { mode, credentials: 'omit', signal: AbortSignal.timeout?.(DEADLINE_MS) });
  } catch {
    // No answer is a valid result here.
    return null;
  }
}

/** A room server refuses plain HTTP with a typed error. A gateway whose server is down answers 5xx. */
async function isRoomServer(answer: Response): Promise<boolean> {
  if (answer.status >= 500) return true;
  try {
    const body = (await answer.json()) as { error?: { code?: unknown } } | null;
    return typeof body?.error?.code === 'string';
  } catch {
    return false;
  }
}

function insecure(server: string): RoomError {
  return new RoomError(
    'server_insecure',
    `This page is loaded over HTTPS, so the browser does not let it connect to ${server}. Use the https address of the room server.`,
  );
}

function blockedByPolicy({ origin, host }: URL): RoomError {
  return new RoomError(
    'server_blocked',
    `The Content-Security-Policy of this page blocks ${origin}. Add ${origin} and wss://${host} to its connect-src.`,
  );
}

function notFound(server: string): RoomError {
  return new RoomError(
    'server_not_found',
    `There is no Callroom room server at ${server}: something else answers there. Set server to the origin of your Worker (without it, the origin of this page is used).`,
  );
}
