import type { Clock } from '../../core/clock.js';
import { AiError } from './ai-error.js';
import { inTime } from './in-time.js';
import type { VoiceService } from './voice-settings.js';

const ANSWER_WITHIN_MS = 10_000;
const MAX_SDP_BYTES = 64 * 1024;

/** A call with the service: its answer to our offer, and its id for the sideband. */
export interface RealtimeCall {
  answer: string;
  id: string;
}

/** How the AI starts into a call. */
export interface RealtimeSession {
  voice: string;
  instructions: string;
}

/**
 * A speech-to-speech service with the contract of OpenAI's Realtime API.
 * @see https://developers.openai.com/api/docs/guides/realtime-webrtc
 * @see https://developers.openai.com/api/docs/guides/realtime-server-controls
 */
export class RealtimeService {
  readonly #service: VoiceService;
  readonly #clock: Clock;

  constructor(service: VoiceService, clock: Clock) {
    this.#service = service;
    this.#clock = clock;
  }

  /** @throws `AiError` */
  async call(offer: string, { voice, instructions }: RealtimeSession): Promise<RealtimeCall> {
    const session = {
      type: 'realtime',
      model: this.#service.model,
      ...(instructions !== '' && { instructions }),
      audio: { output: { voice } },
    };
    const body = new FormData();
    body.set('sdp', offer);
    body.set('session', JSON.stringify(session));
    return this.#request('/realtime/calls', { method: 'POST', body }, async (response) => {
      if (!response.ok) throw refusalOf(response.status);
      const answer = await readSdp(response);
      const location = response.headers.get('location') ?? '';
      const id = /\/calls\/([\w-]{1,256})$/.exec(location)?.[1];
      // Without the sideband, nobody could tell the AI that it hears its own voice between the turns.
      if (id === undefined)
        throw new AiError(
          'ai_unusable_answer',
          'The AI service did not tell the id of the call in the header Location. Check AI_ENDPOINT.',
        );
      return { answer, id };
    });
  }

  /**
   * Opens the sideband of a call, whose events are JSON.
   * @throws `AiError`
   */
  async connect(callId: string): Promise<WebSocket> {
    const upgrade = { headers: { Upgrade: 'websocket' } };
    return this.#request(`/realtime?call_id=${callId}`, upgrade, async ({ webSocket, status }) => {
      if (!webSocket) throw refusalOf(status);
      webSocket.accept();
      return webSocket;
    });
  }

  /** @returns whether the call is over, also if it was before. */
  async hangUp(callId: string): Promise<boolean> {
    try {
      const status = await this.#request(
        `/realtime/calls/${callId}/hangup`,
        { method: 'POST' },
        async (response) => response.status,
      );
      return (status >= 200 && status < 300) || status === 404 || status === 410;
    } catch (error) {
      console.warn('[callroom] The AI service could not be told to hang up.', error);
      return false;
    }
  }

  /** @throws `AiError` */
  #request<T>(path: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<T> {
    const { endpoint, token } = this.#service;
    const request = async (signal: AbortSignal) => {
      const response = await fetch(`${endpoint}${path}`, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${token}` },
        // A redirect to another host would take the token there.
        redirect: 'manual',
        signal,
      });
      try {
        return await read(response);
      } finally {
        if (!response.bodyUsed) await response.body?.cancel();
      }
    };
    return inTime(this.#clock, ANSWER_WITHIN_MS, request, {
      late: `The AI service did not answer within ${ANSWER_WITHIN_MS / 1_000} s.`,
      failed: 'The AI service could not be reached. Check AI_ENDPOINT.',
    });
  }
}

async function readSdp(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_SDP_BYTES) break;
    text += decoder.decode(chunk, { stream: true });
  }
  if (text.startsWith('v=0') && bytes <= MAX_SDP_BYTES) return text;
  throw new AiError('ai_unusable_answer', 'The AI service did not answer with an SDP. Check AI_ENDPOINT.');
}

function refusalOf(status: number): AiError {
  if (status === 401 || status === 403)
    return new AiError('ai_refused', `The AI service refuses AI_TOKEN (HTTP ${status}). Set a valid token.`);
  if (status === 429)
    return new AiError(
      'ai_limit_reached',
      'The AI service has reached its limit (HTTP 429). Try again later.',
    );
  if (status >= 500) return new AiError('ai_dropped', `The AI service failed (HTTP ${status}).`);
  return new AiError(
    'ai_refused',
    `The AI service refuses the request (HTTP ${status}). Check AI_ENDPOINT, AI_MODEL and AI_VOICE.`,
  );
}
