import * as v from 'valibot';
import type { TokenRequest } from '../../call/call-options.js';
import { RoomTokenError } from '../../call/room-token-error.js';
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

/** Requests room tokens from `endpoint`: POSTs `{room, name, role?}` as JSON, expects `{token}`. */
export function tokenFrom(endpoint: string): (request: TokenRequest) => Promise<string> {
  const { href, origin } = new URL(endpoint, document.baseURI);
  const api = new JsonApi({ base: href });
  const kept = keptSubject(href);
  const ask = async ({ room, name, role, signal }: TokenRequest): Promise<string> => {
    try {
      const answer = await api.request({
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
      throw RoomTokenError.unreachable(href, origin !== location.origin, error);
    }
  };
  return (request) => {
    const first = firstTokens.get(href);
    if (first) return first.then(ignore, ignore).then(() => ask(request));
    const token = ask(request);
    firstTokens.set(href, token);
    return token;
  };
}

function ignore(): void {}

/** Stored across reloads if this page has storage, otherwise for the life of the page. */
function keptSubject(endpoint: string) {
  const { storage } = browserMedia();
  const key = `callroom.subject:${endpoint}`;
  let subject = storage?.getItem(key) ?? undefined;
  return {
    get: () => subject,
    set(given: string) {
      if (given !== subject) storage?.setItem(key, given);
      subject = given;
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
