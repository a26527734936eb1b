import { NameRequest } from '../../../calls-api/account-wire.js';
import type { AccountStore, ResourceKind, StoredResource } from '../../account/account-store.js';
import { ApiError } from '../../errors.js';
import type { Faults } from '../../faults/faults.js';
import { decode, readJson } from '../request-body.js';
import { type Answer, type Exchange, isBearer, type Route, route } from './route.js';

/** The path segment, and the field that returns the secret when a resource is created. */
const kinds = [
  { kind: 'apps', segment: 'apps', secretField: 'secret' },
  { kind: 'turnKeys', segment: 'turn_keys', secretField: 'key' },
] as const satisfies readonly { kind: ResourceKind; segment: string; secretField: string }[];

/** Error codes of the account API: wrong token, unknown id, and anything else. */
const AUTHENTICATION = 10_000;
const NO_RESOURCE = 10_006;
const BAD_REQUEST = 10_001;

/**
 * The account API for SFU apps and TURN keys, below `/client/v4`. There is a single account, which every id refers
 * to. Its token is the secret of the app that the local SFU was started with.
 *
 * Source: https://developers.cloudflare.com/api/resources/calls/
 */
export function accountRoutes(store: AccountStore, token: string, faults: Faults): Route[] {
  return kinds.flatMap(({ kind, segment, secretField }) => {
    const all = `/client/v4/accounts/:account/calls/${segment}`;
    const one = `${all}/:uid`;
    const guarded = (method: string, pattern: string, run: (call: Exchange) => Promise<Answer> | Answer) =>
      route(method, pattern, async (call) => {
        if (!isBearer(call.request, token)) return failure(403, AUTHENTICATION, 'Authentication error');
        try {
          return await faults.around({ operation: segment }, undefined, () => run(call));
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          return failure(error.status, BAD_REQUEST, error.message);
        }
      });
    return [
      guarded('POST', all, async (call) => {
        const made = await store.create(kind, (await nameIn(call)) ?? '');
        return success({ ...shown(made), [secretField]: made.secret }, 201);
      }),
      guarded('GET', all, () => success(store.list(kind).map(shown))),
      guarded('GET', one, ({ params }) => found(store.get(kind, params.uid!))),
      guarded('PUT', one, async (call) =>
        found(await store.edit(kind, call.params.uid!, await nameIn(call))),
      ),
      guarded('DELETE', one, async ({ params }) => found(await store.delete(kind, params.uid!))),
    ];
  });
}

async function nameIn({ request }: Exchange): Promise<string | undefined> {
  return decode(NameRequest, await readJson(request)).name;
}

function shown({ uid, name, created, modified }: StoredResource): object {
  return { uid, name, created, modified };
}

function found(resource: StoredResource | undefined): Answer {
  return resource ? success(shown(resource)) : failure(404, NO_RESOURCE, 'There is no such resource');
}

function success(result: object, status = 200): Answer {
  return { status, body: { success: true, errors: [], messages: [], result } };
}

function failure(status: number, code: number, message: string): Answer {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
}
