import type { PresenceOptions } from '../../call/status/call-status.js';

const WORDS = ['away', 'device', 'status'] as const satisfies readonly (keyof PresenceOptions)[];

/** The options that the attribute `presence` lists, separated by white space. Unknown words have no effect. */
export function presenceWords(attribute: string): PresenceOptions {
  const given = attribute.split(/\s+/);
  return Object.fromEntries(WORDS.map((word) => [word, given.includes(word)]));
}
