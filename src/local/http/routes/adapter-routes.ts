import { type AdapterObject, NewAdapterRequest } from '../../../calls-api/wire.js';
import type { AccountStore } from '../../account/account-store.js';
import { type Adapters, checkCount, checked } from '../../adapters/adapters.js';
import { ApiError } from '../../errors.js';
import type { Faults } from '../../faults/faults.js';
import { itemResult } from '../../sfu/operations/operation.js';
import { decode, readJson } from '../request-body.js';
import { appRoute } from './app-route.js';
import type { Route } from './route.js';

/** `adapters/websocket/…`: HTTP 200 if any item succeeded, otherwise 503. */
export function adapterRoutes(store: AccountStore, adapters: Adapters, faults: Faults): Route[] {
  const batch = (
    verb: 'new' | 'close',
    check: (item: AdapterObject) => void,
    run: (appId: string, item: AdapterObject) => Promise<object>,
  ): Route =>
    appRoute(store, 'POST', `adapters/websocket/${verb}`, async ({ params, request }) => {
      const all = async (body: unknown) => {
        // A missing adapterId is 406 invalid_params, not a decoding error, so both requests use the same schema.
        const items = decode(NewAdapterRequest, body).tracks;
        checkCount(items);
        for (const item of items) check(item);
        return { tracks: await Promise.all(items.map((item) => run(params.app!, item))) };
      };
      const body = await faults.around(
        { operation: `adapters/websocket/${verb}` },
        await readJson(request),
        all,
      );
      return { status: body.tracks.every((item) => 'errorCode' in item) ? 503 : 200, body };
    });
  return [
    batch('new', checked, (appId, item) =>
      itemResult({ trackName: item.trackName }, () => adapters.create(appId, item)),
    ),
    batch('close', checkId, (appId, { adapterId = '' }) =>
      itemResult({ adapterId }, () => adapters.close(appId, adapterId)),
    ),
  ];
}

/** @throws ApiError `invalid_params` */
function checkId({ adapterId }: AdapterObject): void {
  if (!adapterId) throw ApiError.invalid('An adapterId is missing.');
}
