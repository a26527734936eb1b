import type { Context } from 'hono';
import type { FileStorageOf } from '../behaviors/file-storage.js';
import { r2Storage } from '../files/r2-storage.js';
import { Refusal } from '../refusal.js';
import { type RoomEnv, readSettings, type Settings } from '../settings.js';
import { Hono } from '../worker-packages.js';
import { callsProxy, failure } from './calls-proxy.js';
import { checkOrigin, preflight } from './cors.js';
import { devToken } from './dev-token.js';
import { feedbackRoute } from './feedback.js';
import { fileRoutes } from './files.js';
import { roomRoute } from './join.js';
import { lobbyRoutes } from './lobby.js';
import { operatorRoutes } from './operator.js';
import { transcriberRoute } from './transcriber.js';

type Bindings = { Bindings: RoomEnv };

/** The Worker's routes, as a Hono app. */
export function createRoutes(fileStorage: FileStorageOf<RoomEnv> = r2Storage): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.options('*', ({ req }) => preflight(req.raw));
  app.get('/parties/room/:room', ({ req, env, executionCtx }) =>
    roomRoute(req.raw, req.param('room'), env, executionCtx),
  );
  app.all('/calls/*', (context) => callsProxy(context, guard(context)));
  app.post('/dev/token', (context) =>
    devToken(context.req.raw, guard(context), context.env.ROOM_TOKEN_SECRET ?? ''),
  );
  app.route('/lobby', lobbyRoutes());
  app.post('/feedback/:room', (context) => feedbackRoute(context, context.req.param('room'), guard(context)));
  app.route('/files', fileRoutes(fileStorage));
  app.route('/operator', operatorRoutes());
  app.get('/transcriber/:ticket', ({ req, env }) => transcriberRoute(req.raw, req.param('ticket'), env));
  app.notFound(({ req }) => refused(req.raw, Refusal.noRoute(req.path)));
  app.onError((error, { req }) => refused(req.raw, Refusal.from(error)));
  return app;
}

/** @throws `Refusal` when the settings are invalid, or the page's origin may not use this server. */
function guard({ req, env }: Context<Bindings>): Settings {
  const settings = readSettings(env);
  checkOrigin(req.raw, settings);
  return settings;
}

function refused(request: Request, why: Refusal): Response {
  return failure(request, why.status, why.toJSON());
}
