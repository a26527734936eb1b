import * as v from 'valibot';
import { CallsError } from './calls-error.js';
import { usableIceServers } from './ice-servers.js';
import { type Outcome, outcomesOf } from './items.js';
import { type OperationOptions, type Repeat, SessionsClient } from './sessions-client.js';
import * as wire from './wire.js';

/**
 * The Calls API, one method per operation. In a Worker or in Node, `base` is
 * `https://rtc.live.cloudflare.com/v1/apps/APP` and `headers` carries the app's secret as a bearer token. In a page,
 * `base` is a proxy of the same shape, and `headers` carries the proxy's credential.
 *
 * Every method throws `CallsError` when the whole request fails. The items of a batch fail independently: each
 * outcome has its own `error`, and an outcome without an error succeeded. Operations on one session must not overlap;
 * this class does not order them.
 *
 * @see https://developers.cloudflare.com/realtime/sfu/api/
 */
export class CallsClient extends SessionsClient {
  /** Makes the SFU connect to 1 to 4 WebSocket endpoints, each of which carries one track in one direction. */
  newAdapters(
    adapters: wire.AdapterObject[],
    options: OperationOptions = {},
  ): Promise<Outcome<wire.AdapterResult>[]> {
    return this.#adapters(
      'new',
      'answered',
      adapters,
      wire.NewAdapterResponse,
      ['trackName', 'endpoint'],
      options,
    );
  }

  /** Closes adapters. Safe to repeat: closing an already closed adapter succeeds. */
  closeAdapters(
    adapterIds: readonly string[],
    options: OperationOptions = {},
  ): Promise<Outcome<wire.CloseAdapterResult>[]> {
    const adapters = adapterIds.map((adapterId) => ({ adapterId }));
    return this.#adapters('close', 'harmless', adapters, wire.CloseAdapterResponse, ['adapterId'], options);
  }

  /** When every item fails, the adapter routes answer 503 with the usual body. This reads those item errors too. */
  async #adapters<
    Request extends object,
    Result extends wire.WireError & Partial<Record<keyof Request, unknown>>,
  >(
    verb: 'new' | 'close',
    repeat: Repeat,
    tracks: Request[],
    schema: v.GenericSchema<unknown, wire.WireError & { tracks?: Result[] }>,
    keys: readonly (keyof Request)[],
    { signal }: OperationOptions,
  ): Promise<Outcome<Result>[]> {
    const what = `An adapter's ${verb}`;
    try {
      const path = `/adapters/websocket/${verb}`;
      const answer = await this.call(repeat, { method: 'POST', path, body: { tracks }, schema, signal });
      return outcomesOf(what, 200, tracks, answer.tracks ?? [], keys);
    } catch (error) {
      if (!(error instanceof CallsError) || error.status !== 503) throw error;
      const answer = v.safeParse(schema, error.body);
      if (!answer.success || !answer.output.tracks) throw error;
      return outcomesOf(what, 503, tracks, answer.output.tracks, keys);
    }
  }

  /**
   * Returns STUN and TURN servers with short-lived credentials, from a proxy's own route. If you have a TURN key, use
   * `TurnClient` instead.
   */
  async generateIceServers({ signal }: OperationOptions = {}): Promise<wire.IceServer[]> {
    const { iceServers } = await this.call('harmless', {
      method: 'POST',
      path: '/generate-ice-servers',
      schema: wire.IceServersResponse,
      signal,
    });
    return usableIceServers(iceServers);
  }
}
