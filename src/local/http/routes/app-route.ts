import type { AccountStore } from '../../account/account-store.js';
import { ApiError } from '../../errors.js';
import { isBearer, type Route, route, VERSION } from './route.js';

/** A route below `/v1/apps/:app`, for callers that have the app's secret. */
export function appRoute(store: AccountStore, method: string, pattern: string, run: Route['run']): Route {
  return route(method, `${VERSION}/apps/:app/${pattern}`, (call) => {
    const app = store.get('apps', call.params.app ?? '');
    if (!app) throw ApiError.unknownApp(call.params.app ?? '');
    if (!isBearer(call.request, app.secret)) throw ApiError.unauthorized();
    return run(call);
  });
}
