import * as v from 'valibot';
import type { CaptionsState } from '../../behaviors/captions-state.js';
import { hasSpeechService } from '../ai/speech-settings.js';
import type { TranscriberReport } from '../ai/transcriber-report.js';
import { Refusal } from '../refusal.js';
import { Captions } from './captions/captions.js';
import { type CaptionsOptions, readOptions } from './captions/captions-options.js';
import { entriesAfter, latestEntries, type TranscriptRequest } from './captions/transcript-log.js';
import { type BehaviorContext, type BehaviorParticipant, entry, type RoomBehavior } from './room-behavior.js';

export type { CaptionsOptions } from './captions/captions-options.js';

type Context = BehaviorContext<CaptionsState>;

const MAX_PAGE = 200;
/** For the operator. */
const MAX_ENTRIES = 1_000;

const Nothing = v.nullish(v.object({}));
const Page = v.object({
  after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE)), 100),
});

/**
 * Captions and a transcript, made by the server. While a transcript is on, the SFU streams the microphones of the people
 * who allow it to the room's `Transcriber`, which speaks to a speech service. Everyone sees the transcript announced
 * before it begins, and nobody is transcribed who has not allowed it.
 *
 * It needs the binding `Transcriber`, and `SPEECH_ENDPOINT` or the binding `AI`; see `RoomEnv`. Without them it has no
 * state, so that the page does not offer it.
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function captionsBehavior(options: CaptionsOptions = {}): RoomBehavior<CaptionsState> {
  const settings = readOptions(options);
  const captions = new Captions(settings);
  const needs = settings.startBy === 'moderators' ? 'moderate' : 'admitted';
  const update = (context: Context) => {
    if (hasSpeechService(context.env)) captions.update(context);
  };
  return {
    name: 'captions',
    state: (env) =>
      hasSpeechService(env) ? { startBy: settings.startBy, transcript: null, speakers: {} } : null,
    settings: ['startBy'],
    commands: {
      start: entry({
        input: Nothing,
        needs,
        run(context: Context, actor) {
          check(context, actor);
          captions.start(context, actor);
        },
      }),
      stop: entry({
        input: Nothing,
        needs,
        run(context: Context, actor) {
          check(context, actor);
          captions.stop(context);
        },
      }),
      allow: entry({
        input: v.object({ allowed: v.boolean() }),
        run(context: Context, actor, { allowed }) {
          check(context, actor);
          captions.allow(context, actor, allowed);
        },
      }),
    },
    queries: {
      transcript: entry({
        input: v.pipe(
          v.nullish(Page, {}),
          v.transform((page) => page ?? { after: 0, limit: 100 }),
        ),
        run: (context: Context, { role }, { after, limit }) =>
          entriesAfter(context, after, limit, role !== 'viewer'),
      }),
    },
    onStart(context) {
      if (hasSpeechService(context.env)) captions.restore(context);
    },
    onJoin: update,
    onLeave: update,
    onPublications: update,
    onLive(context) {
      if (hasSpeechService(context.env)) captions.goLive(context);
    },
    onAlarm: update,
    onMeetingEnd(context) {
      if (hasSpeechService(context.env)) captions.end(context);
    },
    onService(context, data) {
      // Only the room's own Worker can send this, so it needs no validation.
      const message = data as TranscriberReport | TranscriptRequest;
      if (message.type === 'transcript') return entriesAfter(context, message.after, MAX_ENTRIES, true);
      if (message.type === 'latest') return latestEntries(context, message);
      return hasSpeechService(context.env) && captions.hear(context, message);
    },
  };
}

/** @throws `Refusal` when there is no speech service, or the person only watches. */
function check({ env }: Context, { role }: BehaviorParticipant): void {
  if (!hasSpeechService(env))
    throw Refusal.notFound(
      'This room has no speech service. Its operator can set SPEECH_ENDPOINT, or bind Workers AI as AI.',
    );
  if (role === 'viewer')
    throw Refusal.notAllowed('Viewers are not heard, so they have no captions to decide about.');
}
