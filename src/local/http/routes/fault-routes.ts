import { ApiError } from '../../errors.js';
import { Fault } from '../../faults/fault.js';
import type { Faults } from '../../faults/faults.js';
import type { Sfu } from '../../sfu/sfu.js';
import { decode, readJson } from '../request-body.js';
import { type Answer, type Exchange, isBearer, type Route, route } from './route.js';

/**
 * Routes that need the app's secret: `POST /faults` injects a fault, `DELETE /faults` ends all faults, and
 * `GET /faults` lists the sessions that they can apply to.
 */
export function faultRoutes(faults: Faults, sfu: Sfu, secret: string): Route[] {
  const guarded = (method: string, run: (call: Exchange) => Promise<Answer> | Answer) =>
    route(method, '/faults', (call) => {
      if (!isBearer(call.request, secret)) throw ApiError.unauthorized();
      return run(call);
    });
  return [
    guarded('POST', async ({ request }) => {
      faults.add(decode(Fault, await readJson(request)));
      return { status: 204 };
    }),
    guarded('DELETE', () => {
      faults.clear();
      return { status: 204 };
    }),
    guarded('GET', () => {
      const sessions = [...sfu.sessions].map(({ id, tracks }) => ({
        sessionId: id,
        trackNames: tracks.filter((track) => !track.isEnded).map((track) => track.name),
      }));
      return { status: 200, body: { sessions } };
    }),
  ];
}
