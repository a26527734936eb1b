import * as v from 'valibot';
import { SessionState } from '../../calls-api/wire.js';
import { type Flows, isGone, type TracksToClose } from '../room/media/calls-operation.js';
import type { Settings } from '../settings.js';

/** Less than a client's own 10 s: what the room makes of silence has to reach it while it listens. */
const DEADLINE_MS = 8_000;
const CLOSE_ATTEMPTS = 3;
/** The Calls API's limit of tracks in one request. */
const CLOSE_AT_ONCE = 64;
const NOTHING: Flows = { mids: [], channels: [] };

export interface UpstreamAnswer {
  /** 0 where none came: what became of the request is unknown. */
  status: number;
  body: unknown;
}

/** The Calls API with the app's secret. The only place that has it in hand. */
export class CallsUpstream {
  readonly #settings: Pick<Settings, 'callsAppUrl' | 'callsAppSecret'>;
  readonly #fetch: typeof fetch;

  constructor(settings: Pick<Settings, 'callsAppUrl' | 'callsAppSecret'>, fetcher: typeof fetch = fetch) {
    this.#settings = settings;
    // Called as a method the platform's own would throw.
    this.#fetch = (input, init) => fetcher(input, init);
  }

  /** Makes one attempt: repeating a change whose outcome is unknown is for nobody but the client to decide. */
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
      return withCure({ status: response.status, body: answer });
    } catch (error) {
      console.warn(`[callroom] The SFU did not answer ${method} ${path}`, error);
      return { status: 0, body: null };
    }
  }

  /** Stops tracks and data channels, whoever negotiated them. Repeating this does no harm. */
  async closeTracks({ sessionId, allBut, ...known }: TracksToClose): Promise<void> {
    const path = `sessions/${encodeURIComponent(sessionId)}`;
    const listed = allBut ? await this.#listed(path, allBut) : NOTHING;
    const mids = [...new Set([...known.mids, ...listed.mids])];
    const channels = [...new Set([...known.channels, ...listed.channels])];
    for (let first = 0; first < mids.length; first += CLOSE_AT_ONCE) {
      const tracks = mids.slice(first, first + CLOSE_AT_ONCE).map((mid) => ({ mid }));
      await this.#insist('PUT', `${path}/tracks/close`, { tracks, force: true });
    }
    if (channels.length === 0) return;
    const dataChannels = channels.map((id) => ({ id }));
    await this.#insist('PUT', `${path}/datachannels/close`, { dataChannels });
  }

  /** What goes on on a session, but for `kept`. */
  async #listed(path: string, kept: Flows): Promise<Flows> {
    const answer = v.safeParse(SessionState, await this.#insist('GET', path, undefined));
    if (!answer.success) return NOTHING;
    const { tracks = [], dataChannels = [] } = answer.output;
    return {
      mids: tracks.flatMap(({ mid, status }) =>
        mid === undefined || status === 'inactive' || kept.mids.includes(mid) ? [] : [mid],
      ),
      // The channel that comes with each data transport carries nobody's data.
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

  /** Repeats what does no harm. @returns the answer; null where there was none, or the session is gone. */
  async #insist(method: string, path: string, body: unknown): Promise<unknown> {
    for (let attempt = 1; attempt <= CLOSE_ATTEMPTS; attempt++) {
      const answer = await this.request(method, path, body);
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      // The session is gone, and its tracks with it.
      if (isGone(answer.status)) return null;
    }
    console.error(`[callroom] ${method} ${path} failed ${CLOSE_ATTEMPTS} times: something may flow on.`);
    return null;
  }
}

/** What the SFU says where the settings of this server are wrong, and what its operator changes then. */
const cures: Partial<Record<number, string>> = {
  401: 'The SFU refuses CALLS_APP_SECRET. Set the secret of the Calls app CALLS_APP_ID: npx wrangler secret put CALLS_APP_SECRET',
  403: 'The SFU refuses CALLS_APP_SECRET. Set the secret of the Calls app CALLS_APP_ID: npx wrangler secret put CALLS_APP_SECRET',
};
const told = new Set<number>();

/** Wrong settings are for the operator's log, once; a page only learns that the server cannot use its SFU. */
function withCure(answer: UpstreamAnswer): UpstreamAnswer {
  const cure = cures[answer.status];
  if (!cure) return answer;
  if (!told.has(answer.status)) console.error(`[callroom] ${cure}`);
  told.add(answer.status);
  const errorDescription =
    'The room server is not allowed to use its SFU. Its operator can correct CALLS_APP_ID and CALLS_APP_SECRET';
  return { status: answer.status, body: { errorCode: 'unauthorized', errorDescription } };
}

/** A gateway's own errors are no JSON, and their status is what counts. */
function readAnswer(text: string, isSuccess: boolean): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (isSuccess || !(error instanceof SyntaxError)) throw error;
    return { errorDescription: text.slice(0, 200) };
  }
}
