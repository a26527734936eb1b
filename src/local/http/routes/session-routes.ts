import * as v from 'valibot';
import { NewSessionRequest, SessionDescription } from '../../../calls-api/wire.js';
import type { AccountStore } from '../../account/account-store.js';
import type { Faults } from '../../faults/faults.js';
import type { FaultyOperation } from '../../faults/faulty-operations.js';
import { sessionOperations } from '../../sfu/operations/session-operations.js';
import { newSession, sessionState } from '../../sfu/operations/sessions.js';
import { refuseEmptyObject, refuseMalformedSdp } from '../../sfu/reported-refusals.js';
import type { Sfu } from '../../sfu/sfu.js';
import { decode, readJson } from '../request-body.js';
import { appRoute } from './app-route.js';
import type { Exchange, Route } from './route.js';

const WithDescription = v.object({ sessionDescription: SessionDescription });

/**
 * `sessions/…`: all operations on one connection.
 * @param isLenient accepts requests that the service is reported to refuse
 */
export function sessionRoutes(store: AccountStore, sfu: Sfu, faults: Faults, isLenient: boolean): Route[] {
  const check = isLenient ? () => {} : refuseMalformedSdp;
  const sessionOf = ({ params }: Exchange) => {
    const session = sfu.session(params.session!, params.app!);
    sfu.admit(session);
    return session;
  };
  return [
    appRoute(store, 'POST', 'sessions/new', async ({ params, url, request }) => {
      const open = (body: unknown) => {
        if (!isLenient) refuseEmptyObject(body);
        const request = decode(NewSessionRequest, body);
        if (request.sessionDescription) check(request.sessionDescription.sdp);
        return newSession(sfu, params.app!, url.searchParams, request);
      };
      const answer = await faults.around({ operation: 'sessions/new' }, await readJson(request), open);
      return { status: 201, body: answer };
    }),
    appRoute(store, 'GET', 'sessions/:session', async (call) => {
      const session = sessionOf(call);
      const about = { operation: 'state', sessionId: session.id } as const;
      return { status: 200, body: await faults.around(about, undefined, () => sessionState(session)) };
    }),
    ...Object.entries(sessionOperations).map(([key, operation]) => {
      const [method = '', path = ''] = key.split(' ');
      return appRoute(store, method, `sessions/:session/${path}`, async (call) => {
        const session = sessionOf(call);
        // Looked up again: it may have ended while the body was read or a fault delayed the request.
        const run = async (body: unknown) => {
          const request = decode(operation.body, body);
          const described = v.safeParse(WithDescription, request);
          if (described.success) check(described.output.sessionDescription.sdp);
          return operation.run(sfu.session(session.id), request, sfu);
        };
        const about = { operation: path as FaultyOperation, sessionId: session.id };
        return { status: 200, body: await faults.around(about, await readJson(call.request), run) };
      });
    }),
  ];
}
