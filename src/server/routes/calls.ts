import type * as v from 'valibot';
import type { CallsAction } from '../room/media/calls-operation.js';
import * as requests from '../sfu/requests.js';

interface Route {
  method: string;
  /** If `isOfSession`, the path below `sessions/:session`. */
  path: string;
  isOfSession: boolean;
  action: CallsAction;
  /** The schema of the request; other fields are dropped, because nothing has checked them. */
  request: v.GenericSchema | null;
}

const ofApp = (action: CallsAction, request: v.GenericSchema | null): Route => ({
  method: 'POST',
  path: action,
  isOfSession: false,
  action,
  request,
});

const ofSession = (
  method: string,
  action: CallsAction,
  request: v.GenericSchema | null,
  path: string = action,
): Route => ({
  method,
  path,
  isOfSession: true,
  action,
  request,
});

/** The forwarded part of the Calls API: adapters, account routes and everything else are not found. */
const routes: Route[] = [
  ofApp('sessions/new', requests.NewSessionRequest),
  ofApp('generate-ice-servers', null),
  ofSession('GET', 'session', null, ''),
  ofSession('PUT', 'renegotiate', requests.RenegotiateRequest),
  ofSession('POST', 'tracks/new', requests.TracksRequest),
  ofSession('PUT', 'tracks/update', requests.UpdateTracksRequest),
  ofSession('PUT', 'tracks/close', requests.CloseTracksRequest),
  ofSession('POST', 'datachannels/establish', requests.EstablishRequest),
  ofSession('POST', 'datachannels/new', requests.DataChannelsRequest),
  ofSession('PUT', 'datachannels/update', requests.DataChannelsRequest),
  ofSession('PUT', 'datachannels/close', requests.DataChannelsRequest),
];

/** The route of a request, and its session id. */
export function findRoute(method: string, path: string): { route: Route; sessionId: string | null } | null {
  const [, id, below = ''] = /^sessions\/([\w-]{1,128})(?:\/(.+))?$/.exec(path) ?? [];
  const route = routes.find((one) => one.method === method && one.path === (one.isOfSession ? below : path));
  if (!route || (route.isOfSession && id === undefined)) return null;
  return { route, sessionId: route.isOfSession ? id! : null };
}
