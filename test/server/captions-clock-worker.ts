/** The Worker under test with captions, a backstage, and clocks that a test can move. */
import { Transcriber as DeployedTranscriber } from '../../src/server/ai/transcriber.js';
import { transcriberStub } from '../../src/server/ai/transcriber-stub.js';
import { captionsBehavior } from '../../src/server/behaviors/captions-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import type { RoomEnv } from '../../src/server/settings.js';
import { MovableClock } from './ai/movable-clock.js';
import { workersAi } from './ai/workers-ai.js';
import app, { Room as TestRoom } from './test-worker.js';

const defined = defineRoom({
  behaviors: [captionsBehavior({ store: true, maxMinutesPerDay: 1, language: 'en' })],
  backstage: true,
});

/** Rooms whose name begins with `workers-ai` use that in place of the service. */
function envOf({ id }: DurableObjectState, env: RoomEnv): RoomEnv {
  const usesWorkersAi = id.name?.startsWith('workers-ai');
  return usesWorkersAi ? { ...env, SPEECH_ENDPOINT: undefined, AI: workersAi(id.name!) } : env;
}

export class Room extends TestRoom {
  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, envOf(ctx, env));
  }

  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export class Transcriber extends DeployedTranscriber {
  readonly #clock = new MovableClock();

  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, envOf(ctx, env));
  }

  protected override get clock(): MovableClock {
    return this.#clock;
  }

  async advance(ms: number): Promise<void> {
    this.#clock.advance(ms);
    await this.alarm();
  }

  restart(): void {
    this.ctx.abort('A test restarts this object.');
  }
}

app.post('/test/:room/listen', async ({ req, env, body }) => {
  const room = req.param('room');
  await transcriberStub(env, room)!.listen({ room, stream: await req.text(), language: null });
  return body(null, 204);
});

export default app;
