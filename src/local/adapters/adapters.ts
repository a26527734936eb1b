import { randomBytes } from 'node:crypto';
import { type AdapterObject, MAX_ADAPTERS_PER_REQUEST, TRANSPORT_WAIT_MS } from '../../calls-api/wire.js';
import type { Clock } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import type { Sfu } from '../sfu/sfu.js';
import type { Track } from '../sfu/track.js';
import type { Adapter } from './adapter.js';
import { AudioEgress } from './audio-egress.js';
import { AudioIngest } from './audio-ingest.js';
import { VideoEgress } from './video-egress.js';

/** The WebSocket adapters of one SFU. */
export class Adapters {
  readonly #sfu: Sfu;
  readonly #clock: Clock;
  readonly #open = new Map<string, { appId: string; adapter: Adapter }>();

  constructor(sfu: Sfu, clock: Clock) {
    this.#sfu = sfu;
    this.#clock = clock;
  }

  /** @throws ApiError if the endpoint is unreachable, or there is nothing to stream. */
  async create(appId: string, request: AdapterObject): Promise<object> {
    const { trackName, endpoint, location } = checked(request);
    const adapterId = randomBytes(16).toString('hex');
    const onClosed = () => void this.#open.delete(adapterId);
    if (location === 'local') {
      const session = this.#sfu.newSession(appId);
      const adapter = await AudioIngest.start(session, trackName, endpoint, this.#clock, onClosed);
      this.#open.set(adapterId, { appId, adapter });
      return { trackName, adapterId, sessionId: session.id, endpoint };
    }
    const track = await this.#sfu.publication({ appId }, request, TRANSPORT_WAIT_MS);
    const adapter = await egressOf(track, request.outputCodec).start(track, endpoint, this.#clock, onClosed);
    this.#open.set(adapterId, { appId, adapter });
    return { trackName, adapterId, endpoint };
  }

  /**
   * Idempotent: closing an adapter that is not open succeeds, without a byte count.
   *
   * Source: OpenAPI document, `/adapters/websocket/close`.
   */
  close(appId: string, adapterId: string): object {
    const entry = this.#open.get(adapterId);
    if (entry?.appId !== appId) return { adapterId };
    entry.adapter.close();
    return { adapterId, bytesProcessed: entry.adapter.bytesProcessed };
  }

  closeAll(): void {
    for (const { adapter } of [...this.#open.values()]) adapter.close();
  }
}

/**
 * Starts the adapter that streams `track` as `outputCodec`.
 * @throws ApiError `invalid_params` if the track cannot have this output, `backend_error` if only the service
 *   supports it
 */
function egressOf(
  track: Track,
  outputCodec: AdapterObject['outputCodec'],
): typeof AudioEgress | typeof VideoEgress {
  const codec = track.codec?.name.toLowerCase();
  const name = JSON.stringify(track.name);
  if (outputCodec !== 'jpeg') {
    if (codec !== 'opus') throw ApiError.invalid(`"pcm" needs Opus audio, and track ${name} is not Opus.`);
    return AudioEgress;
  }
  if (track.kind !== 'video') throw ApiError.invalid(`"jpeg" needs video, and track ${name} is audio.`);
  if (codec !== 'vp8') {
    throw new ApiError(
      'backend_error',
      `The local SFU decodes only VP8, and track ${name} is ${track.codec?.name}. Publish VP8, or try this on the real service.`,
    );
  }
  return VideoEgress;
}

/** @throws ApiError `invalid_params` if the request has too few or too many items. */
export function checkCount(tracks: readonly unknown[]): void {
  if (tracks.length === 0) throw ApiError.invalid('Expecting at least 1 track in the request');
  if (tracks.length > MAX_ADAPTERS_PER_REQUEST) {
    throw ApiError.invalid(`Expecting at most ${MAX_ADAPTERS_PER_REQUEST} track in the request`);
  }
}

/** @throws ApiError `invalid_params` */
export function checked({ location, trackName, endpoint, ...request }: AdapterObject) {
  if (!location || !trackName || !endpoint) {
    throw ApiError.invalid('An adapter needs a location, a trackName and an endpoint.');
  }
  if (!/^wss?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw ApiError.invalid('The endpoint is not a ws: or wss: URL.');
  }
  if (location === 'local' && !request.inputCodec) throw ApiError.invalid('Ingest needs inputCodec "pcm".');
  if (location === 'remote' && !(request.sessionId && request.outputCodec)) {
    throw ApiError.invalid('Streaming needs a sessionId and an outputCodec.');
  }
  return { location, trackName, endpoint };
}
