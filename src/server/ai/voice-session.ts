import * as v from 'valibot';
import * as wire from '../../calls-api/wire.js';
import type { CallsUpstream, UpstreamAnswer } from '../sfu/upstream.js';
import { AiError } from './ai-error.js';

/** A participant's microphone, as they publish it at the SFU. */
export interface Microphone {
  sessionId: string;
  trackName: string;
}

/** The name of the track that carries the AI's voice out and one microphone in. */
export const VOICE_TRACK = 'voice';

/** The AI's own session at the SFU: its voice goes out to everyone, and one track at a time goes in. */
export class VoiceSession {
  readonly id: string;
  readonly #upstream: CallsUpstream;

  private constructor(upstream: CallsUpstream, id: string) {
    this.#upstream = upstream;
    this.id = id;
  }

  /** @throws `AiError` */
  static async open(upstream: CallsUpstream): Promise<VoiceSession> {
    const answer = await upstream.request('POST', 'sessions/new?thirdparty=true', undefined);
    return new VoiceSession(upstream, parse(wire.NewSessionResponse, answer).sessionId);
  }

  /**
   * Publishes the AI's voice, on an m-line that goes both ways.
   * @returns the SFU's offer, for the AI service.
   * @throws `AiError`
   */
  async offer(): Promise<string> {
    const track = {
      location: 'local',
      trackName: VOICE_TRACK,
      kind: 'audio',
      bidirectionalMediaStream: true,
    };
    const { sessionDescription } = await this.#tracks('POST', 'tracks/new', track);
    if (!sessionDescription) throw new AiError('ai_dropped', 'The SFU made no offer for the AI.');
    return sessionDescription.sdp;
  }

  /** @throws `AiError` */
  async accept(answer: string): Promise<void> {
    const sessionDescription = { type: 'answer', sdp: answer };
    const { status } = await this.#request('PUT', 'renegotiate', { sessionDescription });
    if (status === 400 || status === 406)
      throw new AiError('ai_unusable_answer', 'The SFU cannot use the SDP of the AI service.');
    if (status < 200 || status > 299) throw failureOf(status);
  }

  /**
   * Sends this microphone to the AI, in place of what it gets now.
   * @throws `AiError` `ai_unusable_answer` if the AI service takes no audio; else see `TrackError`.
   */
  async hear(microphone: Microphone): Promise<void> {
    const track = { location: 'remote', ...microphone, mid: `#${VOICE_TRACK}` };
    const { requiresImmediateRenegotiation } = await this.#tracks('POST', 'tracks/new', track).catch(
      (error) => {
        // Some versions of the API only replace a track that is received already by an update.
        if (error instanceof TrackError && error.reason === 'repeated_local_track_error')
          return this.#tracks('PUT', 'tracks/update', track);
        throw error;
      },
    );
    if (requiresImmediateRenegotiation)
      throw new AiError('ai_unusable_answer', 'The AI service did not agree to receive audio.');
  }

  /**
   * Sends nobody's microphone to the AI any more. The API cannot empty an m-line that also brings the AI's voice, so it
   * gets its own voice back, which it forgets when the next person begins to talk.
   */
  hearNobody(): Promise<void> {
    return this.hear({ sessionId: this.id, trackName: VOICE_TRACK });
  }

  /** Whether the SFU still has the session. */
  async isThere(): Promise<boolean> {
    const { status } = await this.#request('GET', '', undefined);
    return status !== 404 && status !== 410;
  }

  async #tracks(method: string, operation: string, track: object): Promise<wire.TracksResponse> {
    const answer = parse(wire.TracksResponse, await this.#request(method, operation, { tracks: [track] }));
    const [{ errorCode } = {}] = answer.tracks ?? [];
    if (errorCode) throw new TrackError(errorCode);
    return answer;
  }

  #request(method: string, operation: string, body: unknown): Promise<UpstreamAnswer> {
    return this.#upstream.request(method, `sessions/${this.id}${operation && `/${operation}`}`, body);
  }
}

/** The SFU refuses a track, for the reason that it gives. */
export class TrackError extends AiError {
  constructor(readonly reason: string) {
    super('ai_dropped', `The SFU refuses a track of the AI: ${reason}.`);
  }
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  { status, body }: UpstreamAnswer,
): v.InferOutput<Schema> {
  if (status < 200 || status > 299) throw failureOf(status);
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw new AiError('ai_dropped', 'The SFU answered with something else than its API.');
}

function failureOf(status: number): AiError {
  // 425: the service has answered, but its media never came.
  if (status === 0 || status === 425)
    return new AiError('ai_timed_out', 'The AI service or the SFU did not connect in time.');
  return new AiError('ai_dropped', `The SFU refuses a request for the AI (HTTP ${status}).`);
}
