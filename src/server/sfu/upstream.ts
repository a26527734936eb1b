import * as v from 'valibot';
import { SessionState } from '../../calls-api/wire.js';
import { type Flows, isGone, type TracksToClose } from '../room/media/calls-operation.js';
import type { Settings } from '../settings.js';

/** Less than the client's own 10 s, so that the client still listens when the room reports a missing answer. */
const DEADLINE_MS = 8_000;
const CLOSE_ATTEMPTS = 3;
/** The Calls API's limit of tracks per request. */
const CLOSE_AT_ONCE = 64;
const NOTHING: Flows = { mids: [], channels: [] };

export interface UpstreamAnswer {
  /** 0 when no answer came: the outcome of the request is unknown. */
  status: number;
  body: unknown;
}

/** The Calls API with the app's secret. Only this class uses the secret. */
export class CallsUpstream {
  readonly #settings: Pick<Settings, 'callsAppUrl' | 'callsAppSecret'>;
  readonly #fetch: typeof fetch;

  constructor(settings: Pick<Settings, 'callsAppUrl' | 'callsAppSecret'>, fetcher: typeof fetch = fetch) {
    this.#settings = settings;
    // Native `fetch` throws when called as a method.
    this.#fetch = (input, init) => fetcher(input, init);
  }

  /** Makes a single attempt: only the client may decide to repeat a change whose outcome is unknown. */
  async request(method: string, path: string, body: unknown): Promise<UpstreamAnswer> {
    try {
      const response = await this.#fetch(`${this.#settings.callsAppUrl}/${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.#settings.callsAppSecret}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const answer = readAnswer(await response.text(), response.ok);
      return withRemedy(path, { status: response.status, body: answer });
    } catch (error) {
      console.warn(`[callroom] The SFU did not answer ${method} ${path}`, error);
      return { status: 0, body: null };
    }
  }

  /**
   * Stops tracks and data channels, regardless of who negotiated them. It is safe to repeat.
   * @returns whether the SFU has stopped all of them.
   */
  async closeTracks({ sessionId, allBut, ...known }: TracksToClose): Promise<boolean> {
    const path = `sessions/${encodeURIComponent(sessionId)}`;
    const listed = allBut ? await this.#listed(path, allBut) : NOTHING;
    const { mids: otherMids, channels: otherChannels } = listed ?? NOTHING;
    const mids = [...new Set([...known.mids, ...otherMids])];
    const channels = [...new Set([...known.channels, ...otherChannels])];
    let isClosed = listed !== null;
    for (let first = 0; first < mids.length; first += CLOSE_AT_ONCE) {
      const tracks = mids.slice(first, first + CLOSE_AT_ONCE).map((mid) => ({ mid }));
      const answer = await this.#insist('PUT', `${path}/tracks/close`, { tracks, force: true });
      isClosed &&= answer !== null;
    }
    if (channels.length > 0) {
      const dataChannels = channels.map((id) => ({ id }));
      const answer = await this.#insist('PUT', `${path}/datachannels/close`, { dataChannels });
      isClosed &&= answer !== null;
    }
    return isClosed;
  }

  /** The active tracks and data channels of a session, except those in `kept`; null: the SFU does not say. */
  async #listed(path: string, kept: Flows): Promise<Flows | null> {
    const { body } = (await this.#insist('GET', path, undefined)) ?? {};
    if (body === undefined) return null;
    const answer = v.safeParse(SessionState, body);
    if (!answer.success) return NOTHING;
    const { tracks = [], dataChannels = [] } = answer.output;
    return {
      mids: tracks.flatMap(({ mid, status }) =>
        mid === undefined || status === 'inactive' || kept.mids.includes(mid) ? [] : [mid],
      ),
      // The channel that comes with each data transport carries no participant's data.
      channels: dataChannels.flatMap(({ id, status, dataChannelName }) =>
        id === undefined ||
        status === 'inactive' ||
        dataChannelName === 'server-events' ||
        kept.channels.includes(id)
          ? []
          : [id],
      ),
    };
  }

  /**
   * Repeats a safe request.
   * @returns the answer, also when the session is gone; null when all attempts failed.
   */
  async #insist(method: string, path: string, body: unknown): Promise<UpstreamAnswer | null> {
    for (let attempt = 1; attempt <= CLOSE_ATTEMPTS; attempt++) {
      const answer = await this.request(method, path, body);
      // The session may be gone, including its tracks.
      if ((answer.status >= 200 && answer.status < 300) || isGone(answer.status)) return answer;
    }
    console.error(
      `[callroom] ${method} ${path} failed ${CLOSE_ATTEMPTS} times: its media or data may continue to flow.`,
    );
    return null;
  }
}

const WRONG_SECRET =
  'The SFU refuses CALLS_APP_SECRET. Set the secret of the Calls app CALLS_APP_ID: npx wrangler secret put CALLS_APP_SECRET';
const WRONG_APP = 'The SFU knows no app CALLS_APP_ID. Set it to the id of your Calls app.';
const logged = new Set<string>();

/** Logs wrong settings once, for the operator. A page learns only that the server cannot use its SFU. */
function withRemedy(path: string, answer: UpstreamAnswer): UpstreamAnswer {
  const remedy = remedyOf(path, answer.status);
  if (remedy === null) return answer;
  if (!logged.has(remedy)) console.error(`[callroom] ${remedy}`);
  logged.add(remedy);
  const errorDescription =
    'The room server is not allowed to use its SFU. Its operator can correct CALLS_APP_ID and CALLS_APP_SECRET';
  return { status: answer.status, body: { errorCode: 'unauthorized', errorDescription } };
}

/** The advice for the operator if the status means wrong settings of this server. */
function remedyOf(path: string, status: number): string | null {
  if (status === 401 || status === 403) return WRONG_SECRET;
  // A new session names nothing but the app.
  return status === 404 && path.startsWith('sessions/new') ? WRONG_APP : null;
}

/** A gateway's own errors are not JSON; only their status matters. */
function readAnswer(text: string, isSuccess: boolean): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (isSuccess || !(error instanceof SyntaxError)) throw error;
    return { errorDescription: text.slice(0, 200) };
  }
}
