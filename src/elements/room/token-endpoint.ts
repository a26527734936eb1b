import * as v from 'valibot';
import type { TokenRequest } from '../../call/call-options.js';
import { RoomTokenError } from '../../call/room-token-error.js';
import { systemClock, within } from '../../core/clock.js';
import { ApiError } from '../../http/api-error.js';
import { JsonApi } from '../../http/json-api.js';
import { browserMedia } from '../../media/media-platform.js';

const TokenAnswer = v.object({
  token: v.string(),
  /** Sent by a development server on another origin: its identifier for this browser. */
  subject: v.optional(v.string()),
});

/** The formats in which back ends give a reason: `{error: "…"}`, `{error: {message: "…"}}` or `{message: "…"}`. */
const Reason = v.union([
  v.pipe(
    v.object({ error: v.string() }),
    v.transform(({ error }) => error),
  ),
  v.pipe(
    v.object({ error: v.object({ message: v.string() }) }),
    v.transform(({ error }) => error.message),
  ),
  v.pipe(
    v.object({ message: v.string() }),
    v.transform(({ message }) => message),
  ),
]);
const MAX_REASON_LENGTH = 300;

/**
 * The first request to each endpoint. A back end that knows browsers by a cookie of its own, such as the development
 * server, would take requests before its first answer for several browsers.
 */
const firstTokens = new Map<string, Promise<string>>();
/** How long other requests wait for the first one. If it hangs, a join must not hang with it. */
const FIRST_TOKEN_WAIT_MS = 5_000;

/** Requests a room token from `endpoint`: POSTs `{room, name, role?}` as JSON, expects `{token}`. */
export function requestToken(endpoint: string, request: TokenRequest): Promise<string> {
  const url = new URL(endpoint, document.baseURI);
  const first = firstTokens.get(url.href);
  if (first) {
    return within(systemClock, FIRST_TOKEN_WAIT_MS, first, () => new Error('The first request hangs.'))
      .then(ignore, ignore)
      .then(() => post(url, request));
  }
  const token = post(url, request);
  firstTokens.set(url.href, token);
  return token;
}

function ignore(): void {}

async function post(url: URL, { room, name, role, signal }: TokenRequest): Promise<string> {
  const { href, origin } = url;
  const kept = keptSubject(href);
  try {
    const answer = await new JsonApi({ base: href }).request({
      method: 'POST',
      path: '',
      body: { room, name, role, subject: kept.get() },
      schema: TokenAnswer,
      ...(signal && { signal }),
    });
    if (answer.subject) kept.set(answer.subject);
    return answer.token;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { code, status, body } = error;
    if (code === 'http_status') throw RoomTokenError.refused(href, status, reasonOf(body));
    if (code === 'invalid_response') throw RoomTokenError.unreadable(href, error);
    const diagnosis = await import('./token-diagnosis.js').catch(ignore);
    const why = await diagnosis?.diagnoseTokenRoute(url);
    if (why) throw why;
    throw RoomTokenError.unreachable(href, origin !== location.origin, error);
  }
}

/** By endpoint, for pages without storage. */
const subjects = new Map<string, string>();

/** Stored across reloads if this page has storage, otherwise for the life of the page. */
function keptSubject(endpoint: string) {
  const { storage } = browserMedia();
  const key = `callroom.subject:${endpoint}`;
  return {
    get: () => subjects.get(key) ?? storage?.getItem(key) ?? undefined,
    set(given: string) {
      if (given !== subjects.get(key)) storage?.setItem(key, given);
      subjects.set(key, given);
    },
  };
}

/** The reason, if it is a sentence for people. Codes and HTML pages are not. */
function reasonOf(body: unknown): string | null {
  const reason = v.safeParse(Reason, body);
  if (!reason.success) return null;
  const text = reason.output.trim();
  return text.includes(' ') && text.length <= MAX_REASON_LENGTH ? text : null;
}
