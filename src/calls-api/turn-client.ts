import * as v from 'valibot';
import { ApiError } from '../http/api-error.js';
import { JsonApi, type JsonApiOptions } from '../http/json-api.js';
import { CallsError } from './calls-error.js';
import { usableIceServers } from './ice-servers.js';
import type { OperationOptions } from './sessions-client.js';
import { type IceServer, IceServersResponse } from './wire.js';

export interface TurnClientOptions extends Omit<JsonApiOptions, 'base' | 'headers'> {
  keyId: string;
  /** The TURN key's own API token. Never use it in a page. */
  token: string;
  /** Default `https://rtc.live.cloudflare.com/v1`. */
  base?: string;
}

/**
 * Creates short-lived TURN credentials. You need a TURN key.
 * @see https://developers.cloudflare.com/realtime/turn/generate-credentials/
 */
export class TurnClient {
  readonly #api: JsonApi;

  constructor({ keyId, token, base = 'https://rtc.live.cloudflare.com/v1', ...options }: TurnClientOptions) {
    this.#api = new JsonApi({
      ...options,
      base: `${base}/turn/keys/${encodeURIComponent(keyId)}/credentials`,
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
  }

  /**
   * Returns STUN and TURN servers with credentials.
   *
   * @param options `ttl`: seconds, at most 48 hours; choose it longer than the call will last. `customIdentifier`: a
   *   label for analytics.
   * @throws {CallsError}
   */
  async generateIceServers({
    ttl,
    customIdentifier,
    signal,
  }: OperationOptions & { ttl: number; customIdentifier?: string }): Promise<IceServer[]> {
    const { iceServers } = await this.#post('/generate-ice-servers', IceServersResponse, signal, {
      ttl,
      customIdentifier,
    });
    return usableIceServers(iceServers);
  }

  /** Revokes a credential before it expires. @throws {CallsError} */
  async revoke(username: string, { signal }: OperationOptions = {}): Promise<void> {
    await this.#post(`/${encodeURIComponent(username)}/revoke`, v.unknown(), signal);
  }

  async #post<Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
    signal?: AbortSignal,
    body?: object,
  ) {
    try {
      const retry = {
        attempts: 2,
        firstMs: 250,
        maxMs: 2_000,
        accepts: (error: ApiError) => error.retryable,
      };
      return await this.#api.request({ method: 'POST', path, schema, signal, body, retry });
    } catch (error) {
      throw error instanceof ApiError ? CallsError.from(`POST …${path}`, error, 'retry') : error;
    }
  }
}
