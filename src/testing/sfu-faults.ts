import * as v from 'valibot';
import { WireError } from '../calls-api/wire.js';
import { CallroomError } from '../core/errors.js';
import { ApiError } from '../http/api-error.js';
import { JsonApi, type JsonApiOptions, type JsonRequest } from '../http/json-api.js';
import type { Fault } from '../local/faults/fault.js';

export type { Fault };

const Sessions = v.object({
  sessions: v.array(v.object({ sessionId: v.string(), trackNames: v.array(v.string()) })),
});
/** A session of the local SFU, and the tracks it publishes. */
export type FaultySession = v.InferOutput<typeof Sessions>['sessions'][number];

export interface SfuFaultsOptions extends Pick<JsonApiOptions, 'fetch' | 'clock' | 'deadlineMs'> {
  /** The address of the local SFU; any path below its origin works. */
  url: string;
  /** The secret of the app that the local SFU was started with. */
  secret: string;
}

export class SfuFaultError extends CallroomError<'refused' | 'unreachable'> {
  static from(error: ApiError): SfuFaultError {
    if (error.isOutcomeUnknown) return new SfuFaultError('unreachable', error.message, { cause: error });
    const said = v.safeParse(WireError, error.body);
    const why = (said.success && said.output.errorDescription) || `HTTP ${error.status}.`;
    const hint =
      error.status === 404
        ? ' Start it with `callroom dev --faults`, or `startLocalSfu({ faults: true })`.'
        : '';
    return new SfuFaultError('refused', `The local SFU refused the fault: ${why}${hint}`, { cause: error });
  }
}

/**
 * Injects faults into a local SFU from any test, including a test in a page. It uses the HTTP route that
 * `callroom dev --faults` and `startLocalSfu({ faults: true })` open. If the SFU runs in the same process, its own
 * `faults` do the same without a request.
 */
export class SfuFaults {
  readonly #api: JsonApi;

  constructor({ url, secret, ...options }: SfuFaultsOptions) {
    this.#api = new JsonApi({
      ...options,
      base: new URL(url).origin,
      headers: () => ({ authorization: `Bearer ${secret}` }),
    });
  }

  /** @throws {SfuFaultError} if the fault is not valid, or names a session or a track that does not exist. */
  async add(fault: Fault, signal?: AbortSignal): Promise<void> {
    await this.#call({ method: 'POST', path: '/faults', body: fault, schema: v.unknown(), signal });
  }

  /** Ends every fault: pending faults, bad networks and frozen tracks. @throws {SfuFaultError} */
  async clear(signal?: AbortSignal): Promise<void> {
    await this.#call({ method: 'DELETE', path: '/faults', schema: v.unknown(), signal });
  }

  /** Lists the sessions that a fault can apply to. @throws {SfuFaultError} */
  async sessions(signal?: AbortSignal): Promise<FaultySession[]> {
    const { sessions } = await this.#call({ method: 'GET', path: '/faults', schema: Sessions, signal });
    return sessions;
  }

  async #call<Schema extends v.GenericSchema>(request: JsonRequest<Schema>): Promise<v.InferOutput<Schema>> {
    try {
      return await this.#api.request(request);
    } catch (error) {
      throw error instanceof ApiError ? SfuFaultError.from(error) : error;
    }
  }
}
