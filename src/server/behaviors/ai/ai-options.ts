import { cleanName } from '../../../core/plain-text.js';
import { Refusal } from '../../refusal.js';

export interface AiOptions {
  /** The name of the AI in the roster. Default `AI`; at most 64 characters. */
  name?: string;
  /** What it should know and how it should speak, unless the person who enables it says otherwise. */
  instructions?: string;
  /** The voices that people may choose, by the names of the service. Default: those of OpenAI's Realtime API. */
  voices?: readonly string[];
  /** Who may enable and disable it: moderators (the default), or everyone with the grant `ai`. */
  enableBy?: 'moderators' | 'everyone';
  /** How long it may be in the call during a meeting, in minutes. Default 60. */
  maxMinutesPerMeeting?: number;
  /** How long it may be in calls of a room on a day (UTC), in minutes. Default 240. */
  maxMinutesPerDay?: number;
}

export type AiSettings = Readonly<Required<AiOptions>>;

export const MAX_INSTRUCTIONS_LENGTH = 8_000;
const MAX_NAME_LENGTH = 64;
const MAX_MINUTES = 24 * 60;
/** https://developers.openai.com/api/docs/guides/realtime-conversations, "Voice options" */
const VOICES = ['marin', 'cedar', 'alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse'];

/** @throws `Refusal` `settings_invalid` */
export function readOptions(options: AiOptions): AiSettings {
  const { name = 'AI', instructions = '', voices = VOICES, enableBy = 'moderators' } = options;
  const { maxMinutesPerMeeting = 60, maxMinutesPerDay = 240 } = options;
  const cleaned = cleanName(name);
  if (!/[\p{L}\p{N}]/u.test(cleaned) || cleaned.length > MAX_NAME_LENGTH)
    throw Refusal.settings(
      `The name of the AI must have a letter or digit, and at most ${MAX_NAME_LENGTH} characters. Choose another name.`,
    );
  if (instructions.length > MAX_INSTRUCTIONS_LENGTH)
    throw Refusal.settings(
      `The instructions of the AI have ${instructions.length} characters, and at most ${MAX_INSTRUCTIONS_LENGTH} are allowed. Shorten them.`,
    );
  if (voices.length === 0 || voices.some((voice) => !/^[\w-]{1,64}$/.test(voice)))
    throw Refusal.settings(
      'The voices of the AI must be names of letters, digits, _ and -, at most 64 each. List at least one.',
    );
  for (const [option, minutes] of Object.entries({ maxMinutesPerMeeting, maxMinutesPerDay }))
    if (!(minutes > 0 && minutes <= MAX_MINUTES))
      throw Refusal.settings(
        `${option} of the AI is ${minutes}. Set a number of minutes above 0, at most ${MAX_MINUTES}.`,
      );
  return { name: cleaned, instructions, voices, enableBy, maxMinutesPerMeeting, maxMinutesPerDay };
}
