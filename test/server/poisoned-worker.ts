/** The Worker as it is deployed, with a behavior, and a way to put a record into a room's database that no honest use makes. */
import { defineRoom } from '../../src/server/define-room.js';
import { Room } from '../../src/server/room/room-object.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import { createRoutes } from '../../src/server/routes/routes.js';

const defined = defineRoom({
  behaviors: [
    { name: 'quiz', state: () => ({ questions: {}, scores: {}, rounds: 3 }), settings: ['rounds'] },
  ],
});

class PoisonedRoom extends Room {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }

  /** A member as rooms stored them before sessions had rows of their own, with `bytes` of layer names. */
  poison(bytes: number): void {
    const id = 'p_poisoned';
    const member = {
      info: {
        id,
        name: 'Eve',
        role: 'participant',
        connected: true,
        joinedAtMs: 1,
        handRaisedAtMs: null,
        recordingSinceMs: null,
        publications: {},
      },
      subject: 'eve',
      token: { role: 'participant', grants: {} },
      grants: {
        publish: [],
        subscribe: true,
        chat: true,
        send: true,
        data: true,
        storage: 'write',
        moderate: false,
        ai: false,
      },
      resume: { current: '', previous: null },
      sessions: {
        s: {
          mids: {},
          pulls: { 0: { sessionId: 's', trackName: 't', layer: 'x'.repeat(bytes) } },
          channels: [],
        },
      },
      declared: {},
      watches: [],
      lostAtMs: null,
      present: true,
    };
    this.ctx.storage.sql.exec('INSERT OR REPLACE INTO member VALUES (?, ?)', id, JSON.stringify(member));
    this.ctx.storage.sql.exec('INSERT OR REPLACE INTO member VALUES (?, ?)', 'p_torn', '{"info":');
  }

  /**
   * Makes the database as an earlier version left it: no replies, pins and backstage in the chat, a list of revoked
   * sources, and a behavior's state without scores and with another number of rounds.
   */
  age(): void {
    const { sql } = this.ctx.storage;
    sql.exec('DROP INDEX chat_pinned');
    for (const column of ['reply_to', 'pinned', 'backstage'])
      sql.exec(`ALTER TABLE chat DROP COLUMN ${column}`);
    sql.exec("UPDATE meta SET json = json_remove(json, '$.rest.room.mayUnmute', '$.rest.room.live')");
    const quiz = JSON.stringify({ questions: { 1: 'Who?' }, rounds: 2 });
    sql.exec(
      "UPDATE meta SET json = json_set(json, '$.rest.behaviors.quiz', json(?)) WHERE key = 'state'",
      quiz,
    );
    sql.exec(
      "INSERT OR REPLACE INTO standing VALUES ('bob', json_object('revoked', json_array('microphone')))",
    );
  }

  /** Ends this object as a crash does; the next request starts it again from what is stored. */
  async restart(): Promise<void> {
    await this.ctx.storage.sync();
    this.ctx.abort('restarted by a test');
  }
}

export { PoisonedRoom as Room };

const app = createRoutes();

app.post('/test/:room/:what', async (context) => {
  const rooms = context.env.Room as unknown as DurableObjectNamespace<PoisonedRoom>;
  const room = rooms.get(rooms.idFromName(context.req.param('room')));
  const what = context.req.param('what');
  if (what === 'poison') await room.poison(Number(await context.req.text()));
  else if (what === 'age') await room.age();
  else await room.restart().catch(() => {});
  return context.body(null, 204);
});

export default app;
