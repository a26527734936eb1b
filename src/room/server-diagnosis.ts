import { whyPageRefuses } from '../core/why-page-refuses.js';
import { roomSegment } from './protocol/index.js';
import { RoomError } from './room-error.js';

/** How long the server may take to answer. */
const DEADLINE_MS = 5_000;

/**
 * Finds out why no socket to a room opens. A browser gives no reason for a failed WebSocket, so this requests the same
 * address over HTTP.
 * @returns an error that is not `retryable` if the page has to be changed; a `retryable` error if that is possible, but
 * the next attempt may succeed; `null` if it may be the network.
 */
export async function diagnoseServer(server: string, room: string): Promise<RoomError | null> {
  const url = new URL(`/parties/room/${roomSegment(room)}`, server);
  const socket = new URL(url);
  socket.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const why = (await whyPageRefuses(url, isServerPath)) ?? (await whyPageRefuses(socket, isServerPath));
  if (why) return { insecure, blocked }[why](url);
  // Without CORS the browser hides the answer, but shows that there is an answer.
  const answer = (await ask(url, 'cors')) ?? (await ask(url, 'no-cors'));
  if (answer?.type === 'opaque') return hidden(url.origin);
  return answer === null || (await isRoomServer(answer)) ? null : notFound(url.origin);
}

/** Whether a room server answers at `path`. Other paths of its origin can belong to the page's site. */
function isServerPath(path: string): boolean {
  return /^\/(?:lobby|parties|calls)\//.test(path);
}

async function ask(url: URL, mode: RequestMode): Promise<Response | null> {
  try {
    return await fetch(url, { mode, credentials: 'omit', signal: AbortSignal.timeout(DEADLINE_MS) });
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

function insecure({ origin }: URL): RoomError {
  return new RoomError(
    'server_insecure',
    `This page is loaded over HTTPS, so the browser does not let it connect to ${origin}. Use the https address of the room server.`,
  );
}

function blocked({ origin, host }: URL): RoomError {
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

/** A room server lets every page read its answers. */
function hidden(server: string): RoomError {
  return new RoomError(
    'server_unreachable',
    `Something answers at ${server}, but does not let this page read the answer. If your room server is there, a gateway in front of it reports a failure, and the client tries again. If not, set server to the origin of your Worker (without it, the origin of this page is used).`,
    { retryable: true },
  );
}
