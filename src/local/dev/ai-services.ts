import type { WorkerConfig } from '@cloudflare/vite-plugin';
import type { unstable_getVarsForDev as VarsForDev } from 'wrangler';
import { ChatStandIn } from '../ai/chat-stand-in.js';
import { startSpeechStandIn, startVoiceStandIn } from '../ai/stand-ins.js';

type Vars = Readonly<Record<string, string>>;

/** A service on this machine in place of one with a model. */
interface StandIn {
  /** The settings with which a Worker uses it. */
  readonly vars: Vars;
  close(): Promise<void>;
}

/** A kind of service that behaviors of a room use. */
interface Kind {
  /** The settings of such a service, its address first. */
  settings: readonly [endpoint: string, ...more: string[]];
  /** The Durable Object that the Worker needs for it; null: none. */
  object: string | null;
  /** Whether Workers AI, bound as `AI`, is such a service too. */
  isWorkersAi: boolean;
  /** The printed line that says what is in the place of a model. */
  note: string;
  start(): Promise<StandIn>;
}

/** The printed line that says who answers in place of a language model. */
export const CHAT_STAND_IN_NOTE =
  'An assistant in the chat (assistantBehavior) gets its answers from a stand-in. For a language model, set CHAT_ENDPOINT, CHAT_MODEL and CHAT_TOKEN.';

const KINDS: readonly Kind[] = [
  {
    settings: ['CHAT_ENDPOINT', 'CHAT_TOKEN', 'CHAT_MODEL'],
    object: null,
    isWorkersAi: true,
    note: CHAT_STAND_IN_NOTE,
    start: () => ChatStandIn.start(),
  },
  {
    settings: ['SPEECH_ENDPOINT', 'SPEECH_TOKEN', 'SPEECH_MODEL'],
    object: 'Transcriber',
    isWorkersAi: true,
    note: 'Captions (captionsBehavior) come from a stand-in, which knows only a few words. For a speech model, set SPEECH_ENDPOINT, SPEECH_MODEL and SPEECH_TOKEN.',
    start: startSpeechStandIn,
  },
  {
    settings: ['AI_ENDPOINT', 'AI_TOKEN', 'AI_MODEL', 'AI_VOICE'],
    object: 'VoiceAgent',
    isWorkersAi: false,
    note: 'The voice of an AI (aiBehavior) is a stand-in, which repeats what it hears. For a real one, set AI_ENDPOINT, AI_MODEL and AI_TOKEN.',
    start: startVoiceStandIn,
  },
];

/** The Durable Objects that a Worker may need beside its rooms. */
export const AI_OBJECTS: readonly string[] = KINDS.flatMap(({ object }) => object ?? []);

interface Service extends Kind {
  /** The developer's own settings; null: not set. */
  own: Vars | null;
  standIn: StandIn | null;
}

/** What a Worker says about its own services. */
export type AiWorker = Pick<WorkerConfig, 'configPath' | 'vars' | 'secrets' | 'ai' | 'durable_objects'>;

/** The AI services of a development server: those in its environment, and stand-ins for the others. */
export class AiServices {
  readonly #services: readonly Service[];

  private constructor(services: readonly Service[]) {
    this.#services = services;
  }

  /** @param hasStandIns whether stand-ins serve where the environment has no service. */
  static async start(
    env: Readonly<Record<string, string | undefined>>,
    hasStandIns: boolean,
  ): Promise<AiServices> {
    return new AiServices(
      await Promise.all(
        KINDS.map(async (kind) => {
          const own = ownVars(kind, env);
          return { ...kind, own, standIn: own || !hasStandIns ? null : await kind.start() };
        }),
      ),
    );
  }

  /** The settings for a Worker with these Durable Objects, and the lines to print. */
  of(objects: readonly string[]): { vars: Vars; notes: string[] } {
    return result(this.#services.filter(({ object }) => object === null || objects.includes(object)));
  }

  /** As `of`, for a Worker that may have services of its own: in its configuration, in `.dev.vars` or in `.env`. */
  ofWorker(worker: AiWorker, varsForDev: typeof VarsForDev): { vars: Vars; notes: string[] } {
    const { configPath, vars = {}, secrets, ai, durable_objects } = worker;
    const set = varsForDev(configPath, undefined, vars, process.env.CLOUDFLARE_ENV, true, secrets);
    const objects = (durable_objects?.bindings ?? []).map(({ name }) => name);
    return result(
      this.#services.filter(({ object, own, isWorkersAi, settings: [endpoint] }) => {
        if (object !== null && !objects.includes(object)) return false;
        return own !== null || !(set[endpoint]?.value || (isWorkersAi && ai?.binding === 'AI'));
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#services.map(({ standIn }) => standIn?.close()));
  }
}

function ownVars({ settings }: Kind, env: Readonly<Record<string, string | undefined>>): Vars | null {
  return env[settings[0]] ? Object.fromEntries(settings.map((name) => [name, env[name] ?? ''])) : null;
}

function result(services: readonly Service[]): { vars: Vars; notes: string[] } {
  return {
    vars: Object.assign({}, ...services.map(({ own, standIn }) => own ?? standIn?.vars)),
    notes: services.flatMap(({ standIn, note }) => (standIn ? [note] : [])),
  };
}
