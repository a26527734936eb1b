import * as v from 'valibot';
import type { AiState } from '../../behaviors/ai-state.js';
import { isVoiceReport } from '../ai/voice-report.js';
import { Refusal } from '../refusal.js';
import { endMeeting } from './ai/ai-minutes.js';
import { type AiOptions, MAX_INSTRUCTIONS_LENGTH, readOptions } from './ai/ai-options.js';
import { AiVisits } from './ai/ai-visits.js';
import { EMPTY_FLOOR, pass, release, request, settle } from './ai/floor.js';
import { type BehaviorContext, entry, type RoomBehavior } from './room-behavior.js';

export type { AiOptions } from './ai/ai-options.js';

type Context = BehaviorContext<AiState>;

const Nothing = v.nullish(v.object({}));
const ParticipantId = v.pipe(v.string(), v.maxLength(64));

/**
 * An AI with a voice, as a participant of the call. It hears one person at a time: the person who has the floor, and only
 * while they talk to it. It answers aloud to everyone. The first person who asks gets the floor; others queue.
 *
 * It needs `AI_ENDPOINT`, `AI_TOKEN` and `AI_MODEL`, and the Durable Object `VoiceAgent`; see `RoomEnv`. Without an
 * endpoint it has no state, so that the page does not offer it.
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function aiBehavior(options: AiOptions = {}): RoomBehavior<AiState> {
  const settings = readOptions(options);
  const { voices, instructions } = settings;
  const visits = new AiVisits(settings);
  const needs = settings.enableBy === 'everyone' ? 'ai' : 'moderate';
  return {
    name: 'ai',
    state: (env) =>
      env.AI_ENDPOINT
        ? {
            enableBy: settings.enableBy,
            voices,
            status: 'off',
            code: null,
            participant: null,
            voice: env.AI_VOICE || voices[0]!,
            startedBy: null,
            ...EMPTY_FLOOR,
          }
        : null,
    settings: ['enableBy', 'voices'],
    commands: {
      enable: entry({
        input: v.object({ instructions: v.optional(v.string()), voice: v.optional(v.string()) }),
        needs,
        run(context: Context, { id }, asked) {
          checkService(context);
          if (visits.isOn(context))
            throw Refusal.conflict('The AI is in the call already. Disable it first to change it.');
          const { length } = asked.instructions ?? '';
          if (length > MAX_INSTRUCTIONS_LENGTH)
            throw Refusal.invalid(
              `The instructions have ${length} characters, and at most ${MAX_INSTRUCTIONS_LENGTH} are allowed. Shorten them.`,
            );
          const voice = asked.voice ?? (context.env.AI_VOICE || voices[0]!);
          if (
            asked.voice !== undefined &&
            asked.voice !== context.env.AI_VOICE &&
            !voices.includes(asked.voice)
          )
            throw Refusal.invalid(`The AI does not have this voice. Choose one of ${voices.join(', ')}.`);
          visits.begin(context, { by: id, voice, instructions: asked.instructions ?? instructions });
        },
      }),
      disable: entry({
        input: Nothing,
        needs,
        run(context: Context) {
          checkService(context);
          visits.end(context);
        },
      }),
      request: entry({
        input: Nothing,
        needs: 'ai',
        run(context: Context, { id }) {
          checkIsOn(context);
          request(context, id);
          visits.hear(context);
        },
      }),
      release: entry({
        input: Nothing,
        run(context: Context, { id }) {
          checkIsOn(context);
          release(context, id);
          visits.hear(context);
        },
      }),
      pass: entry({
        input: v.object({ to: ParticipantId }),
        run(context: Context, { id }, { to }) {
          checkIsOn(context);
          if (context.state.floor !== id && !context.may(id, 'moderate'))
            throw Refusal.notAllowed('Only the person who has the floor and moderators can pass it on.');
          pass(context, to);
          visits.hear(context);
        },
      }),
      talk: entry({
        input: v.object({ talking: v.boolean() }),
        needs: 'ai',
        run(context: Context, { id }, { talking }) {
          checkIsOn(context);
          if (context.state.floor !== id)
            throw Refusal.notAllowed(
              'Another person has the floor, or nobody. Request the floor, then talk.',
            );
          if (context.state.isTalking !== talking) context.set(['isTalking'], talking);
          visits.hear(context);
        },
      }),
    },
    onStart(context) {
      if (hasState(context)) visits.check(context);
    },
    onJoin: (context) => update(context),
    onLeave: (context) => update(context),
    onCommand: (context) => update(context),
    onPublications: (context) => update(context),
    onDisconnect(context, { id }) {
      if (!hasState(context) || context.state.floor !== id || !context.state.isTalking) return;
      // The page that comes back may be another one, in which nobody holds the button.
      context.set(['isTalking'], false);
      visits.hear(context);
    },
    onService(context, data) {
      if (isVoiceReport(data)) return hasState(context) && visits.onReport(context, data);
    },
    onAlarm(context) {
      if (hasState(context)) visits.endIfLate(context);
    },
    onMeetingEnd(context) {
      if (!hasState(context)) return;
      visits.end(context);
      endMeeting(context);
    },
  };

  function update(context: Context): void {
    if (!hasState(context) || !visits.isOn(context)) return;
    settle(context);
    visits.hear(context);
  }

  function checkIsOn(context: Context): void {
    checkService(context);
    if (!visits.isOn(context)) throw Refusal.conflict('The AI is not in the call. Enable it first.');
  }
}

/** The state is missing if the site has removed the service since. */
function hasState(context: Context): boolean {
  return Boolean(context.env.AI_ENDPOINT);
}

function checkService({ env }: Context): void {
  if (!env.AI_ENDPOINT)
    throw Refusal.notFound('This room has no AI, because its server has no service for it.');
}
