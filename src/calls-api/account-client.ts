import * as v from 'valibot';
import { CallroomError } from '../core/errors.js';
import { ApiError } from '../http/api-error.js';
import { JsonApi, type JsonApiOptions, type JsonRequest } from '../http/json-api.js';
import {
  AccountEnvelope,
  type AccountMessage,
  CreatedSfuApp,
  CreatedTurnKey,
  SfuApp,
  TurnKey,
} from './account-wire.js';
import type { OperationOptions } from './sessions-client.js';

export interface AccountClientOptions extends Omit<JsonApiOptions, 'base' | 'headers'> {
  accountId: string;
  /** An account API token with the permission "Calls Write". Never use it in a page. */
  token: string;
  /** Default `https://api.cloudflare.com/client/v4`. */
  base?: string;
}

export class AccountError extends CallroomError<'account_api_error'> {
  /** HTTP status; 0 if no response arrived. */
  readonly status: number;
  readonly errors: readonly AccountMessage[];

  private constructor(message: string, status: number, errors: readonly AccountMessage[], cause?: unknown) {
    super('account_api_error', message, {
      retryable: status === 0 || status === 429 || status >= 500,
      cause,
    });
    this.status = status;
    this.errors = errors;
  }

  static refused(what: string, status: number, errors: readonly AccountMessage[]): AccountError {
    const said = errors.map(({ code, message }) => (code ? `${message} (${code})` : message)).join('; ');
    return new AccountError(
      `${what} failed with HTTP ${status}: ${said || 'no reason given'}. Check the account id, the token and its permission "Calls Write".`,
      status,
      errors,
    );
  }

  static from(what: string, error: ApiError): AccountError {
    const answer = v.safeParse(AccountEnvelope, error.body);
    if (answer.success) return AccountError.refused(what, error.status, answer.output.errors);
    return new AccountError(error.message, error.status, [], error);
  }
}

/**
 * The SFU apps and TURN keys of an account.
 * @see https://developers.cloudflare.com/api/resources/calls/
 */
export class AccountClient {
  readonly apps: AccountResource<SfuApp, CreatedSfuApp>;
  readonly turnKeys: AccountResource<TurnKey, CreatedTurnKey>;

  constructor({
    accountId,
    token,
    base = 'https://api.cloudflare.com/client/v4',
    ...options
  }: AccountClientOptions) {
    const api = new JsonApi({
      ...options,
      base: `${base}/accounts/${encodeURIComponent(accountId)}/calls`,
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
    this.apps = new AccountResource(api, '/apps', SfuApp, CreatedSfuApp);
    this.turnKeys = new AccountResource(api, '/turn_keys', TurnKey, CreatedTurnKey);
  }
}

/** One kind of resource of an account. All methods throw `AccountError`. */
export class AccountResource<Resource, Created extends Resource> {
  readonly #api: JsonApi;
  readonly #path: string;
  readonly #resource: v.GenericSchema<unknown, Resource>;
  readonly #created: v.GenericSchema<unknown, Created>;

  constructor(
    api: JsonApi,
    path: string,
    resource: v.GenericSchema<unknown, Resource>,
    created: v.GenericSchema<unknown, Created>,
  ) {
    this.#api = api;
    this.#path = path;
    this.#resource = resource;
    this.#created = created;
  }

  /** Creates a resource. Only this response contains the secret: keep it. */
  create(name: string, options: OperationOptions = {}): Promise<Created> {
    return this.#call({
      method: 'POST',
      path: this.#path,
      body: { name },
      schema: this.#created,
      ...options,
    });
  }

  list(options: OperationOptions = {}): Promise<Resource[]> {
    return this.#call({ method: 'GET', path: this.#path, schema: v.array(this.#resource), ...options });
  }

  get(id: string, options: OperationOptions = {}): Promise<Resource> {
    return this.#call({ method: 'GET', path: this.#pathOf(id), schema: this.#resource, ...options });
  }

  edit(id: string, name: string, options: OperationOptions = {}): Promise<Resource> {
    return this.#call({
      method: 'PUT',
      path: this.#pathOf(id),
      body: { name },
      schema: this.#resource,
      ...options,
    });
  }

  delete(id: string, options: OperationOptions = {}): Promise<Resource> {
    return this.#call({ method: 'DELETE', path: this.#pathOf(id), schema: this.#resource, ...options });
  }

  #pathOf(id: string): string {
    return `${this.#path}/${encodeURIComponent(id)}`;
  }

  async #call<Result>(
    request: Omit<JsonRequest<v.GenericSchema>, 'schema' | 'retry'> & {
      schema: v.GenericSchema<unknown, Result>;
    },
  ): Promise<Result> {
    const what = `${request.method} ${request.path}`;
    const isRead = request.method === 'GET';
    try {
      const answer = await this.#api.request({
        ...request,
        schema: v.variant('success', [
          v.object({ ...AccountEnvelope.entries, success: v.literal(true), result: request.schema }),
          v.object({ ...AccountEnvelope.entries, success: v.literal(false) }),
        ]),
        // If the response to a create is lost, the resource may exist. Only the caller can check, so creates are not
        // retried.
        retry: isRead
          ? { attempts: 2, firstMs: 250, maxMs: 2_000, accepts: (error) => error.retryable }
          : undefined,
      });
      if (answer.success) return answer.result as Result;
      throw AccountError.refused(what, 200, answer.errors);
    } catch (error) {
      throw error instanceof ApiError ? AccountError.from(what, error) : error;
    }
  }
}
