import { ApiError } from '../errors.js';
import { Fault, type Faults } from '../faults/faults.js';
import { decode, readJson } from '../request-body.js';
import { type Answer, type Call, isBearer, type Route, route } from './route.js';

/** `POST /faults` asks for a fault, `DELETE /faults` calls off those that have not struck. With the app's secret. */
export function faultRoutes(faults: Faults, secret: string): Route[] {
  const guarded = (run: (call: Call) => Promise<Answer> | Answer) => (call: Call) => {
    if (!isBearer(call.request, secret)) throw ApiError.unauthorized();
    return run(call);
  };
  return [
    route(
      'POST',
      '/faults',
      guarded(async ({ request }) => {
        faults.add(decode(Fault, await readJson(request)));
        return { status: 204 };
      }),
    ),
    route(
      'DELETE',
      '/faults',
      guarded(() => {
        faults.clear();
        return { status: 204 };
      }),
    ),
  ];
}
