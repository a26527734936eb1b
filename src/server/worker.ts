import type { FileStorageOf } from './behaviors/file-storage.js';
import type { WorkerContext } from './platform.js';
import { createRoutes } from './routes/routes.js';
import type { RoomEnv } from './settings.js';

/** The default export of a Worker: an `ExportedHandler`. */
export interface RoomWorker {
  fetch(request: Request, env: RoomEnv, context: WorkerContext): Promise<Response>;
}

export interface WorkerOptions {
  /** The storage of files, the same as that of the rooms. Default: the R2 bucket bound as `FILES`. */
  fileStorage?: FileStorageOf<RoomEnv>;
}

/**
 * Creates the Worker: use it as the default export, or call its `fetch` from a Worker of your own; a Hono app mounts
 * it with `app.mount('/', createWorker().fetch)`. `/parties/room/:room` is the rooms' socket, `/calls/*` leads to the
 * SFU, `/lobby/*` is for people before they join, `/feedback/:room` for ratings, `/files/*` for the files of the chat,
 * `/operator/*` for the site's operator, `/dev/token` for development.
 */
export function createWorker({ fileStorage }: WorkerOptions = {}): RoomWorker {
  const app = createRoutes(fileStorage);
  return {
    async fetch(request, env, context) {
      return app.fetch(request, env, context as ExecutionContext);
    },
  };
}
