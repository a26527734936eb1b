/** A room with small limits for files, and a storage that refuses to delete when a test says so. */
import type { FileStorage } from '../../src/server/behaviors/file-storage.js';
import { r2Storage } from '../../src/server/files/r2-storage.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

let refusals = 0;

function refusing(storage: FileStorage): FileStorage {
  return {
    put: (key, content, size) => storage.put(key, content, size),
    get: (key) => storage.get(key),
    async delete(keys) {
      if (refusals-- > 0) throw new Error('A test lets this storage refuse to delete.');
      await storage.delete(keys);
    },
  };
}

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    const base = super.roomOptions;
    const limits = { maxBytes: 100_000, perPerson: 4, roomBytes: 250_000 };
    const storage = (env: Parameters<typeof r2Storage>[0]) => {
      const bucket = r2Storage(env);
      return bucket && refusing(bucket);
    };
    return { ...base, files: { ...base.files!, ...limits, storage } };
  }

  fileState(id: string): string {
    const rows = this.ctx.storage.sql.exec<{ state: string }>('SELECT state FROM file WHERE id = ?', id);
    return rows.toArray()[0]?.state ?? 'none';
  }
}

app.post('/test/:room/refuse-deletes', async (context) => {
  refusals = Number(await context.req.text());
  return context.body(null, 204);
});

app.get('/test/:room/file-state/:file', async ({ req, env, text }) => {
  const rooms = env.Room as unknown as DurableObjectNamespace<Room>;
  return text(await rooms.get(rooms.idFromName(req.param('room'))).fileState(req.param('file')));
});

export default app;
