import type { TracksToClose } from './room/calls-operation.js';
import type { Settings } from './settings.js';

const DEADLINE_MS = 15_000;
const CLOSE_ATTEMPTS = 3;

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
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch (error) {
      console.warn(`[callroom] The SFU did not answer ${method} ${path}`, error);
      return { status: 0, body: null };
    }
  }

  /** Stops tracks whoever negotiated them. Repeating this does no harm. */
  async closeTracks({ sessionId, mids }: TracksToClose): Promise<void> {
    const path = `sessions/${encodeURIComponent(sessionId)}/tracks/close`;
    const body = { tracks: mids.map((mid) => ({ mid })), force: true };
    for (let attempt = 1; attempt <= CLOSE_ATTEMPTS; attempt++) {
      const { status } = await this.request('PUT', path, body);
      // 410 and 404: the session is gone, and its tracks with it.
      if ((status >= 200 && status < 300) || status === 404 || status === 410) return;
    }
    console.error(`[callroom] The tracks of session ${sessionId} could not be closed.`);
  }
}
