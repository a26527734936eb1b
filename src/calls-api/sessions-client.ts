import * as v from 'valibot';
import { ApiError } from '../http/api-error.js';
import { JsonApi, type JsonApiOptions, type JsonRequest } from '../http/json-api.js';
import { CallsError, isGatewayFailure } from './calls-error.js';
import { nextAction } from './error-codes.js';
import { type Outcome, outcomes, outcomesOf } from './items.js';
import * as wire from './wire.js';

export type CallsClientOptions = JsonApiOptions;

export interface OperationOptions {
  signal?: AbortSignal;
}

export interface TracksOutcome {
  /** True: `sessionDescription` is an offer, and the session accepts no other operation until you answer it. */
  requiresImmediateRenegotiation: boolean;
  sessionDescription?: wire.SessionDescription;
  /** One outcome per requested track, in request order (with `autoDiscover`: one per discovered track). */
  tracks: Outcome<wire.TrackResult>[];
}

export interface CloseTracksOutcome {
  /** The answer to the offer of a negotiated close. */
  sessionDescription?: wire.SessionDescription;
  tracks: Outcome<wire.CloseTrackResult>[];
}

/**
 * Whether a failed attempt may be repeated automatically:
 * - `harmless`: also when the outcome is unknown, because acting twice does no harm.
 * - `answered`: only when the service said that it did not act and that trying again may help.
 */
export type Repeat = 'harmless' | 'answered';

/**
 * The operations of the Calls API on sessions, their tracks and their data channels: all that a page needs. See
 * `CallsClient`, which has the others too.
 */
export class SessionsClient {
  readonly #api: JsonApi;

  constructor(options: CallsClientOptions) {
    this.#api = new JsonApi(options);
  }

  /**
   * Opens a session.
   *
   * @param options `thirdparty`: the other end is ICE-lite, such as another SFU. `correlationId`: a label for
   *   diagnosis; two requests with the same label make two sessions.
   */
  async newSession(
    options: OperationOptions & {
      thirdparty?: boolean;
      correlationId?: string;
      sessionDescription?: wire.SessionDescription;
    } = {},
  ): Promise<{ sessionId: string; sessionDescription?: wire.SessionDescription }> {
    const { signal, sessionDescription, thirdparty, correlationId } = options;
    // If the response is lost, an unconnected session remains; it expires by itself.
    const { sessionId, sessionDescription: answer } = await this.call('harmless', {
      method: 'POST',
      path: '/sessions/new',
      query: { thirdparty, correlationId },
      body: sessionDescription && { sessionDescription },
      schema: wire.NewSessionResponse,
      signal,
    });
    return { sessionId, sessionDescription: answer };
  }

  /**
   * Publishes tracks (with an offer, or with `kind` to receive an offer) or pulls tracks. A request cannot do both.
   */
  async newTracks(
    sessionId: string,
    request: wire.TracksRequest,
    { signal }: OperationOptions = {},
  ): Promise<TracksOutcome> {
    const answer = await this.call('answered', {
      method: 'POST',
      path: `${session(sessionId)}/tracks/new`,
      body: request,
      schema: wire.TracksResponse,
      signal,
    });
    const results = answer.tracks ?? [];
    return {
      requiresImmediateRenegotiation: answer.requiresImmediateRenegotiation ?? false,
      sessionDescription: answer.sessionDescription,
      tracks: request.autoDiscover
        ? outcomes('Adding a track', 200, results)
        : outcomesOf('Adding a track', 200, request.tracks ?? [], results, ['mid', 'sessionId', 'trackName']),
    };
  }

  /**
   * Answers the offer of a response that had `requiresImmediateRenegotiation`. An answer is sent once and never
   * repeated. The response may contain a description; the service does not document its meaning.
   */
  async renegotiate(
    sessionId: string,
    answer: wire.SessionDescription,
    { signal }: OperationOptions = {},
  ): Promise<{ sessionDescription?: wire.SessionDescription }> {
    const { sessionDescription } = await this.call('answered', {
      method: 'PUT',
      path: `${session(sessionId)}/renegotiate`,
      body: { sessionDescription: answer },
      schema: wire.RenegotiateResponse,
      signal,
    });
    return { sessionDescription };
  }

  /**
   * Switches receiving mids to another track or another layer. According to the service, no response to it contains
   * SDP.
   */
  async updateTracks(
    sessionId: string,
    tracks: wire.TrackObject[],
    { signal }: OperationOptions = {},
  ): Promise<Outcome<wire.TrackResult>[]> {
    const answer = await this.call('answered', {
      method: 'PUT',
      path: `${session(sessionId)}/tracks/update`,
      body: { tracks },
      schema: wire.UpdateTracksResponse,
      signal,
    });
    return outcomesOf('Updating a track', 200, tracks, answer.tracks ?? [], ['mid']);
  }

  /** Closes tracks. Without an `offer` the close is forced: the flow stops, and no SDP is exchanged. */
  async closeTracks(
    sessionId: string,
    mids: readonly string[],
    { offer, signal }: OperationOptions & { offer?: wire.SessionDescription } = {},
  ): Promise<CloseTracksOutcome> {
    const tracks = mids.map((mid) => ({ mid }));
    const answer = await this.call('answered', {
      method: 'PUT',
      path: `${session(sessionId)}/tracks/close`,
      body: { tracks, force: !offer, sessionDescription: offer } satisfies wire.CloseTracksRequest,
      schema: wire.CloseTracksResponse,
      signal,
    });
    return {
      sessionDescription: answer.sessionDescription,
      tracks: outcomesOf('Closing a track', 200, tracks, answer.tracks ?? [], ['mid']),
    };
  }

  async getSession(sessionId: string, { signal }: OperationOptions = {}): Promise<wire.SessionState> {
    return this.call('harmless', {
      method: 'GET',
      path: session(sessionId),
      schema: wire.SessionState,
      signal,
    });
  }

  /**
   * Connects the transport for data channels without any media; it contains the channel `server-events`. Without an
   * `offer`, the SFU makes an offer that you answer with `renegotiate`.
   */
  async establishDataChannels(
    sessionId: string,
    { offer, signal }: OperationOptions & { offer?: wire.SessionDescription } = {},
  ): Promise<wire.EstablishDataChannelsResponse> {
    const answer = await this.call('answered', {
      method: 'POST',
      path: `${session(sessionId)}/datachannels/establish`,
      body: {
        dataChannel: { location: 'remote', dataChannelName: 'server-events' },
        sessionDescription: offer,
      } satisfies wire.EstablishDataChannelsRequest,
      schema: wire.EstablishDataChannelsResponse,
      signal,
    });
    const { dataChannel } = answer;
    if (dataChannel?.errorCode) {
      throw CallsError.answered('Establishing data channels', dataChannel, 200, answer);
    }
    return answer;
  }

  /**
   * Publishes or pulls data channels. Each outcome's `id` is the SCTP stream to open on this session's connection.
   */
  newDataChannels(sessionId: string, dataChannels: wire.DataChannelObject[], options: OperationOptions = {}) {
    return this.#dataChannels(
      'POST',
      sessionId,
      'new',
      dataChannels,
      ['sessionId', 'dataChannelName'],
      options,
    );
  }

  /** Grants or revokes `canReply` of a pulled channel. */
  updateDataChannels(
    sessionId: string,
    dataChannels: wire.DataChannelObject[],
    options: OperationOptions = {},
  ) {
    return this.#dataChannels(
      'PUT',
      sessionId,
      'update',
      dataChannels,
      ['sessionId', 'dataChannelName'],
      options,
    );
  }

  closeDataChannels(sessionId: string, ids: readonly number[], options: OperationOptions = {}) {
    const channels = ids.map((id) => ({ id }));
    return this.#dataChannels('PUT', sessionId, 'close', channels, ['id'], options);
  }

  async #dataChannels(
    method: 'POST' | 'PUT',
    sessionId: string,
    verb: 'new' | 'update' | 'close',
    dataChannels: wire.DataChannelObject[],
    keys: readonly (keyof wire.DataChannelObject)[],
    { signal }: OperationOptions,
  ): Promise<Outcome<wire.DataChannelResult>[]> {
    const answer = await this.call('answered', {
      method,
      path: `${session(sessionId)}/datachannels/${verb}`,
      body: { dataChannels },
      schema: wire.DataChannelsResponse,
      signal,
    });
    return outcomesOf(`A data channel's ${verb}`, 200, dataChannels, answer.dataChannels ?? [], keys);
  }

  /** Makes a request. @throws `CallsError` when the whole request fails. */
  protected async call<Schema extends v.GenericSchema<unknown, wire.WireError>>(
    repeat: Repeat,
    request: JsonRequest<Schema>,
  ): Promise<v.InferOutput<Schema>> {
    const what = `${request.method} ${request.path}`;
    const unknownOutcome = repeat === 'harmless' ? 'retry' : 'new-session';
    let answer: v.InferOutput<Schema>;
    try {
      answer = await this.#api.request({
        ...request,
        retry: { ...retryPace, accepts: acceptsRetry(repeat) },
      });
    } catch (error) {
      throw error instanceof ApiError ? CallsError.from(what, error, unknownOutcome) : error;
    }
    if (answer.errorCode) throw CallsError.answered(what, answer, 200, answer);
    return answer;
  }
}

const retryPace = { attempts: 2, firstMs: 250, maxMs: 2_000 };

function acceptsRetry(repeat: Repeat): (error: ApiError) => boolean {
  return (error) => {
    if (error.isOutcomeUnknown || isGatewayFailure(error)) return repeat === 'harmless';
    if (error.code !== 'http_status' || hasItems(error.body)) return false;
    const answer = v.safeParse(wire.WireError, error.body);
    return nextAction(answer.success ? answer.output.errorCode : undefined, error.status) === 'retry';
  };
}

/** Whether a body reports items. An adapter's 503 does, and some of those items must not be repeated. */
function hasItems(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'tracks' in body;
}

function session(sessionId: string): string {
  return `/sessions/${encodeURIComponent(sessionId)}`;
}
