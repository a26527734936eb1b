import { NewAdapterRequest } from '../../calls/wire.js';
import type { AccountStore } from '../account/account-store.js';
import { type Adapters, checkCount, checked } from '../adapters/adapters.js';
import { ApiError } from '../errors.js';
import { itemResult } from '../operations/operation.js';
import { decode, readJson } from '../request-body.js';
import { appRoute } from './app-route.js';
import type { Answer, Route } from './route.js';

/** `adapters/websocket/…`: HTTP 200 where one item succeeded, 503 where none did. */
export function adapterRoutes(store: AccountStore, adapters: Adapters): Route[] {
  return [
    appRoute(store, 'POST', 'adapters/websocket/new', async ({ params, request }) => {
      const { tracks } = decode(NewAdapterRequest, await readJson(request));
      checkCount(tracks);
      for (const track of tracks) checked(track);
      return answer(
        tracks.map(({ trackName, ...rest }) =>
          itemResult({ trackName }, () => adapters.create(params.app!, { trackName, ...rest })),
        ),
      );
    }),
    appRoute(store, 'POST', 'adapters/websocket/close', async ({ params, request }) => {
      // A missing adapterId is 406 invalid_params, not undecodable: both requests are decoded alike.
      const { tracks } = decode(NewAdapterRequest, await readJson(request));
      checkCount(tracks);
      if (tracks.some(({ adapterId }) => !adapterId)) throw ApiError.invalid('An adapterId is missing.');
      return answer(
        tracks.map(({ adapterId = '' }) =>
          itemResult({ adapterId }, () => adapters.close(params.app!, adapterId)),
        ),
      );
    }),
  ];
}

async function answer(items: Promise<object>[]): Promise<Answer> {
  const tracks = await Promise.all(items);
  return { status: tracks.every((item) => 'errorCode' in item) ? 503 : 200, body: { tracks } };
}
