/** The Worker under test with an AI that has a voice, in rooms whose time a test moves. */
import { VoiceAgent as DeployedVoiceAgent } from '../../src/server/ai/voice-agent.js';
import { voiceAgentStub } from '../../src/server/ai/voice-agent-stub.js';
import { aiBehavior, defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import type { RoomEnv } from '../../src/server/settings.js';
import { MovableClock } from './ai/movable-clock.js';
import app, { Room as TestRoom } from './test-worker.js';

const limits = { maxMinutesPerMeeting: 2, maxMinutesPerDay: 3 };
const ai = { name: 'Ada the AI', voices: ['low', 'high'], ...limits };
const defined = defineRoom({ behaviors: [aiBehavior(ai)] });
/** Rooms whose name begins with `everyone`. */
const forEveryone = defineRoom({ behaviors: [aiBehavior({ ...ai, enableBy: 'everyone' })] });

/** Rooms whose site has removed the AI service since. */
const withoutService = new Set<string>();

/** Some rooms have wrong settings, after which they are named. */
function envOf({ id }: DurableObjectState, env: RoomEnv): RoomEnv {
  if (withoutService.has(id.name!)) return { ...env, AI_ENDPOINT: undefined };
  if (id.name === 'no-token') return { ...env, AI_TOKEN: undefined };
  if (id.name === 'wrong-token') return { ...env, AI_TOKEN: 'wrong' };
  if (id.name === 'wrong-address') return { ...env, AI_ENDPOINT: `${env.AI_ENDPOINT}/elsewhere` };
  return env;
}

export class Room extends TestRoom {
  constructor(ctx: DurableObjectState, env: RoomEnv) {
    super(ctx, envOf(ctx, env));
  }

  override get roomOptions(): RoomOptions {
    const room = this.ctx.id.name!.startsWith('everyone') ? forEveryone : defined;
    return Reflect.get(room.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export class VoiceAgent extends DeployedVoiceAgent {
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

app.post('/test/:room/without-service', ({ req, body }) => {
  withoutService.add(req.param('room'));
  return body(null, 204);
});

app.post('/test/:room/start-unknown', async ({ req, env, body }) => {
  const room = req.param('room');
  await voiceAgentStub(env, room)!.start({
    room,
    visit: await req.text(),
    leftMs: 60_000,
    voice: 'low',
    instructions: '',
  });
  return body(null, 204);
});

export default app;
