import * as v from 'valibot';
import type { AccountStore, ResourceKind, StoredResource } from '../account/account-store.js';
import { decode, readJson } from '../request-body.js';
import { type Answer, type Call, isBearer, type Route, route } from './route.js';

const NameRequest = v.object({ name: v.optional(v.string()) });

/** The segment of the path, and the field that tells the secret when a resource is made. */
const kinds: readonly { kind: ResourceKind; segment: string; secretField: string }[] = [
  { kind: 'apps', segment: 'apps', secretField: 'secret' },
  { kind: 'turnKeys', segment: 'turn_keys', secretField: 'key' },
];

/**
 * The account API for SFU apps and TURN keys, below `/client/v4`. There is one account, of any id; its token is the
 * secret of the app that the local SFU was started with.
 *
 * Source: https://developers.cloudflare.com/api/resources/calls/
 */
export function accountRoutes(store: AccountStore, token: string): Route[] {
  return kinds.flatMap(({ kind, segment, secretField }) => {
    const all = `/client/v4/accounts/:account/calls/${segment}`;
    const one = `${all}/:uid`;
    const guarded = (method: string, pattern: string, run: (call: Call) => Promise<Answer>) =>
      route(method, pattern, async (call) =>
        isBearer(call.request, token) ? run(call) : failure(403, 10_000, 'Authentication error'),
      );
    return [
      guarded('POST', all, async ({ request }) => {
        const { name = '' } = decode(NameRequest, await readJson(request));
        const made = await store.create(kind, name);
        return success({ ...shown(made), [secretField]: made.secret }, 201);
      }),
      guarded('GET', all, async () => success(store.list(kind).map(shown))),
      guarded('GET', one, async ({ params }) => found(store.get(kind, params.uid!))),
      guarded('PUT', one, async ({ params, request }) => {
        const { name = '' } = decode(NameRequest, await readJson(request));
        return found(await store.edit(kind, params.uid!, name));
      }),
      guarded('DELETE', one, async ({ params }) => found(await store.delete(kind, params.uid!))),
    ];
  });
}

function shown({ uid, name, created, modified }: StoredResource): object {
  return { uid, name, created, modified };
}

function found(resource: StoredResource | undefined): Answer {
  return resource ? success(shown(resource)) : failure(404, 10_006, 'There is no such resource');
}

function success(result: object, status = 200): Answer {
  return { status, body: { success: true, errors: [], messages: [], result } };
}

function failure(status: number, code: number, message: string): Answer {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
}
