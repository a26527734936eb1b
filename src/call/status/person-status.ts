import { cleanName } from '../../core/plain-text.js';
import type { PresenceMeta } from '../../room/protocol/index.js';

/** The longest text of a status, and the longest name of a breakout room, in code points. */
export const MAX_STATUS_LENGTH = 64;

/** One emoji at the start of a text (Unicode Technical Standard #51): a flag, a keycap, or a picture with what joins it. */
const EMOJI =
  /^(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{ExtPict}[\uFE0F\p{EMod}]?[\u{E0020}-\u{E007F}]*(?:\u200D\p{ExtPict}[\uFE0F\p{EMod}]?)*)/u;
/** The longest emoji have ten code points: a kiss of two people with a skin color each. */
const MAX_EMOJI_LENGTH = 10;

/** A status that a person wrote. */
export interface CustomStatus {
  /** At most 64 code points; may be empty if there is an emoji. */
  readonly text: string;
  /** A single emoji, or `''`. */
  readonly emoji?: string;
}

/** What Callroom says about a person in their presence, cleaned for display. */
export interface PersonStatus {
  /** Their page is hidden, or they have not used it for five minutes. */
  readonly away: boolean;
  /** `phone` if they said that they are on a phone. */
  readonly device: 'phone' | null;
  /** The name of the breakout room that they are in. */
  readonly breakout: string | null;
  readonly status: CustomStatus | null;
}

export const NO_STATUS: PersonStatus = { away: false, device: null, breakout: null, status: null };

/** One line, cleaned as a name is; longer text is cut at 64 code points. */
export function statusText(text: unknown): string {
  return typeof text === 'string' ? cut(text, MAX_STATUS_LENGTH) : '';
}

/** A status as others see it; null if nothing of it is visible. */
export function customStatus(status: unknown): CustomStatus | null {
  if (typeof status !== 'object' || status === null) return null;
  const given = status as Partial<Record<keyof CustomStatus, unknown>>;
  const text = statusText(given.text);
  const emoji = typeof given.emoji === 'string' ? cut(given.emoji, MAX_EMOJI_LENGTH) : '';
  const isEmoji = emoji !== '' && EMOJI.exec(emoji)?.[0] === emoji;
  if (!text && !isEmoji) return null;
  return isEmoji ? { text, emoji } : { text };
}

/** The parts of a status that was written in one field, of any length: an emoji at the start of it is its emoji. */
export function partsOfStatus(field: string): Required<CustomStatus> {
  const cleaned = cleanName(field);
  const emoji = EMOJI.exec(cleaned)?.[0] ?? '';
  return { text: cleaned.slice(emoji.length).trim(), emoji };
}

/** Reads Callroom's own part of a meta. Other people wrote it, so nothing about it is certain. */
export function statusOf(builtIn: unknown): PersonStatus {
  if (typeof builtIn !== 'object' || builtIn === null) return NO_STATUS;
  const said = builtIn as Partial<Record<keyof PersonStatus, unknown>>;
  return {
    away: said.away === true,
    device: said.device === 'phone' ? 'phone' : null,
    breakout: statusText(said.breakout) || null,
    status: customStatus(said.status),
  };
}

/** Callroom's own part of a meta, the most important first. */
export function builtInOf({ away, device, breakout, status }: PersonStatus): PresenceMeta {
  return {
    ...(away && { away }),
    ...(device && { device }),
    ...(breakout && { breakout }),
    ...(status && { status }),
  };
}

function cut(text: string, length: number): string {
  // A hostile text may be long, and cleaning takes time. A code point has at most two units.
  const cleaned = cleanName(text.slice(0, 16 * length));
  return cleanName([...cleaned].slice(0, length).join(''));
}
