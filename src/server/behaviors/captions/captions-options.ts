import { Refusal } from '../../refusal.js';

export interface CaptionsOptions {
  /** Who may start and stop a transcript. Default `moderators`. */
  startBy?: 'moderators' | 'everyone';
  /** Whether the room keeps what was said with its data, so that it can be read later. Default false. */
  store?: boolean;
  /** How long a transcript is announced before it begins, in milliseconds; at most 60,000. Default 5,000. */
  announceMs?: number;
  /** How many minutes of speech may be transcribed per room and day (UTC). Default 600. */
  maxMinutesPerDay?: number;
  /** The language that is spoken, as a language tag such as `en` or `pt-BR`. Default: the service's own. */
  language?: string;
}

export interface CaptionsSettings {
  startBy: 'moderators' | 'everyone';
  store: boolean;
  announceMs: number;
  maxSecondsPerDay: number;
  language: string | null;
}

const MAX_ANNOUNCE_MS = 60_000;
const MAX_MINUTES = 100_000;

/** @throws `Refusal` `settings_invalid` */
export function readOptions(options: CaptionsOptions): CaptionsSettings {
  const {
    startBy = 'moderators',
    store = false,
    announceMs = 5_000,
    maxMinutesPerDay = 600,
    language,
  } = options;
  if (!(announceMs >= 0 && announceMs <= MAX_ANNOUNCE_MS))
    throw Refusal.settings(
      `The captions are announced for ${announceMs} ms. Set announceMs to a number from 0 to ${MAX_ANNOUNCE_MS}.`,
    );
  if (!(maxMinutesPerDay >= 0 && maxMinutesPerDay <= MAX_MINUTES))
    throw Refusal.settings(
      `The captions may take ${maxMinutesPerDay} minutes per day. Set maxMinutesPerDay to a number from 0 to ${MAX_MINUTES}.`,
    );
  if (language !== undefined && !/^[a-z]{2,8}(-[a-z\d]{1,8})*$/i.test(language))
    throw Refusal.settings(
      'The language of the captions is no language tag. Set language to a tag such as en or pt-BR.',
    );
  return { startBy, store, announceMs, maxSecondsPerDay: maxMinutesPerDay * 60, language: language ?? null };
}
