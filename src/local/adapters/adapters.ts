import { randomBytes } from 'node:crypto';
import { type AdapterObject, MAX_ADAPTERS_PER_REQUEST, TRANSPORT_WAIT_MS } from '../../calls/wire.js';
import type { Clock } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import type { Sfu } from '../sfu.js';
import { AudioEgress } from './audio-egress.js';
import { AudioIngest } from './audio-ingest.js';

/** One track on its way between the SFU and a WebSocket endpoint. */
export interface Adapter {
  readonly bytesProcessed: number;
  close(): void;
}

/** The WebSocket adapters of one SFU. */
export class Adapters {
  readonly #sfu: Sfu;
  readonly #clock: Clock;
  readonly #open = new Map<string, { appId: string; adapter: Adapter }>();
  /** So that closing twice is no error. */
  readonly #closed = new Set<string>();

  constructor(sfu: Sfu, clock: Clock) {
    this.#sfu = sfu;
    this.#clock = clock;
  }

  /** @throws ApiError where the endpoint cannot be reached, or there is nothing to stream. */
  async create(appId: string, request: AdapterObject): Promise<object> {
    const { trackName, endpoint, location } = checked(request);
    const adapterId = randomBytes(16).toString('hex');
    const onClosed = () => {
      if (this.#open.delete(adapterId)) this.#closed.add(adapterId);
    };
    if (location === 'local') {
      const session = this.#sfu.newSession(appId);
      const adapter = await AudioIngest.start(session, trackName, endpoint, this.#clock, onClosed);
      this.#open.set(adapterId, { appId, adapter });
      return { trackName, adapterId, sessionId: session.id, endpoint };
    }
    const track = await this.#sfu.publication({ appId }, request, TRANSPORT_WAIT_MS);
    if (request.outputCodec === 'jpeg') {
      throw new ApiError('backend_error', 'The local SFU decodes no video. It streams audio as "pcm" only.');
    }
    if (track.codec?.name.toLowerCase() !== 'opus') {
      throw ApiError.invalid(`"pcm" is for Opus audio, and track ${JSON.stringify(trackName)} is none.`);
    }
    const adapter = await AudioEgress.start(track, endpoint, this.#clock, onClosed);
    this.#open.set(adapterId, { appId, adapter });
    return { trackName, adapterId, endpoint };
  }

  /** @throws ApiError `adapter_not_found` */
  close(appId: string, adapterId: string): object {
    const entry = this.#open.get(adapterId);
    if (entry?.appId === appId) {
      entry.adapter.close();
      return { adapterId, bytesProcessed: entry.adapter.bytesProcessed };
    }
    if (this.#closed.has(adapterId)) return { adapterId };
    throw new ApiError('adapter_not_found', `There is no adapter ${adapterId}.`);
  }

  closeAll(): void {
    for (const { adapter } of [...this.#open.values()]) adapter.close();
  }
}

/** @throws ApiError `invalid_params` for a request of the wrong size. */
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
    throw ApiError.invalid('The endpoint is no ws: or wss: URL.');
  }
  if (location === 'local' && !request.inputCodec) throw ApiError.invalid('Ingest needs inputCodec "pcm".');
  if (location === 'remote' && !(request.sessionId && request.outputCodec)) {
    throw ApiError.invalid('Streaming needs a sessionId and an outputCodec.');
  }
  return { location, trackName, endpoint };
}
