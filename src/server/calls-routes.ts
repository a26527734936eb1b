import type * as v from 'valibot';
import * as wire from '../calls/wire.js';
import type { CallsAction } from './room/calls-operation.js';

interface Route {
  method: string;
  /** Where `isOfSession`, below `sessions/:session`. */
  path: string;
  isOfSession: boolean;
  action: CallsAction;
  /** What may be in the request; whatever else is dropped, for nobody has judged it. */
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

/** What of the Calls API is let through: adapters, account routes and all else are not found. */
const routes: Route[] = [
  ofApp('sessions/new', wire.NewSessionRequest),
  ofApp('generate-ice-servers', null),
  ofSession('GET', 'session', null, ''),
  ofSession('PUT', 'renegotiate', wire.RenegotiateRequest),
  ofSession('POST', 'tracks/new', wire.TracksRequest),
  ofSession('PUT', 'tracks/update', wire.UpdateTracksRequest),
  ofSession('PUT', 'tracks/close', wire.CloseTracksRequest),
  ofSession('POST', 'datachannels/establish', wire.EstablishDataChannelsRequest),
  ofSession('POST', 'datachannels/new', wire.DataChannelsRequest),
  ofSession('PUT', 'datachannels/update', wire.DataChannelsRequest),
  ofSession('PUT', 'datachannels/close', wire.CloseDataChannelsRequest),
];

/** The route of a request, and the session it is about. */
export function findRoute(method: string, path: string): { route: Route; sessionId: string | null } | null {
  const [, id, below = ''] = /^sessions\/([\w-]{1,128})(?:\/(.+))?$/.exec(path) ?? [];
  const route = routes.find((one) => one.method === method && one.path === (one.isOfSession ? below : path));
  if (!route || (route.isOfSession && id === undefined)) return null;
  return { route, sessionId: route.isOfSession ? id! : null };
}
